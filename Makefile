.DEFAULT_GOAL := help
PY := .venv/bin/python

.venv/bin/python:
	python3 -m venv --without-pip --clear .venv

.venv/run: requirements.txt pyproject.toml | .venv/bin/python
	python3 -m pip --python $(PY) install -q --require-hashes -r requirements.txt
	python3 -m pip --python $(PY) install -q --no-deps --no-build-isolation -e .
	touch $@

.venv/dev: requirements-dev.txt .venv/run
	python3 -m pip --python $(PY) install -q --require-hashes -r requirements-dev.txt
	touch $@

run: .venv/run            ## set up, do the main job on the demonstration unit, serve the workbench
	$(PY) -m tutela up --demonstration

test: .venv/dev           ## run every test
	$(PY) -m pytest

check: .venv/dev          ## format, lint, types, stairs, dependencies, dead code, words
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	.venv/bin/deptry tutela
	$(PY) -m vulture

format: .venv/dev         ## put the code in the house format
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

lock:                     ## renew the two lock files (needs uv)
	uv pip compile pyproject.toml --group build --group dev --group docs $(LOCK) -o requirements-dev.txt
	uv pip compile pyproject.toml --group build -c requirements-dev.txt $(LOCK) -o requirements.txt
LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -q

help:                     ## show this
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run test check format lock help
