# Two commands matter: `make run` runs the shop, `make test` tests it. Each sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help run test coverage test-faults storm test-guards check format bench bench-scale load migrate seed audit lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

# The stamp files say which requirement files the environment was made from.
$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it with make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: requirements/run.txt requirements/build.txt | $(VENV)/python.stamp
	$(PIP) install --require-hashes -r requirements/build.txt
	$(PIP) install --require-hashes --no-build-isolation -r requirements/run.txt
	PYTHONWARNINGS=ignore $(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	$(PIP) install --require-hashes --no-build-isolation -r requirements/dev.txt
	@touch $@

run: $(VENV)/run.stamp ## Run the whole shop, with its own PostgreSQL and Redis
	@exec $(BIN)/voltcart run

# A file's tests stay in one process, and those with processes of their own go first (tests/conftest.py).
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test: $(VENV)/dev.stamp ## Run the tests, on their own PostgreSQL and Redis
	$(PYTEST)

coverage: $(VENV)/dev.stamp ## Run the tests, which takes twice as long, and see which lines they reach
	$(PYTEST) --cov --cov-report=term:skip-covered --cov-fail-under=90

test-faults: $(VENV)/dev.stamp ## Run every test of the fault matrix and every long one, and write the table
	$(PYTEST) -m "row or long" -p tests.faults.table

storm: $(VENV)/dev.stamp ## Half an hour of shoppers and faults at random; SEED= for others than the first
	$(BIN)/python -m tests.faults.storm --seed $(or $(SEED),1) --minutes 30 --rate 20 --report tests/faults/STORM.md

test-guards: $(VENV)/dev.stamp ## Remove each guard in turn and see its test fail
	$(BIN)/python -m tests.guards

check: $(VENV)/dev.stamp ## Format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev.stamp ## Put the code into its one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/run.stamp ## Measure the hot list against a bare handler, and whole orders
	$(BIN)/python -m loadtests.bench

bench-scale: $(VENV)/run.stamp ## Measure lists and search at ten thousand products and at a million
	$(BIN)/python -m loadtests.bench.scale

load: $(VENV)/run.stamp ## Run the load scenario against a shop of its own, with a verdict
	$(BIN)/python -m loadtests.run

migrate seed audit: $(VENV)/run.stamp ## The voltcart command of that name, on DATABASE_URL
	$(BIN)/voltcart $@

lock: ## Pin the requirements anew (needs uv)
	cd requirements && constraint= && for name in build server run dev; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
			--no-emit-index-url $$constraint $$name.in -o $$name.txt || exit 1; \
		[ $$name = build ] || constraint="-c $$name.txt"; \
	done

clean: ## Remove the environment and the development data
	rm -rf $(VENV) .voltcart
