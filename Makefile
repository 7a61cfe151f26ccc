PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
WORKERS ?= 2

.DEFAULT_GOAL := run
.PHONY: run test test-fast soak bench check fix lock

# Start Heard: database, server, worker and, where there is a screen, the tablet's window
run: $(VENV)/running
	$(BIN)/heard up

# Install all that tests need, Debian packages too where this is allowed, then run every test
test: $(VENV)/testing
	$(BIN)/python -m tests.components
	$(BIN)/pytest -n $(WORKERS) --dist loadfile

# Run the quick tests: no browser, no window, no journey; under 15 seconds
test-fast: $(VENV)/testing
	$(BIN)/pytest -n $(WORKERS) -m "not journey and not postgresql and not thorough" $(wildcard tests/surveys tests/server tests/kiosk)

# Run the storms and the kills ten times as long: where a test reads SOAK it multiplies its counts
soak: $(VENV)/testing
	SOAK=1 $(BIN)/pytest -n $(WORKERS) --dist loadfile tests/journeys tests/kiosk tests/server/mirror/google tests/server/codes \
		tests/server/intake

# Measure the numbers of design.md 8 beside their anchors and write the table into README (35 minutes, 15 GB of disk meanwhile)
bench: $(VENV)/testing
	$(BIN)/python -m bench

# Look for mistakes without changing anything: style, types, arrows between rooms, dependencies
check: $(VENV)/testing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

# Mend what ruff can mend by itself
fix: $(VENV)/testing
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Write the three lock files anew from pyproject.toml; versions stay unless UPGRADE=--upgrade
LOCK = .venv-lock/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE) --group build
lock: .venv-lock/ready
	$(LOCK) --extra kiosk --extra server -o requirements/all.txt
	$(LOCK) --extra kiosk -c requirements/all.txt -o requirements/kiosk.txt
	$(LOCK) --extra kiosk --extra server --group test --group check -c requirements/all.txt -o requirements/dev.txt

# What follows makes the environment; a file marks each finished step, so that a second run is instant.
$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
		{ echo "Heard needs Python 3.11, 3.12 or 3.13; name one with: make PYTHON=python3.13"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv is missing; on Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/running: requirements/all.txt pyproject.toml $(VENV)/made
	$(INSTALL) --require-hashes --only-binary :all: -r requirements/all.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/testing: requirements/dev.txt $(VENV)/running
	$(INSTALL) --require-hashes --only-binary :all: -r requirements/dev.txt
	touch $@

.venv-lock/ready:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet uv==0.13.9
	touch $@
