# Short names for what run.py and .ci do; nothing here is needed to run or test.
.DEFAULT_GOAL := help
.PHONY: help run test long long-mail long-fuzz long-look pictures check format

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

run: ## serve on this machine
	python3 run.py

test: ## run all tests
	python3 run.py test

long: ## the long runs: a thousand letters signed by sixteen at once, forty random walks
	TANGGAP_LETTERS=1000 TANGGAP_WALKS=40 .venv/bin/python -m pytest -q -n auto --timeout=3600 tests/commands/test_parallel_signers.py tests/paths/test_random_walk.py

long-mail: ## ten thousand mails, workers killed at random, a server that fails in every way, on both databases
	.venv/bin/python -m tests.long.mail

long-fuzz: ## sixteen thousand hostile requests to the public pages, on both databases
	TANGGAP_FUZZ=100 .venv/bin/python -m pytest -q --timeout=3600 tests/portal/test_fuzz.py

long-look: ## every page as every role, in both languages, at every width, in light and dark
	TANGGAP_EVERY_ROLE=1 .venv/bin/python -m pytest -q -n auto --timeout=3600 tests/test_languages.py tests/browser/test_look.py

pictures: ## pictures of every page for every role, at 1366 and 390 px, light and dark, into the folder pictures
	TANGGAP_PICTURES=pictures .venv/bin/python -m pytest -q -n auto --timeout=3600 tests/browser/test_look.py

check: ## style, types, import contracts, security, templates, translations
	.ci/check

format: ## put the code in its form
	.venv/bin/ruff check --fix --quiet . || true
	.venv/bin/ruff format .
