# The two commands of a newcomer are `make package` and `make test`; both set up what is missing.
SWIFT ?= swift

.PHONY: test lint
test:
	build/ci/fetch-schema-suite.sh
	$(SWIFT) test

lint:
	$(SWIFT) format lint --recursive --strict Package.swift Sources Tests
