# make help  lists what can be made.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: help setup check quick test lint types format demo bench words

help:  ## what can be made
	@grep -E '^[a-z]+: *.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */\1\t/' | expand -t 10

setup: .venv  ## a virtual environment with everything the checks need
.venv: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q -e ".[test,check]"
	touch .venv

check: lint types test  ## all checks

lint: .venv  ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv  ## mypy --strict, the tests too
	$(BIN)/mypy

test: .venv  ## every test, in parallel
	$(BIN)/python -m pytest

quick: .venv  ## the tests without the slow ones
	$(BIN)/python -m pytest -m "not slow"

format: .venv  ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

demo: .venv  ## the program over a made-up file
	$(BIN)/iop-tui demo

bench: .venv  ## what it costs, as ratios
	$(BIN)/python -m tests.bench.run
	$(BIN)/python -m tests.bench.gather

words: .venv  ## write the list of what a person can see
	$(BIN)/python -m tests.project.visible_words
