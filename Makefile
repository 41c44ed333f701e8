# The two commands of a newcomer are `make package` and `make test`; both set up what is missing.
SWIFT ?= swift

PYTHON ?= python3

# One program that starts fast: what it links is inside, as far as the machine has it so, and nobody links to it.
RELEASE = --configuration release --static-swift-stdlib --pkg-config-path .build/static --disable-local-rpath \
  -Xswiftc -Xclang-linker -Xswiftc -static-libgcc -Xlinker --no-export-dynamic

.PHONY: package release-artifacts release-candidate dist wheel deb rpm image stage test-channels agent setup static test \
  test-swift test-python test-browser lint docs docs-install docs-stability docs-ntopng screenshots demo fuzz bench
test: setup lint test-swift test-python test-browser

# The agent's tests hold it to the time that a poll or a page has, so that they run without the others beside them.
TIMED = ^(NtopngViewsTests|NtopngAPITests|HTTPTransportTests|CheckmkSecretsTests)\.|^IntegrationTests\.(Agent|View)

# The tools of others that read what mkpkit signs, and the tests' TLS servers.
test-swift:
	build/ci/setup.sh minisign:minisign ssh-keygen:openssh-client openssl:openssl
	build/ci/fetch-schema-suite.sh
	$(SWIFT) build --product mkpkit
	.build/debug/mkpkit system fetch $(MIRROR:%=--mirror %)
	$(SWIFT) test --filter '$(TIMED)'
	$(SWIFT) test --skip-build --skip '$(TIMED)'

# dist/ntopng-<version>.mkp. BUILD="--allow-dirty" and other options of mkpkit build are passed on. MIRROR=URL names a
# Debian mirror where apt has none.
package: static
	$(SWIFT) build $(RELEASE) -Xlinker -s --product mkpkit
	-.build/release/mkpkit sdk install --if-missing $(MIRROR:%=--mirror %)
	.build/release/mkpkit system fetch $(MIRROR:%=--mirror %)
	.build/release/mkpkit build $(BUILD)

# mkpkit itself, for machines without Swift: everything that is released of it, or one form alone. All of them are made
# of what stands in .build/stage.
release-artifacts: dist wheel deb rpm image

# Everything of a release up to its tag: tests, artefacts, tests of these in fresh systems, and all of it made once more.
release-candidate: export MAKE := $(MAKE)
release-candidate:
	build/release/candidate.sh

# dist/mkpkit-<version>-linux-x86_64.tar.gz
dist: stage
	build/release/dist.sh .build/stage

# dist/mkpkit-<version>-py3-none-manylinux_<glibc>_x86_64.whl
wheel: stage
	$(PYTHON) build/release/wheel.py .build/stage

# dist/mkpkit_<version>_amd64.deb
deb: stage
	build/release/deb.sh .build/stage

# dist/mkpkit-<version>-1.x86_64.rpm
rpm: stage
	build/ci/setup.sh rpmbuild:rpm
	build/release/rpm.sh .build/stage

# dist/mkpkit-<version>-image-x86_64.tar, as root. MIRROR=URL names another mirror of Debian, such as a snapshot.
image: stage
	build/ci/setup.sh mmdebstrap:mmdebstrap
	build/release/image.py .build/stage

# What is in dist, in fresh systems, as root; slow. MIRROR=URL names another mirror of Debian.
test-channels: export PYTHONDONTWRITEBYTECODE = 1
test-channels: .venv/ready
	build/ci/setup.sh lintian:lintian rpmlint:rpmlint debootstrap:debootstrap mandoc:mandoc umoci:umoci \
	  rpmbuild:rpm apt-ftparchive:apt-utils gpg:gnupg openssl:openssl
	.venv/bin/pytest --quiet -m channels Tests/Release

stage: static
	$(SWIFT) build $(RELEASE) -Xlinker -s --product mkpkit
	build/release/stage.sh .build/release/mkpkit .build/stage

setup:
	build/ci/setup.sh

# The C libraries that are linked into release builds.
static: setup
	build/release/static-libraries.sh .build/static

lint:
	$(SWIFT) format lint --recursive --strict Package.swift Sources Tests

# Fuzzes the reader of packages and of manifests, the agent's reading of replies, and what decides on trust;
# FUZZ_SECONDS=600 for longer. Then crafts packages and manifests, and compares what they are to mkpkit with what Python
# and GNU tar make of them; FUZZ_ARCHIVES=1000000 for more.
FUZZ_ARCHIVES ?= 100000
fuzz:
	Tests/Fuzz/run $(FUZZ_SECONDS)
	Tests/Fuzz/run-agent $(FUZZ_SECONDS)
	Tests/Fuzz/run-trust $(FUZZ_SECONDS)
	MKPKIT_ARCHIVES=$(FUZZ_ARCHIVES) $(SWIFT) test --filter 'SameFilesTests|SameManifestTests'
	MKPKIT_KILLS=200 $(SWIFT) test --filter SuddenEnd

# The ntopng pages in a browser, without Checkmk; DEMO="--canned" needs neither agent nor ntopng.
demo:
	$(if $(filter --canned --agent%,$(DEMO)),,$(MAKE) --no-print-directory agent)
	$(PYTHON) build/demo $(DEMO)

# The agent for this machine.
agent: static
	$(SWIFT) build $(RELEASE) --product agent_ntopng

# The pages in Chromium, three at once, since a page also waits; pictures of every test land in .build/browser.
test-browser: export PYTHONDONTWRITEBYTECODE = 1
test-browser: .venv/ready
	build/ci/install-browser.sh
	.venv/bin/pytest --quiet -m browser --numprocesses 3 --dist loadfile Tests/Browser

# Pictures of docs/ntopng.md.
screenshots: .venv/ready
	build/ci/install-browser.sh
	PYTHONPATH=Tests/Browser:build/demo .venv/bin/python build/demo/screenshots.py

# Plug-ins, pages with their scripts, and the simulated ntopng: lint, types, tests, in a virtual environment of their own.
# The agent that they talk to is the one that the Swift tests have built.
test-python test-browser: export NTOPNG_AGENT ?= $(CURDIR)/.build/debug/agent_ntopng
test-python: export MKPKIT ?= $(CURDIR)/.build/debug/mkpkit
test-python: export PYTHONDONTWRITEBYTECODE = 1
test-python: .venv/ready
	build/ci/setup.sh rpmbuild:rpm apt-ftparchive:apt-utils gpg:gnupg
	.venv/bin/ruff check --quiet .
	.venv/bin/ruff format --quiet --check mkp-src Tests/Plugins Tests/Browser Tests/Names Tests/Release \
	  build/demo build/names build/release web-plugins
	.venv/bin/mypy
	.venv/bin/biome check --colors=off
	.venv/bin/pytest --quiet -m "not browser and not channels" --numprocesses 2 --dist loadfile

# The documentation of the rules is made from the rules; a test compares.
docs:
	$(SWIFT) run mkpkit explain --markdown > docs/rules.md.new
	mv docs/rules.md.new docs/rules.md

# docs/install.md, from build/release/names.
docs-install:
	$(PYTHON) build/release/install.py > docs/install.md

# Adds what is new to the lists of docs/stability.md; fails where something is gone.
docs-stability:
	$(SWIFT) build --product mkpkit
	$(SWIFT) build --product agent_ntopng
	$(PYTHON) build/release/promises.py

# Tables of docs/ntopng-monitoring.md, from the plug-ins, and docs/ntopng-editions.md, from the agent.
docs-ntopng: .venv/ready
	PYTHONPATH=Tests/Plugins:Tests/Plugins/standin .venv/bin/python -m support.documentation
	$(SWIFT) run agent_ntopng capabilities > docs/ntopng-editions.md.new
	mv docs/ntopng-editions.md.new docs/ntopng-editions.md

# uv takes seconds where pip takes more than a minute; pip follows where only pip knows the index.
.venv/ready: Tests/requirements.txt
	$(PYTHON) -m venv .venv || { echo "Python's venv is missing; as root: apt-get install python3-venv" >&2; exit 1; }
	.venv/bin/pip install --quiet --disable-pip-version-check "$$(grep '^uv==' Tests/requirements.txt)"
	.venv/bin/uv pip install --quiet --python .venv/bin/python --requirement Tests/requirements.txt || \
	  .venv/bin/pip install --quiet --disable-pip-version-check --requirement Tests/requirements.txt
	touch $@

# Figures beside the peers; RUNS=20 for more, SIZES=10,1000 for fewer trees. The agent is measured on a simulated ntopng.
RUNS ?= 5
SIZES ?= 10,1000,5000,big
bench: static .venv/ready
	$(SWIFT) build $(RELEASE)
	.venv/bin/pip install --quiet --disable-pip-version-check --target .build/bench-mkp mkp==0.7
	$(PYTHON) build/bench/packing.py --mkpkit .build/release/mkpkit --python-mkp .build/bench-mkp --runs $(RUNS) --sizes $(SIZES)
	$(PYTHON) build/bench/checking.py --mkpkit .build/release/mkpkit --runs $(RUNS)
	$(PYTHON) build/bench/signing.py --mkpkit .build/release/mkpkit --runs $(RUNS)
	$(PYTHON) build/bench/ntopng.py --agent .build/release/agent_ntopng
	build/ci/install-browser.sh
	PYTHONPATH=Tests/Browser:build/demo .venv/bin/python build/bench/pages.py --agent .build/release/agent_ntopng
