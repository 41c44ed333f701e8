# The two commands of a newcomer are `make package` and `make test`; both set up what is missing.
SWIFT ?= swift

.PHONY: test lint
test:
	$(SWIFT) test

lint:
	$(SWIFT) format lint --recursive --strict Package.swift Sources Tests
