# Two commands do it all: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
UV := $(shell command -v uv 2>/dev/null)
# Where it is set, every process would compile the whole program anew, and the tests start many.
unexport PYTHONDONTWRITEBYTECODE

# The lock is compared, not installed again: a stamp holds the sum of what was installed.
$(VENV)/.run: requirements/run.txt
	@test -f $(VENV)/.dev && cmp -s requirements/dev.txt $(VENV)/.dev || { \
	  echo "Setting up $(VENV) (once) ..."; $(MAKE) -s venv LOCK=run; }
	@touch $@

$(VENV)/.dev: requirements/dev.txt requirements/run.txt
	@echo "Setting up $(VENV) with the development tools (once) ..."
	@$(MAKE) -s venv LOCK=dev
	@cp requirements/run.txt $(VENV)/.run

.PHONY: venv
venv:
ifdef UV
	@test -x $(PY) || $(UV) venv -q $(VENV) --python '>=3.11'
	@$(UV) pip install -q --require-hashes -r requirements/$(LOCK).txt -p $(PY)
else
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/$(LOCK).txt
endif
	@cp requirements/$(LOCK).txt $(VENV)/.$(LOCK)
	@ln -sf ../../bin/pakka $(VENV)/bin/pakka

.PHONY: run
run: $(VENV)/.run ## start everything with a demo shop on http://127.0.0.1:8000
	@exec $(PY) -m adapters.cli run --demo

.PHONY: chat
chat: $(VENV)/.run ## talk to the bot in the terminal
	@exec $(PY) -m adapters.cli chat

.PHONY: check
check: $(VENV)/.dev ## format, lint, types and import rules
	@$(VENV)/bin/ruff format --check -q . || { echo "run: $(VENV)/bin/ruff format ."; exit 1; }
	@$(VENV)/bin/ruff check -q .
	@$(VENV)/bin/mypy --no-error-summary
	@$(VENV)/bin/lint-imports --no-cache > $(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }
	@echo "check: clean"

.PHONY: test
# Beside the check, which keeps one core busy, the tests are compiled once for all processes. Five of these on two
# cores: the tests of whole processes wait more than they work; they come first.
test: $(VENV)/.dev ## the check and every test, on SQLite and PostgreSQL
	@$(PY) -m pytest -q --collect-only -p no:xdist >/dev/null 2>&1 & $(MAKE) -s check; is=$$?; wait; exit $$is
	@$(PY) -m pytest -q -n 5 --dist loadfile --no-loadscope-reorder

.PHONY: score
score: $(VENV)/.dev ## how well the development messages are understood
	@$(PY) -m tools.score

.PHONY: bench
bench: $(VENV)/.dev ## measure, each figure against a limit of the same run
	@$(PY) -m tools.bench

.PHONY: torture
torture: $(VENV)/.dev ## the long forms of the tests: every order of things, every point of dying
	@PAKKA_TORTURE=1 $(PY) -m pytest -q -s tests/properties/test_khata_model.py tests/properties/test_any_talk.py tests/properties/test_nonsense.py tests/properties/test_any_goods.py tests/adapters/test_killed.py tests/contract/test_killed.py tests/contract/test_crowd.py tests/adapters/test_outage.py tests/adapters/rest/test_fuzz.py tests/adapters/rest/test_invoice_lists.py
	@PAKKA_TORTURE=1 $(PY) -m pytest -q -m words -k postgresql tests/bot/conversations

.PHONY: migration
migration: $(VENV)/.dev ## a new migration from the models: make migration m="what changes"
	@$(PY) -m tools.migration "$(m)"

.PHONY: fonts
fonts: $(VENV)/.dev ## cut the static fonts of the papers anew
	@$(PY) -m tools.make_fonts

.PHONY: golden
golden: $(VENV)/.dev ## what the examples of tests/examples make, written anew; sums by hand never
	@$(PY) -m tools.golden

.PHONY: gallery
gallery: $(VENV)/.dev ## draw the pictures of docs/gallery anew
	@$(PY) -m tools.make_gallery

.PHONY: lock
lock: ## resolve the pinned locks anew (needs uv)
	@uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  pyproject.toml -o requirements/run.txt
	@uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt

.PHONY: clean
clean: ## remove what was installed and built (never data/)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
