"""Start-up imports stay lean: what follows sign-in is loaded behind it, not before it."""

import subprocess
import sys

import pytest

HEAVY = {
    "PySide6.QtMultimedia",
    "PySide6.QtPdf",
    "alembic",
    "babel",
    "barcode",
    "biip",
    "psycopg",
    "reportlab",
    "sqlalchemy",
    "supabase",
    "zxingcpp",
}


@pytest.mark.parametrize(
    "module", ["invista_desktop.app.application", "invista_desktop.cli.main", "invista_desktop.cli.scan"]
)
def test_opening_loads_nothing_that_only_later_work_needs(module: str) -> None:
    allowed = {"biip"} if module.endswith("scan") else set()
    program = f"import sys, {module}; print(*sorted({HEAVY!r} & set(sys.modules)))"

    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()

    assert set(loaded) <= allowed
