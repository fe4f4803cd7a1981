"""The whole journey as anybody runs it: `invista demo --headless`, and what it leaves behind."""

import base64
import json
import os
import re
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from invista_desktop.services.sample_data import JOURNEY


def invista(*arguments: str, home: Path, given: str = "", seconds: float = 60) -> "subprocess.CompletedProcess[str]":
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SUPABASE_", "NEON_", "INVISTA_"))
    }
    home.mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", "invista_desktop", *arguments],
        env=kept | {"INVISTA_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        cwd=home, input=given, capture_output=True, text=True, timeout=seconds, check=False,
    )  # fmt: skip


@pytest.mark.timeout(400)
def test_the_headless_demo_walks_the_journey_and_leaves_pictures_papers_and_labels(tmp_path: Path) -> None:
    out = tmp_path / "out"

    ended = invista("demo", "--headless", "--out", str(out), "--json", home=tmp_path / "home", seconds=380)

    assert ended.returncode == 0, ended.stderr[-3000:]
    summary = json.loads(ended.stdout)
    assert summary == json.loads((out / "summary.json").read_text())
    assert summary["ok"] is True
    assert_steps_are_told(summary["steps"], out)
    number = receipt_number_in(out)
    codes = codes_in((out / "labels.zpl").read_bytes())
    assert number
    (note,) = out.glob("TR-*.pdf")
    assert JOURNEY.packed.sku in text_of(note)
    assert any(JOURNEY.plain.gtin in code for code in codes), codes
    assert any(JOURNEY.expiring.lot_code in code for code in codes), codes


def assert_steps_are_told(steps: list[dict[str, Any]], out: Path) -> None:
    names = [step["name"] for step in steps]
    assert len(names) == len(set(names)) >= 10
    for step in steps:
        assert {"name", "ok", "seconds", "screenshot"} <= step.keys()
        assert step["ok"] is True
        assert step["seconds"] >= 0
        with Image.open(out / step["screenshot"]) as picture:
            assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 20, f"{step['screenshot']} is blank"


def receipt_number_in(out: Path) -> str:
    """Return the number of the receipt that was posted, as its note and the second print of it say it."""
    first, again = sorted(out.glob("GR-*.pdf"))
    text = text_of(first)
    assert text == text_of(again)
    assert JOURNEY.order_number in text
    found = re.search(r"GR-\d{4}-\d+", text)
    return found[0] if found else ""


def text_of(paper: Path) -> str:
    document = pypdfium2.PdfDocument(paper.read_bytes())
    try:
        return " ".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def codes_in(zpl: bytes) -> list[str]:
    """Return what a reader finds on the labels of a ZPL job."""
    found = re.findall(rb"\^GFA,\d+,(\d+),(\d+),:Z64:([A-Za-z0-9+/=]+):", zpl)
    codes: list[str] = []
    for total, stride, data in found:
        rows, across = int(total) // int(stride), int(stride) * 8
        ink = Image.frombytes("1", (across, rows), zlib.decompress(base64.b64decode(data)))
        sheet = Image.new("L", (across + 60, rows + 60), 255)
        sheet.paste(ink.convert("L").point(lambda level: 255 - level), (30, 30))
        codes += [code.text for code in zxingcpp.read_barcodes(sheet, text_mode=zxingcpp.TextMode.Plain)]
    return codes


def test_the_doctor_says_in_json_what_is_missing(tmp_path: Path) -> None:
    ended = invista("doctor", "--json", home=tmp_path)

    told = json.loads(ended.stdout)
    assert ended.returncode == (0 if told["ok"] else 1)
    assert told["ok"] is False, "no databases are named in an empty home"
    for finding in told["findings"]:
        assert finding["name"]
        assert finding["ok"] or finding["advice"]


def test_scans_piped_in_are_explained_one_a_line(tmp_path: Path) -> None:
    asked = [
        {"mode": "scan", "input": f"]C101{JOURNEY.expiring.gtin}10{JOURNEY.expiring.lot_code}", "settings": {}},
        {"mode": "scan", "input": "\u001d\u0000 broken", "settings": {}},
        {"mode": "hri", "input": f"(01){JOURNEY.plain.gtin}", "settings": {}},
    ]

    ended = invista("scan", "explain", "--json", home=tmp_path, given="".join(f"{json.dumps(one)}\n" for one in asked))

    assert ended.returncode == 0, ended.stderr
    told = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(told) == 3
    assert all({"status", "ais", "fields", "errors"} <= one.keys() for one in told)
    assert JOURNEY.expiring.lot_code in json.dumps(told[0]["ais"])
    assert JOURNEY.plain.gtin in json.dumps(told[2]["ais"])
