# Ruhu 入户. `make` prints what there is. Everything works on a bare Debian or Ubuntu machine.

.DEFAULT_GOAL := help
.PHONY: help setup run test check pages unit e2e faults soak bench screens tools
MAKEFLAGS += --no-print-directory

bin := .venv/bin
# The Node of .venv comes before the machine's own.
export PATH := $(CURDIR)/.venv/bin:$(PATH)

##@ Use it
setup: ## Install what is missing (system packages, .venv, Node packages) and build the pages
	@python3 -m api.launch.setup

run: ## Set up, then start database, server and worker; Ctrl-C stops all, the data stay
	@python3 -m api.launch.setup --will-serve
	@setpriv --pdeathsig TERM $(bin)/python -m api.launch.run

##@ Check it
test: tools check pages unit ## Every check and every test, as the merge gate runs them

check: tools ## Python style, types and layers
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy
	$(bin)/lint-imports

pages: tools ## Types, style, layers and tests of the pages
	cd pwa && npm run check && npm run lint && npm run deps && npm test

unit: tools ## All Python tests, browser tests included; T=tests/sync runs a part
	$(bin)/python -m pytest $(or $(T),tests)

e2e: tools ## The browser tests alone, in real Chromium and Firefox
	$(bin)/python -m pytest tests/e2e

faults: tools ## Every way a connection, a disk or a process can fail
	$(bin)/python -m pytest tests/faults

soak: tools ## Many tablets with random faults: MINUTES=10 TABLETS=20
	$(bin)/python -m tests.soak --minutes $(or $(MINUTES),10) --tablets $(or $(TABLETS),20)

##@ Measure and show it
bench: tools ## Benchmarks, one JSON object a line; NAME=ingest runs one family
	@$(bin)/python -m tests.bench $(NAME)

screens: tools ## Rewrite the screenshots in pwa/screens/ whose page has changed
	$(bin)/python -m tests.e2e.screens

tools:
	@python3 -m api.launch.setup --tests

##@ Help
help: ## This list
	@awk 'BEGIN {FS = ":.*## "} \
	  /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z0-9]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "Settings come from the environment or .env: RUHU_PORT (8000), RUHU_HOST (127.0.0.1),"
	@echo "RUHU_DATABASE_URL (else a database of its own in var/postgres). More: ruhu --help"
