"""`invista labels`: painting and checking templates without a window."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from invista_desktop.cli.main import invista
from invista_desktop.models.domain.label_samples import sample_fields
from invista_desktop.models.domain.labels import LabelKind
from invista_desktop.services.labels.painter import LabelPainter
from invista_desktop.services.labels.scan_backs import scans_of, unread
from invista_desktop.services.labels.template import load_template, shipped_templates
from tests.services.labels_given import read, template


def run(*arguments: object) -> Result:
    return CliRunner().invoke(invista, ["labels", *map(str, arguments)])


@pytest.mark.parametrize("name", sorted(shipped_templates()))
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_every_shipped_template_passes_its_check(name: str, dpi: int) -> None:
    told = run("check", name, "--dpi", dpi)

    assert told.exit_code == 0, told.output
    assert "scans as" in told.stdout


def test_a_check_says_every_fault_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    text = shipped_templates()["product-100x50"].read_text("utf-8")
    file.write_text(
        text.replace('field = "product.sku"', 'field = "lot.code"').replace("at = [64, 16.6]", "at = [80, 16.6]")
    )

    told = run("check", file)

    assert told.exit_code == 1
    assert told.stdout.splitlines() == [
        "mine.toml: line 26: item 3: a product label has no lot.code.",
        "mine.toml: line 33: item 4: it reaches over the edge of the label.",
    ]


def test_a_check_finds_a_bar_code_too_wide_for_the_sample(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    text = shipped_templates()["product-100x50"].read_text("utf-8")
    file.write_text(text.replace("x_dots = 3", "x_dots = 3\nwidth_mm = 30"))

    told = run("check", file)

    assert told.exit_code == 1
    assert "line 47: The label is too narrow: its bar code needs 50 mm and has 30 mm." in told.stdout


@pytest.mark.parametrize("arguments", [("check", "none"), ("render", "none", "--out", "x.png")])
def test_a_template_that_is_not_there_is_said(arguments: tuple[str, ...]) -> None:
    told = run(*arguments)

    assert told.exit_code == 1
    assert "There is no label template none." in told.stderr
    assert "lot-100x50" in told.stderr


@pytest.mark.parametrize("ending", ["png", "pdf", "zpl"])
def test_a_label_is_painted_from_data(tmp_path: Path, ending: str) -> None:
    data, out = tmp_path / "data.json", tmp_path / f"label.{ending}"
    data.write_text(
        json.dumps(
            {
                "product.name": "Bolt M8",
                "product.sku": "B8",
                "product.gtin14": "09506000134352",
                "lot.code": "L1",
                "lot.expiry": "2027-05-31",
                "quantity": 12,
                "unit.code": "EA",
            }
        )
    )

    told = run("render", "lot-100x50", "--data", data, "--dpi", 300, "--out", out)

    assert told.exit_code == 0, told.output
    starts = {"png": b"\x89PNG", "pdf": b"%PDF", "zpl": b"^XA"}
    assert out.read_bytes().startswith(starts[ending])
    if ending == "png":
        found = read(Image.open(out))
        assert ("]d2", "010950600013435217270531" + "10L1") in found


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ('{"product.nam": "x"}', "product.nam cannot be used"),
        ('{"lot.expiry": "31.5.2027"}', "lot.expiry cannot be used"),
        ('{"quantity": "many"}', "quantity cannot be used"),
        ('{"quantity": 1e999}', "quantity cannot be used"),
        ('{"product.name": 5}', "product.name cannot be used"),
        ('{"product.sku": "B8"}', "product.name is missing"),
        ("[]", "must be one object"),
        ("{", "is not JSON"),
    ],
)
def test_data_that_cannot_be_used_is_refused_in_words(tmp_path: Path, data: str, words: str) -> None:
    (tmp_path / "data.json").write_text(data)

    told = run("render", "product-100x50", "--data", tmp_path / "data.json", "--out", tmp_path / "x.png")

    assert told.exit_code != 0
    assert words in told.stderr
    assert not (tmp_path / "x.png").exists()


def test_only_known_kinds_of_file_are_written(tmp_path: Path) -> None:
    assert run("render", "product-100x50", "--out", tmp_path / "x.exe").exit_code == 2


def test_no_window_is_needed(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom click.testing import CliRunner\nfrom invista_desktop.cli.main import invista\n"
        "assert CliRunner().invoke(invista, ['labels', 'check', 'lot-100x50']).exit_code == 0\n"
        "sys.exit(bool({'PySide6', 'sqlalchemy', 'reportlab'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=60).returncode == 0


def test_the_words_say_what_a_scanner_makes_of_a_label() -> None:
    def words(name: str) -> list[str]:
        layout = load_template(shipped_templates()[name])
        label = LabelPainter().paint(layout, sample_fields(layout.kind), dpi=203)
        scans = scans_of(label)
        assert all(scan.expected for scan in scans)
        assert unread(label, scans) == ()
        return [str(scan.words) for scan in scans]

    assert words("pallet-105x148") == [
        "GS1 data (02) 09506000134352 (37) 480",
        "SSCC 395200000000000012",
    ]
    assert words("shelf-100x50") == ["Text A-01-02-03"]
    assert "Command OK" in words("command-sheet-a4")


def test_what_cannot_be_read_is_told() -> None:
    from dataclasses import replace

    label = LabelPainter().paint(template("shelf-100x50"), sample_fields(LabelKind.LOCATION), dpi=203)
    spoilt = label.picture.copy()
    spoilt.paste(1, (600, 0, 700, 400))
    blank = replace(label, picture=spoilt)

    assert unread(blank, scans_of(blank)) == ("]Q1A-01-02-03",)
