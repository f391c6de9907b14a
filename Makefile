# Lantai 兰台. `make help` lists what can be done here.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
# Modules are compiled once, not by each command and each process of the tests.
unexport PYTHONDONTWRITEBYTECODE

# Two workers; whole modules, longest first; a worker that dies ends the run.
WORKERS := -n 2 --dist loadscope --max-worker-restart 0

# What the pages are read with, and what the tests and the browser need besides.
PACKAGES := tesseract-ocr tesseract-ocr-chi-sim libgl1 libglib2.0-0 gettext
TEST_PACKAGES := $(PACKAGES) fonts-noto-cjk chromium libatomic1 poppler-utils

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "make %-16s %s\n", $$1, $$2}'

.PHONY: setup
setup: .venv/ready ## bring what is needed to run: Debian packages, virtual environment, locked packages

.PHONY: setup-dev
setup-dev: .venv/ready-dev ## the same, with what tests and checks need

.venv/ready: requirements.lock pyproject.toml Makefile
	@.ci/debian-packages $(PACKAGES)
	@.ci/environment $(PYTHON) requirements.lock
	@touch $@

.venv/ready-dev: requirements-dev.lock pyproject.toml Makefile
	@.ci/debian-packages $(TEST_PACKAGES)
	@.ci/environment $(PYTHON) requirements-dev.lock
	@touch $@ .venv/ready

web/locale/zh_Hans/LC_MESSAGES/django.mo: web/locale/zh_Hans/LC_MESSAGES/django.po
	@msgfmt --check-format -o $@ $<

.PHONY: words
words: .venv/ready web/locale/zh_Hans/LC_MESSAGES/django.mo

.PHONY: demo
demo: words ## read the sample batch, show what was filed, search it
	@.ci/demo

.PHONY: run
run: words ## open the web pages on this machine
	@$(BIN)/lantai serve

.PHONY: demo-run
demo-run: words ## open the web pages of the sample batch that make demo read
	@LANTAI_HOME=$${LANTAI_HOME:-$$PWD/.lantai/demo} $(BIN)/lantai serve

.PHONY: test
test: .venv/ready-dev words ## run all tests
	@$(BIN)/pytest -m "not services and not containers" $(WORKERS) -q

.PHONY: test-services
test-services: .venv/ready-dev words ## run the tests against real servers that LANTAI_TEST_… names
	@$(BIN)/pytest -m "services and not faults" $(WORKERS) -q
	@$(BIN)/pytest -m faults -q
	@[ -z "$$LANTAI_TEST_POSTGRES_URL$$CI" ] || LANTAI_TEST_ON=services $(BIN)/pytest tests/line $(WORKERS) -q

.PHONY: record
record: .venv/ready-dev words ## read all pages of the tests anew with the real engine, and record what it reads
	@rm -f tests/support/recorded.zip
	@$(MAKE) test; status=$$?; $(BIN)/python -m tests.support.recorded && exit $$status

.PHONY: durations
durations: ## record how long each module takes, by which they are ordered; on a quiet machine
	@rm -f tests/durations.json
	@LANTAI_TEST_RECORD=1 $(MAKE) test test-services

.PHONY: test-containers
test-containers: .venv/ready-dev ## build the image and try a whole installation in containers
	@$(BIN)/pytest -m containers -q -s --durations 12

.PHONY: check
check: .venv/ready-dev words ## lint, types, layers, migrations, translations, templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@.ci/django makemigrations --check --dry-run
	@.ci/translations
	@$(BIN)/djlint web --lint --quiet

.PHONY: bench
bench: .venv/ready-dev words ## measure speed and memory as ratios in one run
	@$(BIN)/python -m tests.bench

.PHONY: bench-misread
bench-misread: .venv/ready-dev ## measure what is found though misread, and what wrongly
	@$(BIN)/python -m tests.bench.misread

.PHONY: bench-search
bench-search: .venv/ready-dev ## measure Elasticsearch beside the embedded index: make bench-search ITEMS=100000
	@$(BIN)/python -m tests.bench.search --items $(or $(ITEMS),20000)

.PHONY: bench-services
bench-services: .venv/ready-dev ## measure two workers beside one, and who waits behind a long batch
	@$(BIN)/python -m tests.bench.services

.PHONY: bench-fixity
bench-fixity: .venv/ready-dev ## measure how fast stored objects are checked
	@$(BIN)/python -m tests.bench.fixity

.PHONY: bench-ocr
bench-ocr: .venv/ready-dev .venv/rapidocr/ready ## compare readers on pages with truth: make bench-ocr PAGES=folder
	@$(BIN)/python -m tests.bench.ocr $(PAGES)

# RapidOCR brings packages that nothing else here may use, so it has an environment of its own.
.venv/rapidocr/ready: tests/bench/ocr/rapidocr.lock
	@$(PYTHON) -m venv .venv/rapidocr
	@.venv/rapidocr/bin/pip install -q --no-deps --require-hashes -r $<
	@touch $@

.PHONY: samples
samples: .venv/ready-dev ## draw the sample batch anew
	@$(BIN)/python -m tests.paper tests/samples

.PHONY: secrets
secrets: ## make the secrets of docker-compose.yml that are not there yet
	@.ci/secrets

.PHONY: lock
lock: ## resolve the versions anew (needs uv)
	@uv pip compile --python-version 3.11 --generate-hashes --no-header --no-annotate -q pyproject.toml -o requirements.lock
	@uv pip compile --python-version 3.11 --generate-hashes --no-header --no-annotate -q --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

.PHONY: clean
clean: ## remove the environment and what tools left
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build *.egg-info .lantai
