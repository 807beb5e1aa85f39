# Short names for what run.py and .ci do; nothing here is needed to run or test.
.DEFAULT_GOAL := help
.PHONY: help run test long long-mail check format

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

run: ## serve on this machine
	python3 run.py

test: ## run all tests
	python3 run.py test

long: ## the long runs: a thousand letters signed by sixteen at once
	TANGGAP_LETTERS=1000 .venv/bin/python -m pytest -q --timeout=3600 tests/commands/test_parallel_signers.py

long-mail: ## ten thousand mails, workers killed at random, a server that fails in every way, on both databases
	.venv/bin/python -m tests.long.mail

check: ## style, types, import contracts, security, templates, translations
	.ci/check

format: ## put the code in its form
	.venv/bin/ruff check --fix --quiet . || true
	.venv/bin/ruff format .
