"""From data to the light and dark modules of a bar code, checked before a single dot is drawn.

The libraries below encode what they are given: a wrong check digit, a 13th month or a bracket in
the data would come out as a bar code that scans as something else. So everything is refused here
that an honest reader would not give back unchanged.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isqrt
from typing import Any

from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.models.domain.label_symbologies import Symbology
from invista_desktop.models.domain.label_templates import DIGITAL_LINK_STEM
from invista_desktop.services.labels.digital_link import link_of
from invista_desktop.services.labels.gtin_codes import bars_of, digits_for, read_as

FNC1 = "\xf1"  # as python-barcode spells it
SEPARATOR = "\x1d"  # as a scanner sends it

# Elements of predefined length need no separator after them (GS1 General Specifications, 7.8.5).
PREDEFINED = frozenset(
    {"00", "01", "02", "03", "04", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "41"}
    | {str(prefix) for prefix in range(31, 37)}
)
LONGEST_GS1_128 = 48

_MODULES = b"1" + b"0" * 255  # by the level of grey: black is a dark module


@dataclass(frozen=True)
class Element:
    """One application identifier with its data."""

    ai: str
    value: str

    @property
    def is_predefined(self) -> bool:
        """Whether a reader knows its length without a separator."""
        return self.ai[:2] in PREDEFINED


@dataclass(frozen=True)
class Symbol:
    """A bar code as modules.

    Attributes:
        content: what a reader sends after the symbology identifier: for GS1 the element string
            with separators, for a Digital Link the address.
        rows: one string of 0 and 1 a row; a linear code has one row.
        hri: the text for people, drawn below.
    """

    symbology: Symbology
    content: str
    rows: tuple[str, ...]
    hri: str

    @property
    def width(self) -> int:
        """Its width in modules, quiet zones left out."""
        return len(self.rows[0])


def require_elements(pairs: Sequence[tuple[str, str]]) -> tuple[Element, ...]:
    """Return the elements in the order they are encoded: predefined lengths first.

    Raises:
        RuleViolation: GS1 does not allow one of them, or not beside the others; code `label_data`.
    """
    elements = [_element(ai, value) for ai, value in pairs]
    named = {element.ai for element in elements}
    if not elements or len(named) < len(elements):
        raise _refused(said("each application identifier may occur once"))
    if "01" in named and named & {"02", "37"}:
        raise _refused(said("(01) excludes (02) and (37)"))
    if ("02" in named) != ("37" in named):
        raise _refused(said("(02) and (37) need each other"))
    return tuple(sorted(elements, key=lambda element: not element.is_predefined))


def element_string(elements: Sequence[Element], separator: str = SEPARATOR) -> str:
    """Return the data with a separator after each element of variable length but the last."""
    last = len(elements) - 1
    return "".join(
        element.ai + element.value + ("" if element.is_predefined or place == last else separator)
        for place, element in enumerate(elements)
    )


@lru_cache(maxsize=512)
def encode_elements(symbology: Symbology, elements: tuple[Element, ...], link: str = DIGITAL_LINK_STEM) -> Symbol:
    """Return the GS1 symbol of elements that `require_elements` let through.

    Args:
        link: what the address of a Digital Link starts with.

    Raises:
        RuleViolation: they are more than the symbology holds; code `label_data`.
    """
    hri = "".join(f"({element.ai}){element.value}" for element in elements)
    if symbology is Symbology.GS1_DIGITAL_LINK:
        address = link_of(link, elements)
        if address is None:
            raise _refused(said("a Digital Link needs a key such as (01), (00) or (414)"))
        return Symbol(symbology, address, _matrix(symbology, address), hri)
    content = element_string(elements)
    if symbology is not Symbology.GS1_128:
        bracketed = "".join(f"[{element.ai}]{element.value}" for element in elements)
        return Symbol(symbology, content, _matrix(symbology, bracketed), hri)
    if len(content) > LONGEST_GS1_128:
        raise _refused(said("GS1-128 holds 48 characters, these are {count}", count=len(content)))
    from barcode.codex import Gs1_128

    return Symbol(symbology, content, (Gs1_128(element_string(elements, FNC1)).build()[0],), hri)


@lru_cache(maxsize=512)
def encode_text(symbology: Symbology, text: str) -> Symbol:
    """Return the symbol of plain text, or of a GTIN for EAN, UPC-A and ITF-14.

    Raises:
        RuleViolation: the symbology cannot carry the text; code `label_data`.
    """
    if symbology.is_gtin:
        digits = digits_for(symbology, text)
        if digits is None:
            raise _refused(said("{gtin} is not a GTIN for {symbology}", gtin=text, symbology=symbology.value))
        return Symbol(symbology, read_as(symbology, digits), (bars_of(symbology, digits),), digits)
    if symbology is Symbology.CODE_128:
        return _code_128(text)
    # A scanner types what it reads: a control character would be a key pressed.
    if not text or not text.isprintable():
        raise _refused(said("a QR code carries printable characters only"))
    return Symbol(symbology, text, _matrix(symbology, text), text)


def _code_128(text: str) -> Symbol:
    if not re.fullmatch(r"[\x20-\x7e]{1,80}", text):
        raise _refused(said("Code 128 carries 1 to 80 plain letters, digits and signs, not “{text}”", text=text))
    return Symbol(Symbology.CODE_128, text, (_code_128_class()(text).build()[0],), text)


@lru_cache(maxsize=1)
def _code_128_class() -> Any:
    from barcode.codex import Code128

    class ExactCode128(Code128):  # type: ignore[misc]  # python-barcode is untyped
        # The shortening takes a leading pair of digits 99 for a change of character set and drops it.
        def _try_to_optimize(self, encoded: list[int]) -> list[int]:
            if self.code.startswith("99"):
                return encoded
            shortened: list[int] = super()._try_to_optimize(encoded)
            return shortened

    return ExactCode128


def _matrix(symbology: Symbology, content: str) -> tuple[str, ...]:
    import zxingcpp

    qr = symbology is not Symbology.GS1_DATAMATRIX
    kind = zxingcpp.BarcodeFormat.QRCode if qr else zxingcpp.BarcodeFormat.DataMatrix
    try:
        # Rectangles and their extensions are beyond many a scanner in use.
        options: dict[str, bool] = {"gs1": symbology in {Symbology.GS1_QR, Symbology.GS1_DATAMATRIX}} | (
            {} if qr else {"forceSquare": True}
        )
        code = zxingcpp.create_barcode(content, kind, **options)
    except ValueError as error:
        raise _refused(said("it does not fit into one symbol")) from error
    picture: Any = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    levels = memoryview(picture).tobytes()
    flat = levels.translate(_MODULES).decode("ascii")
    side = isqrt(len(flat))
    return tuple(flat[start : start + side] for start in range(0, len(flat), side))


@lru_cache(maxsize=4096)
def _element(ai: str, value: str) -> Element:
    from biip import ParseError
    from biip.gs1_element_strings import GS1ElementString

    try:
        read = GS1ElementString.parse(ai + value)
    except ParseError as error:
        raise _refused(said("({ai}) cannot hold “{value}”", ai=ai, value=value)) from error
    if read.ai.ai != ai or read.value != value or read.gtin_error or read.sscc_error or read.gln_error:
        raise _refused(said("({ai}) cannot hold “{value}”", ai=ai, value=value))
    return Element(ai, value)


def _refused(reason: Said) -> RuleViolation:
    return RuleViolation(
        said("The bar code cannot be made: {reason}.", reason=reason),
        said("Correct the product, lot or serial number it is made of."),
        code="label_data",
    )
