# `make demo` and `make test` set up everything that they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test lint types bench train clean

demo: $(VENV)/.installed
	$(BIN)/docverify doctor
	@echo
	mkdir -p out
	head -n 1 samples/manifest.jsonl | $(BIN)/python -c \
		'import json, sys; print(json.dumps(json.load(sys.stdin)["application"], indent=1))' > out/declared.json
	@echo "A KTP in its slot, with the data that its holder declared:"
	$(BIN)/docverify verify samples/demo/ktp/0000.jpg --slot ktp --application out/declared.json
	@echo
	@echo "The same photo uploaded as the family card (rejected, exit code 1):"
	$(BIN)/docverify verify samples/demo/ktp/0000.jpg --slot family_card || [ $$? -eq 1 ]
	@echo
	@echo "All samples in one batch (some are rejected, exit code 1):"
	rm -f out/results.jsonl
	$(BIN)/docverify batch samples/manifest.jsonl --root samples --out out/results.jsonl \
		--jobs 2 || [ $$? -eq 1 ]
	$(BIN)/docverify report out/results.jsonl --html out/report.html --pictures --root samples \
		--manifest samples/manifest.jsonl
	@echo "The report: $(CURDIR)/out/report.html"

test: lint types
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -q

lint: $(VENV)/.installed
	$(BIN)/ruff check docverify tests samples tools models/training
	$(BIN)/ruff format --check docverify tests samples tools models/training

types: $(VENV)/.installed
	$(BIN)/mypy

# Measures on the test split and pastes the tables into README.md.
bench: $(VENV)/.installed
	mkdir -p out
	$(BIN)/docverify bench samples/test.jsonl --root samples --json out/bench.json
	$(BIN)/docverify bench samples/test.jsonl --root samples --json out/bench_tesseract.json --ocr tesseract
	$(BIN)/docverify bench samples/test.jsonl --root samples --json out/bench_words.json --no-eye
	$(BIN)/docverify bench samples/cases.jsonl --root samples --json out/bench_cases.json
	$(BIN)/python tools/readme_bench.py

# Makes models/eye.onnx anew (hours); continues where it stopped.
train: $(VENV)/.installed
	$(BIN)/python -m pip install -q -e '.[train,samples]'
	PYTHON=$(CURDIR)/$(BIN)/python sh models/training/run.sh

$(VENV)/.installed: pyproject.toml tools/setup.sh
	PYTHON=$(PYTHON) VENV=$(VENV) sh tools/setup.sh
	touch $@

clean:
	rm -rf $(VENV) out build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
