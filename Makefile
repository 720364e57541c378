# One command surface: people, hooks and CI call the same targets. Bare `make` lists them.

# Paths are relative, so that the folder may have spaces in its name.
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev
BENCH_STAMP := $(VENV)/.installed-bench
ARGS   ?=

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup run servers demo-reset test check lint format types lock openapi pictures vendor bench bench-short fuzz clean clean-data

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: $(RUN_STAMP) ## Start everything (servers, demo, web, worker, beat) until Ctrl-C; PORT=… chooses the port
	@exec "$(PY)" -m portal.embedded.run

test: $(DEV_STAMP) .venv/.browser ## Run all tests; ARGS="-k appeal" passes options to pytest
	@XIANGYUE_ENV=test "$(PY)" manage.py translations compile
	@"$(PY)" -m pytest -n 2 --dist loadgroup $(ARGS)

check: $(DEV_STAMP) lint types ## Everything CI runs besides the tests
	@echo "== migrations";       XIANGYUE_ENV=test "$(PY)" -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	@echo "== check --deploy";   "$(PY)" tools/check_deploy.py
	@echo "== translations";     XIANGYUE_ENV=test "$(PY)" manage.py translations check
	@echo "all checks passed"

lint: $(DEV_STAMP) ## Linters: ruff, import-linter, templates
	@echo "== ruff";             "$(VENV)/bin/ruff" check .
	@echo "== ruff format";      "$(VENV)/bin/ruff" format --check .
	@echo "== import-linter";    "$(VENV)/bin/lint-imports"
	@echo "== djlint";           "$(VENV)/bin/djlint" --lint --quiet portal appeals benefits rules counties

types: $(DEV_STAMP) ## mypy, strict on the engine, the services and the launcher
	@echo "== mypy";             XIANGYUE_ENV=test "$(VENV)/bin/mypy" portal appeals benefits rules counties

format: $(DEV_STAMP) ## Let ruff format and mend what it can
	@"$(VENV)/bin/ruff" check --fix . ; "$(VENV)/bin/ruff" format .

setup: $(DEV_STAMP) $(RUN_STAMP) ## Only prepare .venv

servers: $(RUN_STAMP) ## Start PostgreSQL and Valkey alone, for manage.py in another terminal
	@exec "$(PY)" -m portal.embedded.run --servers-only

demo-reset: $(RUN_STAMP) ## Empty the database and load the demonstration again
	@exec "$(PY)" -m portal.embedded.reset

lock: $(DEV_STAMP) ## Compile requirements*.txt from pyproject.toml
	@"$(PY)" tools/lock.py

openapi: $(DEV_STAMP) ## Write docs/reference/openapi.json again, after the API was meant to change
	@XIANGYUE_ENV=test "$(PY)" manage.py spectacular --format openapi-json --validate --fail-on-warn --file docs/reference/openapi.json

pictures: .venv/.browser ## Take the README's pictures from a fresh portal at ADDRESS (plays the demonstration's story)
	@PYTHONPATH=. "$(PY)" docs/pictures/take.py "$(ADDRESS)"

vendor: ## Build govuk-frontend's CSS and JavaScript again (needs Node)
	@bash portal/static_src/build.sh

bench: $(BENCH_STAMP) ## Measure everything side by side and write docs/benchmarks.md (a quiet machine, 15 minutes); ARGS="--only kernel"
	@"$(PY)" -m benchmarks.run $(ARGS)

bench-short: $(BENCH_STAMP) ## The same on small counties: do all engines agree? (1 minute)
	@"$(PY)" -m benchmarks.run --short $(ARGS)

fuzz: $(DEV_STAMP) ## Compare the bulk engine with evaluate on random counties until Ctrl-C; FUZZ_EXAMPLES=… FUZZ_SEED=…
	@"$(PY)" -m tests.unit.engine.fuzz_bulk

clean: ## Remove .venv and caches; the data stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

clean-data: ## Remove .data with all databases and keys (asks first)
	@"$(PYTHON)" tools/clean_data.py

$(RUN_STAMP): requirements.txt tools/prepare_venv.py
	@"$(PYTHON)" tools/prepare_venv.py requirements.txt "$@"

$(DEV_STAMP): requirements-dev.txt tools/prepare_venv.py
	@"$(PYTHON)" tools/prepare_venv.py requirements-dev.txt "$@"
	@touch "$(RUN_STAMP)"

# Beside the tools of development; nothing of it is in requirements.txt.
$(BENCH_STAMP): requirements-bench.txt tools/prepare_venv.py | $(DEV_STAMP)
	@"$(PYTHON)" tools/prepare_venv.py requirements-bench.txt "$@"

.venv/.browser: $(DEV_STAMP) tools/find_browser.py
	@"$(PY)" tools/find_browser.py --install && touch "$@"
