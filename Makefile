# The README's two commands are `make analyze` and `make test`; everything else is for those who change textmine.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DATA   ?= ../shared
WORKERS ?= auto

.PHONY: analyze test check check-real lint types layers docs site format lock wheel system clean bench kill soak ablate

analyze: $(VENV)/.ready  ## read corpus/, write the tables to outputs/
	$(BIN)/textmine analyze corpus/ -o outputs

test: $(VENV)/.ready  ## tests and doctests
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "not real"

check: lint types layers docs site test  ## everything CI asks of a change

check-real: $(VENV)/.ready  ## tests over real reports: make check-real DATA=../shared
	@test -d "$(DATA)/data" || { echo "check-real: no reports in $(DATA)/data; give their place: make check-real DATA=…" >&2; exit 1; }
	TEXTMINE_REAL_DATA="$(abspath $(DATA))" $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m real tests/real

lint: $(VENV)/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

format: $(VENV)/.ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: $(VENV)/.ready
	$(BIN)/mypy

layers: $(VENV)/.ready
	$(BIN)/lint-imports

docs: $(VENV)/.ready  ## the parts of the docs that are generated say what the code says
	$(BIN)/python tools/make_docs.py --check

site: $(VENV)/.ready  ## the docs as pages, in build/site; links inside are checked
	$(BIN)/python tools/make_site.py

lock: $(VENV)/.ready  ## the exact versions of the repeatable install, with hashes
	$(BIN)/python tools/lock.py

wheel: $(VENV)/.ready
	$(BIN)/python -m pip wheel --no-deps --quiet --wheel-dir dist .

# N: sizes of the generated corpora; LIMITS: ratios past which the command fails.
N      ?= 100 1000 10000
LIMITS ?=

bench: $(VENV)/.ready  ## what it costs beside jieba alone; make bench N=100 for a look
	$(BIN)/python benchmarks/pipeline.py --sizes $(N) $(LIMITS) $(if $(LIMITS),,--out docs/performance.md)

ablate: $(VENV)/.ready  ## which case needs which rule of the grammar
	$(BIN)/python tools/ablate_grammar.py

kill: $(VENV)/.ready  ## runs killed at random moments and resumed
	$(BIN)/python benchmarks/kill.py --times 20

soak: $(VENV)/.ready  ## what takes hours
	$(BIN)/python benchmarks/kill.py --times 200
	$(BIN)/python benchmarks/pipeline.py --sizes 100000

# Debian packages that pip cannot bring (a CJK font, tesseract, antiword; more for later tests).
system:
	@sh tools/system_packages.sh

$(VENV)/.ready: requirements.lock requirements-dev.lock pyproject.toml | system
	$(PYTHON) tools/check_python.py
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
