"""The published vectors: barcode strings with what they must be read as."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.services.scanning.interpreter import interpret, interpret_hri

VECTORS = json.loads((Path(__file__).parent / "vectors" / "scans.json").read_text("utf-8"))["vectors"]


def settings_of(vector: dict[str, Any]) -> ScanSettings:
    given = vector.get("settings", {})
    return ScanSettings(
        separators=tuple(given.get("separators", ())),
        accept_upce=given.get("accept_upce", False),
        rcn_region=given.get("rcn_region"),
        today=date.fromisoformat(given.get("today", "2026-11-23")),
    )


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_a_published_vector_is_read_as_published(vector: dict[str, Any]) -> None:
    read = interpret_hri if vector["mode"] == "hri" else interpret
    expected = vector["expect"]

    meaning = read(vector["input"], settings_of(vector))

    assert meaning.status == expected["status"]
    assert meaning.raw == vector["input"]
    assert {"fields": expected.get("fields", {})} == {
        "fields": {name: meaning.fields.get(name) for name in expected.get("fields", {})}
    }
    assert set(expected.get("errors", [])) <= set(meaning.errors)
    if "ais" in expected:
        assert [list(pair) for pair in meaning.ais] == expected["ais"]
