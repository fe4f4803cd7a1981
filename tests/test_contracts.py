"""The contracts on who may import whom name everything they are about: no package is forgotten."""

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "invista_desktop"


def contract(name: str) -> dict[str, Any]:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found: dict[str, Any]
    (found,) = (one for one in told["tool"]["importlinter"]["contracts"] if one["name"] == name)
    return found


def module(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


def test_business_is_every_service_but_identity() -> None:
    packages = {module(file.parent) for file in (PACKAGE / "services").glob("*/__init__.py")}
    business = packages - {"invista_desktop.services.identity"} | {"invista_desktop.models.business"}

    assert set(contract("Identity never imports business")["forbidden_modules"]) == business
    assert set(contract("Business never imports identity")["source_modules"]) == business


def test_no_presenter_and_nothing_that_says_it_knows_no_qt_is_left_out() -> None:
    files = set((PACKAGE / "views").glob("**/*.py"))
    bound = {
        file
        for file in files
        if file.stem.endswith("presenter") or re.search(r"\bno Qt\b", file.read_text("utf-8"), re.IGNORECASE)
    }

    assert {module(file) for file in bound} <= set(contract("Presenters import no Qt")["source_modules"])
