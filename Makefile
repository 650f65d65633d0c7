# Two commands do everything: `make run` and `make test`. Each sets up what it needs first.
PYTHON ?= python3
BIN := .venv/bin
UV := UV_PYTHON_DOWNLOADS=never $(BIN)/uv
LOCK := $(UV) pip compile pyproject.toml --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test lint format types migrations faults faults-certificates mutations guesses bench-judging bench-certificates lock clean

help:  ## these lines
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

run:  ## start the system; the sample season is loaded if there is no data yet (HOST, PORT, COMPMGR_HOME)
	@$(PYTHON) scripts/install.py run
	@$(BIN)/compmgr demo
	@exec $(BIN)/compmgr serve

test: lint  ## every check and every test, with a real PostgreSQL and a real browser
	@$(BIN)/python -m pytest -n auto -q

lint: .venv/ready  ## style, formatting, types, the order of the rooms, templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo 'Not formatted: run `make format`.'; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(if $(wildcard templates),$(BIN)/djlint templates --lint --quiet)

format: .venv/ready  ## format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: .venv/ready  ## mypy
	@$(BIN)/mypy

migrations: .venv/ready  ## the migrations make what the models say, both ways
	@$(BIN)/python -m pytest -q tests/test_migrations.py

faults: .venv/ready  ## 200 cycles of marking with the network cut, browsers and the server killed (CYCLES, SEED)
	@FAULT_CYCLES=$(or $(CYCLES),200) FAULT_SEED=$(or $(SEED),20260917) \
		$(BIN)/python -m pytest -q -s -p no:randomly tests/faults

faults-certificates: .venv/ready  ## 200 workers killed in runs of certificates, four times (KILLS, SEED, DATABASE, SIGNED)
	@KILLS=$(or $(KILLS),200) FAULT_SEED=$(or $(SEED),20261122) DATABASE=$(DATABASE) SIGNED=$(SIGNED) \
		$(BIN)/python -m pytest -q -s -p no:randomly tests/certificates/test_kills.py

mutations: .venv/ready  ## a thousand forged PDFs before pdfsig too: five minutes
	@MUTATIONS=1000 $(BIN)/python -m pytest -q -p no:randomly --timeout 900 tests/proof/test_mutations.py

guesses: .venv/ready  ## 10,000 guesses at the page of the check, the server started anew in between: three minutes
	@GUESSES=10000 $(BIN)/python -m pytest -q -s -p no:randomly tests/portal/test_check.py -k guesses

bench-judging: .venv/ready  ## 300 judges saving beside 5,000 readers, on both databases: six minutes
	@$(BIN)/python -m benchmarks.judging

bench-certificates: .venv/ready .venv-bench/ready  ## certificates a second, ours beside other makers' ways (ARGS): ten minutes
	@$(BIN)/python -m benchmarks.certificates $(ARGS)

lock: .venv/ready  ## write the requirements files anew (UPGRADE=1 for the newest versions)
	@$(LOCK) $(if $(UPGRADE),--upgrade) --extra postgresql --group build -o requirements.txt
	@$(LOCK) $(if $(UPGRADE),--upgrade) --extra postgresql --group build --group dev -c requirements.txt -o requirements-dev.txt
	@$(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) --group uv -o requirements-uv.txt

clean:  ## remove what can be made again; the data folder var/ stays
	@rm -rf .venv .venv-bench .pytest_cache .hypothesis .ruff_cache .mypy_cache .import_linter_cache test-results *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A phony step under a file's name: the script itself knows when there is nothing to do.
.PHONY: .venv/ready
.venv/ready:
	@$(PYTHON) scripts/install.py test

.venv-bench/ready: benchmarks/requirements.txt
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/pip install --quiet -r benchmarks/requirements.txt
	@touch $@
