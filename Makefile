# duban: every target sets up what it needs; `make help` lists them.

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

BIN := .venv/bin
READY := .venv/ready
PYTHONS := python3.11 python3.12 python3.13 python3.14 python3
PARTS := lint types floors tests packaging

# What takes an English sentence as its first argument (tests/words reads it here).
SENTENCES := message Message _limit

# What `make demo` runs, and the folder of its files.
INTO := build
DEMO := $(BIN)/duban evaluate examples/tianjin-2019 --as-of 2019-07-06 --out $(INTO)/evaluation.json \
  --out $(INTO)/report.html --out $(INTO)/ledger.xlsx --freeze $(INTO)/2019-Q2.json
DEMO_PAPER := $(BIN)/duban bulletin $(INTO)/2019-Q2.json --window 2019-Q2 --force \
  --out $(INTO)/bulletin.docx

.PHONY: help
help:  ## List the targets
	@sed -n 's/^\([a-z-]*\):.*  ## /\1\t/p' Makefile | expand -t 14

.PHONY: demo
demo: $(READY)  ## Judge the sample year as it stood on 6 July 2019; page, workbook, bulletin
	@mkdir -p $(INTO) && rm -f $(INTO)/2019-Q2.json
	@echo '$(DEMO)'
	@$(DEMO)
	@echo '$(DEMO_PAPER)'
	@$(DEMO_PAPER)
	@printf '%-22s  %s\n' \
	  $(INTO)/report.html 'the page: open it in a browser · 督办情况网页' \
	  $(INTO)/bulletin.docx 'the bulletin on the second quarter · 第二季度督查通报' \
	  $(INTO)/ledger.xlsx 'the whole evaluation as a workbook · 台账' \
	  $(INTO)/evaluation.json 'every judgement with its reasons, as data · 评判数据' \
	  $(INTO)/2019-Q2.json 'the frozen judgement that the bulletin is printed from · 冻结的评判'

.PHONY: demo-service
demo-service: $(READY)  ## Run the service on the sample year, a day a second, with real mail
	@$(BIN)/python examples/demo_service.py

.PHONY: test
test: $(READY)  ## Run all parts below, each timed
	@sh .ci/system
	@MAKE='$(MAKE)' sh .ci/timed $(PARTS)

.PHONY: lint
lint: $(READY)  ## Part of test: lint and layout of the code
	@$(BIN)/ruff check --quiet --output-format concise
	@$(BIN)/ruff format --check --quiet --output-format concise || { echo 'Run `make format`.'; exit 1; }

.PHONY: types
types: $(READY)  ## Part of test: types of src and plugins
	@$(BIN)/mypy

.PHONY: floors
floors: $(READY)  ## Part of test: imports point down only
	@$(BIN)/lint-imports --no-logo

.PHONY: tests
tests: $(READY)  ## Part of test: the tests, with branch coverage
	@$(BIN)/pytest -q -n 2 --cov --ignore=tests/packaging

.PHONY: packaging
packaging: $(READY)  ## Part of test: wheel and sdist as users get them
	@$(BIN)/pytest -q tests/packaging

.PHONY: torture
torture: $(READY)  ## Kill the service thousands of times, strike each system call (over an hour)
	@DUBAN_TORTURE=1 $(BIN)/pytest -q -s tests/torture

.PHONY: format
format: $(READY)  ## Lay out the code and mend what can be mended
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format

.PHONY: words
words: $(READY)  ## Renew the message catalogue: find sentences, keep translations, compile
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --no-wrap --sort-by-file --add-location=file \
	  --no-default-keywords --omit-header \
	  $(addprefix --keyword=,$(SENTENCES)) --output-file build/duban.pot src/duban
	@$(BIN)/pybabel --quiet update --no-wrap --no-fuzzy-matching --ignore-obsolete \
	  --ignore-pot-creation-date --domain duban --input-file build/duban.pot \
	  --output-dir src/duban/words/locale --locale zh_CN
	@$(BIN)/pybabel compile --domain duban --directory src/duban/words/locale --statistics

.PHONY: examples
examples: $(READY)  ## Make the sample submissions anew from their stories
	@$(BIN)/python examples/make_examples.py

.PHONY: docs-outputs
docs-outputs: $(READY)  ## Run the console blocks of the pages and write what they show anew
	@$(BIN)/python docs/outputs.py

.PHONY: pictures
pictures: $(READY)  ## Make the pictures of the README anew (Chromium, LibreOffice, pdftoppm)
	@$(BIN)/python -m docs.pictures

.PHONY: golden
golden: $(READY)  ## Write the approved report, papers and service year anew, 3 min (read the diff)
	@$(BIN)/python tests/test_golden.py
	@$(BIN)/python tests/test_golden_papers.py
	@$(BIN)/python -m tests.service.test_year

.PHONY: bench
bench: $(READY)  ## List the benchmarks and how to run them
	@for each in benchmarks/*.py; do [ -e "$$each" ] && echo "$(BIN)/python $$each"; done; true

.PHONY: constraints
constraints:  ## Pin the newest versions that have all wheels
	@$(FIND_PYTHON); PYTHON=$$python sh .ci/pin

.PHONY: wheels-check
wheels-check: $(READY)  ## Verify that every pinned package has all wheels
	@sh .ci/wheels $(BIN)/python constraints.txt

.PHONY: offline
offline: $(READY)  ## Make folders of wheels that install with the network off (x86-64, Arm)
	@sh .ci/offline $(BIN)/python build/offline

.PHONY: clean
clean:  ## Remove what was made here, except .venv
	@rm -rf build dist .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache \
	  .pytest_cache .ruff_cache
	@find src plugins tests examples benchmarks docs -name __pycache__ -exec rm -rf {} +

# Find the first Python that runs and is new enough; `python` is its name.
define FIND_PYTHON
python=; for each in $(PYTHONS); do \
  "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
  python=$$each; break; \
done; \
[ -n "$$python" ] || { echo 'duban needs Python 3.11 or newer; looked for: $(PYTHONS)' >&2; exit 2; }
endef

$(READY): pyproject.toml constraints.txt
	@$(FIND_PYTHON); \
	echo "Setting up .venv with $$($$python --version) …"; \
	$$python -m venv .venv
	@$(BIN)/python -m pip install -qq -c constraints.txt hatchling editables
	@$(BIN)/python -m pip install -qq -c constraints.txt --no-build-isolation -e '.[dev]'
	@touch $@
