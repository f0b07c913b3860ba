# The daily commands. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
SILTA := $(BIN)/silta
CATALOGUES := $(wildcard web/translations/*/LC_MESSAGES/messages.po)
CHECKED := kb ingest web tests benchmarks
LOCK = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-strip-extras --custom-compile-command "make lock"

# Modules that are compiled once make every start of a process a second shorter.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test lint unit end-to-end browser bench bench-search bench-web relevance lock translations clean

help: ## show this list
	@awk -F':.*## ' '/^[a-z][a-z-]*:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.ready $(VENV)/.translations ## ingest content/ and serve the site at http://127.0.0.1:8000
	@$(SILTA) demo --host $(HOST) --port $(PORT)

test: lint unit ## linters, types, import contracts and the quick tests, which need no server and no browser

lint: $(VENV)/.dev ## ruff, mypy, import-linter
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/.dev $(VENV)/.translations ## the quick tests alone
	@echo "Left out: whole processes, interfaces and the real records (make end-to-end), the browser (make browser),"
	@echo "and most examples of property tests (SILTA_HYPOTHESIS=thorough)"
	$(BIN)/pytest -n 2 --dist loadfile -m "not (browser or end_to_end or shared_data)" $(PYTEST_ARGS)

end-to-end: $(VENV)/.dev $(VENV)/.translations ## the tests that start processes, ask a whole interface, or read the real records
	$(BIN)/pytest -m "(end_to_end or shared_data) and not browser" $(PYTEST_ARGS)

browser: $(VENV)/.dev $(VENV)/.translations ## the tests in a browser
	$(BIN)/pytest -m browser $(PYTEST_ARGS)

bench: $(VENV)/.dev $(VENV)/.translations ## print the figures: search, pages, indexing, ingest
	$(BIN)/python -m benchmarks

bench-search: $(VENV)/.dev ## print one table of all search backends, at BRIEFS="50000 200000" (about two hours; KEEP= a folder for the stores)
	$(BIN)/python -m benchmarks backends --briefs $(or $(BRIEFS),50000 200000) $(if $(KEEP),--keep $(KEEP)) $(if $(BACKEND),--backend $(BACKEND))

bench-web: $(VENV)/.dev $(VENV)/.translations ## print what a visitor feels, in a slowed Chromium
	$(BIN)/python -m benchmarks web

relevance: $(VENV)/.dev ## print how well the search ranks, on judged collections
	$(BIN)/python -m benchmarks relevance

translations: $(VENV)/.dev ## collect new texts into the catalogues
	@mkdir -p build
	$(BIN)/pybabel -q extract -F web/translations/babel.cfg --no-location --sort-output --project Silta --version 0.1 -o build/messages.pot .
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 120 -i build/messages.pot -d web/translations

lock: ## write the locked requirements anew from setup.cfg
	@test -x $(BIN)/uv || $(MAKE) $(VENV)/.dev
	$(LOCK) -o requirements.lock --extra accounts --extra api --extra calendar --extra contribute setup.cfg requirements-build.in
	$(LOCK) -o requirements-dev.lock --all-extras setup.cfg requirements-build.in

clean: ## remove the environment and everything generated
	rm -rf $(VENV) var build dist *.egg-info

# One environment; the stamps say how far it is. Hashes are checked for every package.
$(VENV)/.ready: requirements.lock setup.cfg
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit("Silta needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say which one: make PYTHON=/path/to/python3.11") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Silta's requirements into $(VENV) (once) ..."
	@$(BIN)/python -m pip install -q --no-compile --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --no-compile --disable-pip-version-check --no-build-isolation --no-deps --no-index -e .
	@echo "Preparing the Finnish dictionary (once) ..."
	@$(BIN)/python -c "from kb.language.finnish import prepare; prepare()"
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.ready
	@echo "Installing the development requirements ..."
	@$(BIN)/python -m pip install -q --no-compile --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.translations: $(CATALOGUES) $(VENV)/.ready
	@$(BIN)/pybabel -q compile -d web/translations
	@touch $@
