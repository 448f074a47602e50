# Modunuri. `make help` lists the commands; each can be the first one on a fresh machine.
# ARGS are handed on: make run ARGS="--lang en --windowed", make test ARGS="tests/unit -k queue".

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check tour bench bench-voice bench-fleet fleet torture format messages lock deb setup setup-dev setup-bench clean
MAKEFLAGS += --no-print-directory

PYTHON_IN_VENV := .venv/bin/python
ARGS ?=

help: ## Show this list
	@echo "Modunuri: an accessible kiosk for a city's services. The commands:"
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

run: setup ## Set up what is missing, then start the kiosk (ARGS="--lang en" and so on)
	@exec $(PYTHON_IN_VENV) packaging/start.py $(ARGS)

fleet: setup ## A centre on this machine: broker, staff console and two terminals
	@exec $(PYTHON_IN_VENV) packaging/fleet.py $(ARGS)

test: setup-dev ## Set up what is missing, then run the tests
	@exec $(PYTHON_IN_VENV) -m pytest -m "not torture" -n 3 --dist loadfile $(ARGS)

check: setup-dev ## Format, lint, types, imports, QML, catalogues, content, and rules of the project
	@exec $(PYTHON_IN_VENV) packaging/check.py $(ARGS)

tour: setup-dev ## Every screen of every journey as picture, tree and script, in build/tour
	@exec $(PYTHON_IN_VENV) packaging/start.py tour build/tour $(ARGS)

bench: setup-bench ## What people wait for, measured
	@exec $(PYTHON_IN_VENV) -m tests.bench $(ARGS)

bench-voice: setup-bench ## The voice: touch to sound, stop to silence, restart (ARGS="--tries 500")
	@exec $(PYTHON_IN_VENV) -m tests.bench.voice $(ARGS)

bench-fleet: setup-bench ## Staff switch terminals: one, and ten thousand (ARGS="--terminals 1000")
	@exec $(PYTHON_IN_VENV) -m tests.bench.fleet $(ARGS)

torture: setup-dev ## Long fault and fuzz runs
	@exec $(PYTHON_IN_VENV) -m pytest -m torture --timeout 0 $(ARGS)

format: setup-dev ## Bring the Python files into form
	@$(PYTHON_IN_VENV) -m ruff check --fix-only --quiet .
	@$(PYTHON_IN_VENV) -m ruff format .

messages: setup-dev ## Collect the texts of the program into translations/
	@exec $(PYTHON_IN_VENV) -m kiosk.i18n.messages $(ARGS)

lock: setup-dev ## Renew requirements*.lock from requirements*.in (ARGS="--upgrade" for newer versions)
	@exec $(PYTHON_IN_VENV) packaging/lock.py $(ARGS)

deb: setup ## Build the Debian packages of program, kiosk session and staff console, in dist/
	@PYTHONPATH=packaging exec $(PYTHON_IN_VENV) -m deb $(ARGS)

setup: ## Only the set-up that `make run` does first
	@packaging/bootstrap run

setup-dev: # the set-up that tests and checks do first
	@packaging/bootstrap dev

setup-bench: # the set-up that the measurements do first
	@packaging/bootstrap bench

clean: ## Remove what was made here (environment, catalogues, build)
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache translations/en_XA
	find translations -name '*.mo' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
