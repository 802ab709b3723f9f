# make demo   install into .venv and tag a Japanese sample with the shipped model
# make test   install with what development needs and run the tests (ARGS="-k crf" narrows, JOBS=8 spreads)
# make slow   run the tests that take more than a few seconds each; changes must pass both
# make lint   ruff and mypy
# make clean  remove .venv and everything generated

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Errors still show; what -qq hides is progress and remarks on indexes.
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt
ARGS ?=
# Processes that share the tests; worksteal leaves neither idle while the other has a slow one.
JOBS ?= 2

# Stamps are newer than what they were made from, so nothing is installed twice.
USER_STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
INPUTS := pyproject.toml constraints.txt

.PHONY: demo test slow lint clean

demo: $(USER_STAMP)
	@$(BIN)/xscript-ner tag --format color resources/samples/ja.txt

test: $(DEV_STAMP)
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "not slow" $(ARGS)

slow: $(DEV_STAMP)
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m slow $(ARGS)

lint: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find xscript_ner cli tests -name __pycache__ -type d -prune -exec rm -rf {} +

# pip is the last thing that goes into a new environment: while it is missing, begin again.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "xscript-ner needs Python 3.11 or newer; found" \
	    "$$($(PYTHON) --version 2>&1). Name another one: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(USER_STAMP): $(INPUTS) | $(BIN)/pip
	@echo "installing into $(VENV); the first time takes a minute or more"
	$(PIP_INSTALL) -e .
	@touch $@

$(DEV_STAMP): $(INPUTS) | $(BIN)/pip
	@echo "installing into $(VENV), with what development needs"
	$(PIP_INSTALL) -e '.[dev,kakasi]'
	@touch $@ $(USER_STAMP)
