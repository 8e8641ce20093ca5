# `make` alone lists what there is. Everything goes into .venv; the system's Python is never touched.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

ARGS ?=
# A Python of your choice, such as PYTHON=python3.14 or a path. Unset: the first of these that runs.
PYTHON ?=
PYTHONS := python3.12 python3.13 python3.11 python3

BIN := .venv/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
WHICH := import sys; print(sys.base_prefix, *sys.version_info[:2])
USABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

# A .venv is fine if its Python still runs, if it was made in this folder (a copy still points at the old one)
# and, where PYTHON is given, by that Python.
VENV_IS_FINE := $(shell \
  now=$$($(BIN)/python -c '$(WHICH)' 2>/dev/null) && \
  [ "$$(cat .venv/.made 2>/dev/null)" = "$$now in $(CURDIR)" ] && \
  { [ -z "$(PYTHON)" ] || [ "$$("$(PYTHON)" -c '$(WHICH)' 2>/dev/null)" = "$$now" ]; } && echo yes)

.PHONY: help demo dev test check lighthouse bench bench-matching bench-national bench-growth lock clean FORCE

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

demo: .venv/.runtime  ## a whole country on your machine: orders, matching, offers, API (ARGS="--exit --json")
	@$(BIN)/trong demo $(ARGS)

dev: .venv/.runtime  ## the API, started again whenever a file changes
	@TRONG_MODE=dev $(BIN)/trong migrate
	@TRONG_MODE=dev $(BIN)/trong serve --reload $(ARGS)

test: .venv/.dev  ## all tests (ARGS="tests/unit -k rate")
	@$(BIN)/python -m pytest -n 2 $(ARGS)

check: .venv/.dev  ## format, lint, types, floors, Dockerfile
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/hadolint Dockerfile

lighthouse: .venv/.dev  ## Lighthouse on pages of a running demonstration; needs Node (ARGS="--address http://127.0.0.1:8000")
	@$(BIN)/python tests/browser/lighthouse.py $(ARGS)

bench-matching: .venv/.dev  ## matching against its bound, and against CP-SAT, HiGHS, SCIP on its own and on published instances
	@$(BIN)/python tests/benchmarks/bench_matching.py --peers --size 50x20 --size 500x200 --size 5000x2000 $(ARGS)
	@$(BIN)/python tests/benchmarks/bench_gap.py --peers $(ARGS)

bench-national: .venv/.runtime  ## a plan and its bound for 200,000 lots and 50,000 groups (40 minutes, 16 GiB)
	@$(BIN)/python -m matching bench --size 200000x50000 --load 0.35 $(ARGS)

bench-growth: .venv/.dev  ## planning time against candidates up to 50,000 lots, drawn in docs/matching-growth.svg
	@$(BIN)/python tests/benchmarks/bench_growth.py --most 50000 -o docs/matching-growth.svg

bench: .venv/.dev  ## how fast and how near the best possible plan matching is
	@for bench in tests/benchmarks/bench_*.py; do $(BIN)/python "$$bench" $(ARGS) || exit 1; done

# For maintainers; needs uv. Pins stay as they are where they still fit: `make lock ARGS=--upgrade` takes the newest.
LOCK := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --group build
lock:  ## remake requirements.lock and requirements-dev.lock from pyproject.toml
	$(LOCK) $(ARGS) pyproject.toml --output-file requirements.lock >/dev/null
	$(LOCK) $(ARGS) pyproject.toml --extra dev --constraint requirements.lock --output-file requirements-dev.lock >/dev/null

clean:  ## remove .venv and caches; the demonstration's database stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
	find api matching alembic tests -name __pycache__ -type d -prune -exec rm -rf {} +

# What is said here goes to stderr: `make demo ARGS="--exit --json"` prints one JSON object and nothing else.
.venv/.made: $(if $(VENV_IS_FINE),,FORCE)
	@set --; if [ -n "$(PYTHON)" ]; then set -- "$(PYTHON)"; else set -- $(PYTHONS); fi; \
	for python; do "$$python" -c '$(USABLE)' >/dev/null 2>&1 && break; python=; done; \
	if [ -z "$$python" ]; then \
	  echo "No usable Python among: $$*. Trong needs Python 3.11 or newer with its venv module" >&2; \
	  echo "(Debian and Ubuntu: apt install python3-venv), or name one: make PYTHON=/path/to/python3 …" >&2; exit 1; fi; \
	echo "Making .venv with $$("$$python" -V)…" >&2; \
	rm -rf .venv && "$$python" -m venv .venv >&2 && \
	echo "$$($(BIN)/python -c '$(WHICH)') in $(CURDIR)" > $@

.venv/.runtime: .venv/.made requirements.lock pyproject.toml
	@echo "Installing what Trong stands on, as locked (the first time this takes a minute)…" >&2
	@$(PIP) install --require-hashes --requirement requirements.lock >&2
	@$(PIP) install --no-deps --no-build-isolation --editable . >&2
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.lock
	@echo "Installing what tests and checks need…" >&2
	@$(PIP) install --require-hashes --requirement requirements-dev.lock >&2
	@touch $@
