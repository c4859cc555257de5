# `make demo` and `make test` set up everything that they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test lint types bench samples clean

demo: $(VENV)/.installed
	$(BIN)/docverify doctor
	@echo
	-$(BIN)/docverify verify samples/demo/ktp.jpg --slot ktp --application samples/demo/ktp.json
	@echo
	-$(BIN)/docverify verify samples/demo/ktp.jpg --slot family_card
	@echo
	mkdir -p out
	rm -f out/results.jsonl
	$(BIN)/docverify batch samples/manifest.jsonl --root samples --out out/results.jsonl \
		--report out/report.html || [ $$? -eq 1 ]
	@echo
	@echo "The report: $(CURDIR)/out/report.html"

test: $(VENV)/.installed lint types
	$(BIN)/python -m pytest -q

lint: $(VENV)/.installed
	$(BIN)/ruff check docverify tests samples tools
	$(BIN)/ruff format --check docverify tests samples tools

types: $(VENV)/.installed
	$(BIN)/mypy

$(VENV)/.installed: pyproject.toml tools/setup.sh
	PYTHON=$(PYTHON) VENV=$(VENV) sh tools/setup.sh
	touch $@

clean:
	rm -rf $(VENV) out build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
