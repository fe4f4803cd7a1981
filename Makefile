# Two commands do everything on a fresh machine: `make demo` and `make test`.
# The work is in packaging/bootstrap.py, so that Windows, which has no make, runs the same.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] <= (3,13))' 2>/dev/null && echo $$p && break; done)

.PHONY: setup demo test check format bench pictures lock
setup demo test check format bench pictures lock:
	@test -n "$(PYTHON)" || { echo "CPython 3.11, 3.12 or 3.13 is needed (python3 not found)." >&2; exit 2; }
	@$(PYTHON) packaging/bootstrap.py $@ $(ARGS)
