.DEFAULT_GOAL := help
PY := .venv/bin/python
PIP := python3 -m pip --disable-pip-version-check --python $(PY) install -q
# Tests run so many at a time: one for each core, and never fewer than two.
TESTS_AT_ONCE := $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$(( n < 2 ? 2 : n > 4 ? 4 : n )))
PYTEST = $(PY) -m pytest -n $(TESTS_AT_ONCE) --dist loadgroup --no-loadscope-reorder
WHEEL := python3 -m pip --disable-pip-version-check --python $(PY) wheel -q -w wheelhouse

.venv/bin/python:
	python3 -m venv --without-pip --clear .venv

.venv/run: requirements.txt pyproject.toml | .venv/bin/python
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-deps --no-build-isolation -e .
	touch $@

.venv/dev: requirements-dev.txt requirements-judges.txt .venv/run
	$(PIP) --require-hashes -r requirements-dev.txt
	$(PIP) --require-hashes --no-deps --no-build-isolation -r requirements-judges.txt \
	  || echo "pdqhash needs a C++ compiler and Python's headers and was left out: the tests against it are skipped"
	touch $@

# Where PYTHONDONTWRITEBYTECODE is set, each of the many processes would compile the whole program once more.
.PHONY: compiled
compiled: .venv/run
	@$(PY) -m compileall -q -j 0 tutela tests

run: compiled             ## set up, do the main job on the demonstration unit, serve the workbench
	$(PY) -m tutela up --demonstration

test: .venv/dev compiled  ## run the tests, on SQLite and then the rooms again on a real PostgreSQL
	$(PYTEST)
	TUTELA_TEST_DATABASE=postgresql TUTELA_TEST_CASES=ends $(PYTEST) tests/casework

test-long: .venv/dev compiled ## run the exhaustive forms as well: every case, many examples
	TUTELA_TEST_EXAMPLES=1000 $(PYTEST) -m "long or not long"
	TUTELA_TEST_DATABASE=postgresql $(PYTEST) tests/casework

check: .venv/dev          ## format, lint, types, stairs, dependencies, dead code, words, migrations
	@$(MAKE) -s -j 2 -O $(CHECKS:%=check-%)
# Two at a time: the types, which take as long as the others together, first.
CHECKS := types format lint stairs dependencies dead-code words migrations
check-types: ; $(PY) -m mypy
check-format: ; $(PY) -m ruff format --check .
check-lint: ; $(PY) -m ruff check .
check-stairs: ; .venv/bin/lint-imports --no-logo
check-dependencies: ; .venv/bin/deptry tutela
check-dead-code: ; $(PY) -m vulture
check-words: ; $(PY) -m tests.words
check-migrations: ; DJANGO_SETTINGS_MODULE=tutela.site.django_settings $(PY) -m tests.upgrade.check

wheelhouse: .venv/run     ## collect all that an installation without network needs in ./wheelhouse, by hash
	rm -rf wheelhouse
	$(WHEEL) --require-hashes -r requirements.txt
	$(WHEEL) --no-deps --no-build-isolation .
	$(PY) -m tests.offline lock wheelhouse

test-offline: .venv/dev   ## install from ./wheelhouse in a namespace without network, and work there
	$(PY) -m tests.offline check wheelhouse

store-schema: .venv/dev   ## store databases of VERSION, with rows in every table, for the tests of upgrades
	$(PY) -m tests.upgrade.make $(VERSION)

mutants: .venv/dev        ## change the code in small ways and count what the tests notice; SAMPLE=all, PARTS="gate log"
	SAMPLE="$(SAMPLE)" PARTS="$(PARTS)" $(PY) -m tests.mutants

format: .venv/dev         ## put the code in the house format
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

.venv-bench/done: requirements-bench.txt requirements-bench-vpdq.txt
	python3 -m venv --without-pip --clear .venv-bench
	python3 -m pip --disable-pip-version-check --python .venv-bench/bin/python install -q --require-hashes -r $<
	python3 -m pip --disable-pip-version-check --python .venv-bench/bin/python install -q --require-hashes --no-deps -r requirements-bench-vpdq.txt \
	  || echo "vpdq needs a compiler and ffmpeg's headers and was left out: the video bench stops without it"
	touch $@

bench: .venv/dev .venv-bench/done  ## measure beside every peer; JSON=FILE keeps the rows, PLOT=FILE draws them
	$(PY) -m bench $(BENCH) $(if $(JSON),--json $(JSON)) $(if $(PLOT),--plot $(PLOT))

bench-load: .venv/dev     ## let twenty-five people decide at once on a real PostgreSQL, and compare what was answered with it
	$(PY) -m bench load

simulate-week: .venv/dev  ## play a week of a bureau in counted minutes, and print how soon urgent reports are before a person
	TUTELA_SIMULATE_WEEK=1 $(PY) -m pytest -q -s -p no:cacheprovider tests/casework/reports/test_week.py

bench-reports: .venv/dev  ## send reports to an open door, take CyberTips in and open the queue, on SQLite and PostgreSQL
	$(PY) -m bench reports

bench-intelligence: .venv/dev  ## read exports of every format, put them on record, open a long thread, make packages, on SQLite and PostgreSQL
	$(PY) -m bench intelligence

bench-partners: .venv/dev   ## have partners' programs look hashes up at an open door, beside what HMA's index does
	$(PY) -m bench partners $(if $(QUICK),--quick)

bench-workbench: .venv/dev  ## measure the grading desk in Chromium against its budget, on a painted unit with 100,000 items waiting
	$(PY) -m bench workbench $(if $(QUICK),--quick)

bench-policy: .venv/dev   ## compare policies in simulated time: views, settled error, missed at risk, checks, for 1,000 files
	$(PY) -m bench policy $(if $(QUICK),--quick)

test-deployment: .venv/dev  ## build the nine machines of docs/deployment.md in namespaces, as root, and play OUTAGES="cut clock"
	$(PY) -m tests.deployment $(OUTAGES)

screenshots: .venv/dev    ## take a picture of every page: light and dark, three sizes
	DJANGO_SETTINGS_MODULE=tutela.site.django_settings $(PY) -m tests.browser.screenshots

docs: .venv/dev           ## build the documentation
	$(PY) -m sphinx -W -q -b html docs docs/_build/html

assets:                   ## rebuild the vendored stylesheet (needs Node)
	./tutela/site/assets/build.sh

lock:                     ## renew the lock files (needs uv)
	uv pip compile pyproject.toml --all-extras --group build --group dev --group docs --group judges $(LOCK) -o requirements-dev.txt
	uv pip compile pyproject.toml --extra statements --group build -c requirements-dev.txt $(LOCK) -o requirements.txt
	uv pip compile pyproject.toml --all-extras --group build -c requirements-dev.txt $(LOCK) -o requirements-cluster.txt
LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -q

help:                     ## show this
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run test test-long mutants check $(CHECKS:%=check-%) store-schema format bench bench-load bench-reports bench-intelligence bench-partners bench-workbench bench-policy wheelhouse test-offline test-deployment simulate-week screenshots docs assets lock help
