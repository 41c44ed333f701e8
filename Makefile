# The two commands of a newcomer are `make package` and `make test`; both set up what is missing.
SWIFT ?= swift

PYTHON ?= python3

.PHONY: test lint demo
test:
	build/ci/fetch-schema-suite.sh
	$(SWIFT) test

lint:
	$(SWIFT) format lint --recursive --strict Package.swift Sources Tests

# The ntopng pages in a browser, without Checkmk; DEMO="--canned" needs neither agent nor ntopng.
demo:
	$(PYTHON) build/demo $(DEMO)
