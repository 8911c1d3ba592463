# Two commands do everything: `make run` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
CHECKERS ?= .venv-paper
READY = $(VENV)/.ready
TESTS ?= tests
# A third of the time of the tests is waiting for programs, terminals and timers: one process more than cores.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

.PHONY: help run test fuzz check lint types contracts wheel paper lock bench pictures clean

help:  ## The list of the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/'

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "mes-tui needs Python 3.11 or newer.")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@# pip compiles what it copies; the sources of an editable installation are compiled here, once.
	$(BIN)/python -m compileall -q mes_tui screens widgets storage
	@touch $(READY)

run: $(READY)  ## Open the application on the sample office
	$(BIN)/mes-tui demo

# What pytest makes of the tests is kept: a third of the time that passes before the first of them.
test: export PYTHONDONTWRITEBYTECODE =
test: $(READY)  ## Run the tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(TESTS)

fuzz: $(READY)  ## Run the property tests with fifty times as many examples
	MES_TUI_TESTS=fuzz $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m hypothesis --timeout 7200 $(TESTS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

contracts: $(READY)
	$(BIN)/lint-imports

wheel: $(READY)  ## Build the wheel, install it into an empty environment, start it from another folder
	$(BIN)/python -m tests.hygiene.wheel_smoke

$(CHECKERS)/.ready: tests/paper/requirements.txt
	$(PYTHON) -m venv $(CHECKERS)
	$(CHECKERS)/bin/python -m pip install --quiet --disable-pip-version-check --requirement tests/paper/requirements.txt
	@touch $(CHECKERS)/.ready

paper: $(READY) $(CHECKERS)/.ready  ## Print every document and let qpdf, outloud and pdfua judge it
	$(BIN)/python -m tests.paper $(CHECKERS)/bin

check: export MES_TUI_TESTS = full
check: lint types contracts test wheel paper  ## Everything that CI checks

lock: $(READY)  ## Write the hashed versions of an installation anew
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile pyproject.toml --extra postgresql --universal --python-version 3.11 --generate-hashes \
		--constraint constraints.txt --no-header --quiet --output-file requirements.lock

bench: $(READY)  ## Print the figures of the benchmarks
	$(BIN)/python -m tests.benchmarks

pictures: $(READY)  ## Draw the README's pictures anew
	$(BIN)/python -m tests.pictures

clean:
	rm -rf $(VENV) $(CHECKERS) dist build
