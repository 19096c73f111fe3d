# Needs make and Python 3.11 or newer; everything else goes into .venv.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
QUESTION ?= How much will OpenAI spend on Cerebras chips?
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: demo test lint types unit gate bench model judging reading teacher format clean
.DELETE_ON_ERROR:

demo: $(VENV)/.installed ## one disputed question over the bundled sample articles
	@$(BIN)/secondsource ask "$(QUESTION)"

test: lint types unit gate ## what CI runs

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-test
	$(BIN)/mypy

unit: $(VENV)/.installed-test
	$(BIN)/pytest -q --numprocesses 2 --dist loadfile

gate: $(VENV)/.installed-test ## fails below the thresholds in eval/gold/sample.toml
	$(BIN)/secondsource eval eval/gold/sample.jsonl

bench: $(VENV)/.installed-test
	$(BIN)/python -m secondsource.eval.bench

DATA ?= ../shared/data/train
START ?= qa/models/evidence.onnx
RUN ?= runs/evidence
MINUTES ?= 0

model: $(VENV)/.installed-train ## trains the evidence model from $(DATA) and replaces the shipped one
	$(BIN)/python -m secondsource.qa.training train --data $(DATA) --run $(RUN) \
	  --start $(START) --minutes $(MINUTES)
	$(BIN)/python -m secondsource.qa.training export --weights $(RUN)/evidence.safetensors \
	  --blend $(START) --to qa/models

LABELS ?=

judging: $(VENV)/.installed-train ## trains only the layers that judge; what reads stays as it is
	$(BIN)/python -m secondsource.qa.training train --data $(DATA) --run $(RUN)-judging \
	  --start $(START) --minutes $(MINUTES) --judging-layers 3 --only judging --rate 1.5e-4 \
	  $(if $(LABELS),--labels $(LABELS))
	$(BIN)/python -m secondsource.qa.training export --weights $(RUN)-judging/evidence.safetensors \
	  --blend $(START) --to qa/models

reading: $(VENV)/.installed-train ## trains only the layers that read; what judges stays as it is
	$(BIN)/python -m secondsource.qa.training train --data $(DATA) --run $(RUN)-reading \
	  --start $(START) --minutes $(MINUTES) --only reading
	$(BIN)/python -m secondsource.qa.training export --weights $(RUN)-reading/evidence.safetensors \
	  --blend $(START) --share 0.6 --to qa/models

ENCODER ?= encoder
TEACHER ?= runs/teacher
ORIGINS ?= snli cad crossed taxi boolq mnli fever conj turned-sentence fever-crossed fever-joint \
  boolq-crossed

teacher: $(VENV)/.installed-train ## teaches the encoder in $(ENCODER); its labels serve make judging LABELS=...
	$(BIN)/python -m secondsource.qa.training teach --encoder $(ENCODER) --data $(DATA) \
	  --run $(TEACHER) --minutes $(MINUTES)
	$(BIN)/python -m secondsource.qa.training label --encoder $(ENCODER) --data $(DATA) \
	  --weights $(TEACHER)/evidence.safetensors --to $(TEACHER)/labels.npz \
	  --minutes $(MINUTES) --origins $(ORIGINS)

format: $(VENV)/.installed-test
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info

# The stamps make pip run again only when what it would install has changed.
$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/.made
	@echo "installing into $(VENV) (several minutes the first time)"
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@$(PIP) install --constraint constraints.txt --editable ".[test]"
	@touch $@

$(VENV)/.installed-train: $(VENV)/.installed
	@$(PIP) install --constraint constraints.txt --editable ".[train]"
	@touch $@

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	  "secondsource needs Python 3.11 or newer, and $(PYTHON) is older: make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "could not make $(VENV): is the venv module there (Debian: python3-venv)?" >&2; exit 1; }
	@touch $@
