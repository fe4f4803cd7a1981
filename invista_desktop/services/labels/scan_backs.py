"""What a scanner would make of a painted label: read from its dots, and told in words."""

from dataclasses import dataclass

from PIL import Image

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.found import command_of
from invista_desktop.models.domain.scans import Meaning, ScanSettings, ScanStatus
from invista_desktop.services.labels.painter import PaintedLabel
from invista_desktop.services.scanning.interpreter import interpret

_QUIET_DOTS = 40  # the liner around the label is as white as the label


@dataclass(frozen=True)
class ScanBack:
    """One code as a scanner reads it.

    Attributes:
        raw: the symbology identifier and the data.
        expected: whether it is one of those the label was meant to carry.
    """

    raw: str
    meaning: Meaning
    words: Said
    expected: bool


def scans_of(label: PaintedLabel) -> tuple[ScanBack, ...]:
    """Return every code a reader finds on the label, from top to bottom."""
    import zxingcpp

    picture = Image.new("L", (label.picture.width + 2 * _QUIET_DOTS, label.picture.height + 2 * _QUIET_DOTS), 255)
    picture.paste(label.picture, (_QUIET_DOTS, _QUIET_DOTS))
    found = zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain)
    meant = {code.symbology.identifier + code.content for code in label.codes}
    read = sorted(found, key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    return tuple(_scan(code.symbology_identifier + code.text, meant) for code in read)


def unread(label: PaintedLabel, scans: tuple[ScanBack, ...]) -> tuple[str, ...]:
    """Return the codes the label was meant to carry and no reader found."""
    found = {scan.raw for scan in scans}
    meant = (code.symbology.identifier + code.content for code in label.codes)
    return tuple(raw for raw in meant if raw not in found)


def _scan(raw: str, meant: set[str]) -> ScanBack:
    meaning = interpret(raw, ScanSettings())
    return ScanBack(raw, meaning, _words(raw, meaning), raw in meant)


def _words(raw: str, meaning: Meaning) -> Said:
    if command := command_of(raw):
        return said("Command {command}", command=command.upper())
    elements = " ".join(f"({ai}) {value}" for ai, value in meaning.ais)
    told = {
        ScanStatus.GTIN: said("GTIN {gtin}", gtin=meaning.text("gtin14")),
        ScanStatus.SSCC: said("SSCC {sscc}", sscc=meaning.text("sscc")),
        ScanStatus.GS1: said("GS1 data {elements}", elements=elements),
        ScanStatus.DIGITAL_LINK: said("Web address with GS1 data {elements}", elements=elements),
        ScanStatus.PLAIN: said("Text {text}", text=meaning.text("plain")),
        ScanStatus.ERROR: said("Nothing a scan can be: {errors}", errors=", ".join(meaning.errors)),
    }
    return told[meaning.status]
