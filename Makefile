# Everything sets itself up: `make run` on a fresh clone needs Python 3.11 and nothing else.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SOURCES := manage.py tppo_cases victims shelters referrals reports tests
EMBEDDED := $(BIN)/python -m tppo_cases.core.embedded
TESTING := DJANGO_SETTINGS_MODULE=tppo_cases.settings.test
# `check --deploy` wants production settings; these values open nothing.
DUMMY_KEY := AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
DEPLOY := DJANGO_SETTINGS_MODULE=tppo_cases.settings.production ALLOWED_HOSTS=simpul.example SEAL_KEYS=k:$(DUMMY_KEY) \
	INDEX_KEY=$(DUMMY_KEY) DATABASE_URL=postgres://simpul_app@/simpul DATABASE_OWNER_URL= \
	SECRET_KEY=check-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ DEMO=

.PHONY: setup browser pooler openssl run test pytest bench mutants lint fmt messages schema lock audit sbom clean

setup: $(STAMP)

$(STAMP): requirements.txt
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) tidak ditemukan / not found. Pasang Python 3.11, atau: make PYTHON=/path/to/python3 …"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Perlu Python 3.11 ke atas / Python 3.11 or later is needed."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python ini tanpa venv / this Python has no venv. Debian, Ubuntu: apt-get install python3-venv (atau/or python3.11-venv)"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@touch $@

# The browser tests drive Debian's Chromium; where we may, we install it.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; \
		else \
			echo "Chromium tidak ditemukan / not found; tes peramban butuh / the browser tests need: apt-get install chromium"; exit 1; \
		fi; }

# Row-level security is tried behind a real PgBouncer; Debian keeps it where ordinary accounts do not look.
pooler:
	@PATH="$$PATH:/usr/sbin:/usr/local/sbin"; command -v pgbouncer >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends pgbouncer; \
		else \
			echo "PgBouncer tidak ditemukan / not found; tes sambungan bersama butuh / the tests of shared connections need: apt-get install pgbouncer"; exit 1; \
		fi; }

# Backups are encrypted by the program of that name; slim images lack it.
openssl:
	@command -v openssl >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openssl; \
		else \
			echo "openssl tidak ditemukan / not found; tes cadangan butuh / the tests of backups need: apt-get install openssl"; exit 1; \
		fi; }

run: setup
	@exec $(EMBEDDED) run --stop-with-parent

test: lint pytest

# A file of tests stays on one core: each worker has a database of its own.
pytest: setup browser pooler openssl
	$(EMBEDDED) with --ephemeral -- $(BIN)/python -m pytest --numprocesses auto --dist loadfile

bench: setup
	$(EMBEDDED) with --ephemeral -- $(BIN)/python -m tests.performance

# Breaks rules of access one by one and looks whether the tests notice: about an hour; MUTANTS="--sample 40" for fewer.
mutants: setup
	$(EMBEDDED) with --ephemeral -- $(BIN)/python -m tests.mutation $(MUTANTS)

lint: setup
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(DEPLOY) $(BIN)/python manage.py check --deploy --fail-level WARNING
	# Compares models with migration files; the warning would only say that no database was asked.
	$(TESTING) $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

fmt: setup
	$(BIN)/ruff check --fix-only --quiet $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

# Needs gettext (apt-get install gettext); the compiled catalogue is kept in the repository.
messages: setup
	$(TESTING) $(BIN)/python manage.py makemessages --locale en --no-obsolete --ignore .venv
	$(TESTING) $(BIN)/python manage.py compilemessages --locale en --ignore .venv

schema: setup
	$(TESTING) $(BIN)/python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

# After a version was changed in requirements.txt: its hashes anew from the package index. Needs a finished `make setup`.
lock:
	$(BIN)/python -m tests.libraries lock

# Asks the public list of flaws of libraries; not a part of `test`, since it needs the Internet and changes by the day.
# Fails for a flaw and for a library that the list could not be asked about.
audit: setup
	$(BIN)/pip-audit --requirement requirements.txt --require-hashes --disable-pip --strict

# What an image holds, as CycloneDX, and the list of licences; needs no Internet.
sbom: setup
	$(BIN)/python -m tests.libraries sbom bench-results/sbom.json

# Leaves .data alone: it holds the database of `make run`.
clean:
	rm -rf $(VENV) staticfiles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache bench-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
