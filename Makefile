# The commands of the project. `make demo` and `make test` are the two to remember.

.PHONY: help setup demo run test coverage lint bench crawl lock

PORT ?= 8000
PYTHON_BIN = .venv/bin/python

help:
	@echo "make demo      run the whole program with the sample facility (PORT=$(PORT))"
	@echo "make run       run it empty, or with the records that are there"
	@echo "make test      test everything"
	@echo "make coverage  the same, and which lines no test reaches"
	@echo "make lint      style, types, layers, migrations"
	@echo "make bench     measure it, into var/bench.json"
	@echo "make crawl     follow every link as each role"
	@echo "make setup     only install what all of these need, into .venv"
	@echo "make lock      resolve the dependencies anew"

setup:
	@scripts/setup --tests

demo:
	@scripts/setup
	@exec $(PYTHON_BIN) manage.py demo --port $(PORT)

run:
	@scripts/setup
	@exec $(PYTHON_BIN) manage.py run --port $(PORT)

test: setup
	@$(PYTHON_BIN) -m pytest -n 3 $(ARGS)

# Which lines no test reaches. It takes the suite a third longer, so that it is asked for.
coverage: setup
	@$(PYTHON_BIN) -m pytest -n 3 --cov --cov-report=term:skip-covered $(ARGS)

lint: setup
	@scripts/lint

bench: setup
	@$(PYTHON_BIN) -m bench $(ARGS)

crawl: setup
	@$(PYTHON_BIN) -m bench.crawl $(ARGS)

# No index addresses, so that the locks install from any index; every file by its hash.
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header
lock:
	$(LOCK) pyproject.toml -o requirements/runtime.txt
	$(LOCK) pyproject.toml --group dev -c requirements/runtime.txt -o requirements/dev.txt
	$(LOCK) requirements/uv.in -o requirements/uv.txt
