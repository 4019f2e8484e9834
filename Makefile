# Everything a newcomer needs: `make demo` and `make test` each set up what they use, once.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
COMPILE := $(BIN)/pip-compile -q --strip-extras --generate-hashes --no-header --no-emit-options \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --unsafe-package torch \
	-c requirements/torch.txt

AXE := tests/browser/node_modules/.installed

.PHONY: demo test programs test-slow test-browser check coverage docs wheel-test audit faults fuzz lock clean
.DELETE_ON_ERROR:

demo: $(VENV)/.run
	$(BIN)/evaluator compare corpora/courts_forged_clocks/original.txt corpora/courts_forged_clocks/rewrite.txt \
		--html reports/demo.html --json reports/demo.json
	@echo "The report is in reports/demo.html: open it in a browser."

test: $(VENV)/.dev programs $(AXE)
	$(BIN)/python -m pytest -n 2 --dist loadscope -m "not slow"
	@tests/programs.sh missing

test-slow: $(VENV)/.dev
	$(BIN)/python -m pytest -m slow

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python corpora/check.py

# Lines and branches of the stages that judge.
coverage: $(VENV)/.dev
	$(BIN)/python -m pytest -q -m "not slow" tests/alignment tests/scores tests/drift --cov-branch \
		--cov=evaluator.alignment --cov=evaluator.scores --cov=evaluator.drift --cov-fail-under=90

# The site, in build/site/index.html.
docs: $(VENV)/.dev
	$(BIN)/python -m sphinx -W --keep-going -q -d build/doctrees docs build/site

# Chromium and others, where they may be installed; else `make test` ends with the command that does.
programs:
	@tests/programs.sh install

# The checker of accessibility; without npm the tests that use it skip, and say so.
$(AXE): tests/browser/package-lock.json | programs
	if command -v npm >/dev/null; then npm ci --silent --prefix tests/browser && touch $@; fi

# torch comes first and by itself: a CPU build that lies at hand is taken (see README, Installing).
$(VENV)/.torch: requirements/torch.txt
	command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install -q -r requirements/torch.txt
	touch $@

$(VENV)/.run: requirements/run.lock pyproject.toml $(VENV)/.torch
	$(PIP) install -q --no-deps --require-hashes -r requirements/run.lock
	$(PIP) install -q --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.run
	$(PIP) install -q --no-deps --require-hashes -r requirements/dev.lock
	touch $@

# The wheel as a stranger gets it: built, installed with what it requires into an empty environment,
# and used there.
wheel-test: $(VENV)/.dev
	rm -rf build/wheel
	$(BIN)/python -m build --wheel --no-isolation --outdir build/wheel . > /dev/null
	$(PYTHON) -m venv build/wheel/venv
	build/wheel/venv/bin/python -m pip --disable-pip-version-check install -q \
		-r requirements/torch.txt build/wheel/*.whl
	build/wheel/venv/bin/python -I tests/installed.py

# Locked with hashes, under which licences, known faults; see requirements/audit.py.
audit: $(VENV)/.dev
	$(BIN)/python -c "import pip_audit" 2>/dev/null || $(PIP) install -q "pip-audit>=2.7,<3" || true
	$(BIN)/python requirements/audit.py --write

# Kills, full disks, wrong clocks and the like, into docs/faults.md; all of it with root and faketime.
faults: $(VENV)/.dev
	$(BIN)/python -m benchmarks.faults --write

# Every reader and whatever else reads a stranger's bytes, SECONDS each.
SECONDS ?= 120
fuzz: $(VENV)/.dev
	$(BIN)/python -c "import atheris" 2>/dev/null || $(PIP) install -q "atheris>=3,<4"
	$(BIN)/python -m fuzz --seconds $(SECONDS)

# Renews both lock files within the ranges of pyproject.toml (CPython 3.11, Linux x86-64).
lock: $(VENV)/.dev
	$(COMPILE) -o requirements/run.lock --extra build pyproject.toml
	$(COMPILE) -o requirements/dev.lock --extra build --extra dev --extra docs -c requirements/run.lock pyproject.toml
	sed -i '/^# WARNING/,$$d' requirements/*.lock  # it is about torch, which is left out on purpose

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
