"""What a scanner reads from a painted label, and what this app takes it for."""

from typing import Final

from PIL import Image

from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.models.domain.label_previews import ScannedLabel
from invista_desktop.models.domain.scan_explanations import doubt_about, require_readable
from invista_desktop.models.domain.scans import Meaning, ScanSettings, ScanStatus
from invista_desktop.services.scanning.interpreter import interpret

_SEPARATOR, _SHOWN_SEPARATOR = "\x1d", "␝"
_NAMES: Final = {
    "gtin14": "GTIN",
    "content_gtin14": "content GTIN",
    "lot": "lot",
    "serial": "serial",
    "expiry": "expiry",
    "best_before": "best before",
    "count": "count",
    "sscc": "SSCC",
    "gln": "GLN",
}


def readings_of(picture: Image.Image) -> tuple[ScannedLabel, ...]:
    """Return each bar code that can be read, from top to bottom and left to right."""
    import zxingcpp

    found = zxingcpp.read_barcodes(picture.convert("L"), text_mode=zxingcpp.TextMode.Plain)
    placed = sorted(found, key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    return tuple(_reading(code.symbology_identifier, code.text) for code in placed)


def _reading(identifier: str, text: str) -> ScannedLabel:
    meaning = interpret(identifier + text, ScanSettings())
    return ScannedLabel(
        identifier,
        text.replace(_SEPARATOR, _SHOWN_SEPARATOR),
        _words(meaning),
        is_trusted=meaning.status is not ScanStatus.ERROR and not meaning.errors,
    )


def _words(meaning: Meaning) -> Said:
    try:
        require_readable(meaning)
    except RuleViolation as problem:
        return problem.title
    told = [f"{_NAMES.get(name, name.replace('_', ' '))} {value}" for name, value in meaning.fields.items()]
    if meaning.status is ScanStatus.PLAIN or not told:
        return said("the code {code}", code=meaning.text("plain"))
    doubt = doubt_about(meaning)
    return said("{told}. {doubt}", told=", ".join(told), doubt=doubt) if doubt else said("{told}", told=", ".join(told))
