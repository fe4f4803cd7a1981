"""The page on importing names every column and every header that is understood, and no other."""

import re
from pathlib import Path

import pytest

from invista_desktop.models.domain.imports import ImportKind
from invista_desktop.services.imports.sheets import SHEETS, plain

PAGE = (Path(__file__).parents[2] / "docs" / "import.md").read_text("utf-8")
SECTIONS = {
    ImportKind.PRODUCTS: "Products",
    ImportKind.SUPPLIERS: "Suppliers",
    ImportKind.PURCHASE_ORDERS: "Purchase orders",
}


def documented(kind: ImportKind) -> dict[str, list[str]]:
    """Return the headers and their other names in the section's table."""
    section = PAGE.split(f"\n## {SECTIONS[kind]}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| ([^|]*)\|", section, re.MULTILINE)
    return {name: [other.strip() for other in others.split(",") if other.strip()] for name, others in rows}


@pytest.mark.parametrize("kind", ImportKind)
def test_every_column_is_documented(kind: ImportKind) -> None:
    assert list(documented(kind)) == [column.name for column in SHEETS[kind].columns]


@pytest.mark.parametrize("kind", ImportKind)
def test_every_documented_header_is_understood(kind: ImportKind) -> None:
    for name, others in documented(kind).items():
        for header in (name, *others):
            column = SHEETS[kind].column(header)
            assert column is not None, header
            assert column.name == name


@pytest.mark.parametrize("kind", ImportKind)
def test_every_understood_header_is_documented(kind: ImportKind) -> None:
    page = {plain(header) for name, others in documented(kind).items() for header in (name, *others)}

    assert {header for header in SHEETS[kind].by_header if header not in page} == set()


@pytest.mark.parametrize("kind", ImportKind)
def test_the_needed_columns_are_named(kind: ImportKind) -> None:
    section = PAGE.split(f"\n## {SECTIONS[kind]}\n")[1].split("\n|")[0]
    needed = re.findall(r"`(\w+)`", section.split("Needed:")[1].split(".")[0])

    assert needed == [column.name for column in SHEETS[kind].required()]
