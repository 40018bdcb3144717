# make demo    what a narrow and an expansive policy do: table, figures, report
# make picture the same, and its picture into results/reference, where README shows it
# make test    every test
# make lint    style and types
# make docs    the documentation as a site, in site/
# make bench   speed and memory on this machine
# make bench-regression   fails when a fixed case takes more than 1.25 times as long as stored
# make side-by-side       the common model here and in other frameworks: agreement, then speed
#
# Each makes the virtual environment it needs. PYTHON chooses the interpreter (3.11 to 3.13), VENV the environment's folder.

PYTHON ?= python3
VENV ?= .venv
CITIZENS ?= 20000
ARGS ?=

BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --constraint constraints.txt

.PHONY: help demo picture test lint docs bench bench-regression side-by-side clean

help:
	@sed -n 's/^# //p' Makefile

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else \
	"Python 3.11 to 3.13 is needed, this is %d.%d; choose another one with: make PYTHON=python3.12 ..." % v)'
	@echo "Installing into $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "Installing what tests need into $(VENV) (once) ..."
	@$(INSTALL) --editable '.[app,dev,docs,research]'
	@touch $@

$(VENV)/.installed-bench: $(VENV)/.installed
	@echo "Installing other frameworks into $(VENV) (once) ..."
	@$(INSTALL) --editable '.[bench]'
	@touch $@

demo: $(VENV)/.installed
	@$(BIN)/scs compare narrow expansive --citizens $(CITIZENS) --replicates 5 --seed 1 --out results/demo --overwrite $(ARGS)
	@echo "figures in results/demo/figures; the report opens in any browser, offline"

picture: demo
	@cp results/demo/figures/headline.png results/demo/figures/what_changed.png results/demo/comparison.json results/reference/

test: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

docs: $(VENV)/.installed-dev
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "open site/index.html"

bench: $(VENV)/.installed
	@$(BIN)/python benchmarks/speed.py $(ARGS)

bench-regression: $(VENV)/.installed
	@$(BIN)/python benchmarks/regression.py $(ARGS)

side-by-side: $(VENV)/.installed-bench
	@$(BIN)/python benchmarks/side_by_side.py $(ARGS)

clean:
	@rm -rf site $(VENV) .venv-mesa-frames results/demo
