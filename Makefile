# make boletin   instala y produce la semana de muestra
# make test      instala y pasa todas las pruebas
# make check     estilo, tipos y estructura

PYTHONS := python3.13 python3.12 python3.11 python3 python
# The first Python that is 3.11, 3.12 or 3.13.
PYTHON ?= $(shell for p in $(PYTHONS); do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null \
	&& { echo $$p; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := boletin
.PHONY: boletin test fast check test-all clean

boletin: $(VENV)/listo
	$(BIN)/boletin producir

test: $(VENV)/listo-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile

fast: $(VENV)/listo-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow"

check: $(VENV)/listo-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/machine/test_structure.py

# The fast suite on every Python we promise.
test-all:
	for v in 3.11 3.12 3.13; do \
		$(MAKE) fast PYTHON=python$$v VENV=.venv-$$v || exit 1; done

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Falta Python 3.11, 3.12 o 3.13."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/listo: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/listo-dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $(VENV)/listo $@

clean:
	rm -rf .venv .venv-* output .boletin
