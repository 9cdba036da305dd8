# The whole of the set-up, the checks and the main job. `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
UV := .venv/bin/uv
RUN := .venv/bin
STAMP := .venv/.epihq-setup
CATALOGUES := $(wildcard src/epihq/words/locale/*/LC_MESSAGES/django.po)
WORKERS ?= 2
# Else every process would compile its libraries anew, which doubles its start.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup demo test cover lint check study bench format lock clean

help: ## List the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(STAMP) $(CATALOGUES:.po=.mo) ## Prepare the environment in .venv and nothing else

$(STAMP): pyproject.toml uv.lock tools/setup.sh
	@PYTHON="$(PYTHON)" bash tools/setup.sh
	@touch $@

%.mo: %.po $(STAMP)
	@$(RUN)/python tools/catalogues.py

demo: setup ## Play the exercise: a briefing, then the live room; ONCE=1 makes the files and exits
	@$(RUN)/epihq demo --out demo $(if $(ONCE),--once)

test: setup ## Pass all tests but the studies; says aloud what it had to skip
	$(RUN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

cover: setup ## The same, which lines no test has run, and each room against its floor; a third slower
	$(RUN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered
	$(RUN)/python tools/coverage_by_room.py

lint: setup ## Lint, spelling, types and floors
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/codespell
	$(RUN)/mypy
	$(RUN)/lint-imports

check: lint ## The same and the quick tests of the rooms below the pages
	$(RUN)/pytest -n $(WORKERS) --dist loadfile -q -m "not study and not slow and not browser and not r and not postgres" \
		--ignore tests/web

study: setup ## Slow studies of accuracy and coverage; prints the tables of docs/benchmarks.md
	$(RUN)/pytest -m study -s -p no:randomly

bench: setup ## Speed and memory, as ratios within one run
	@for file in benchmarks/bench_*.py; do echo "== $$file"; $(RUN)/python $$file || exit 1; done

format: setup ## Put the code in order
	$(RUN)/ruff check --fix .
	$(RUN)/ruff format .

lock: ## Renew uv.lock
	$(UV) lock

clean: ## Remove everything that was made here
	rm -rf .venv demo .coverage* htmlcov .pytest_cache .mypy_cache .ruff_cache .hypothesis
