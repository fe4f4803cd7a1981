"""Why a scan cannot be used here: what the code is, why not, and what to do next."""

from dataclasses import dataclass
from enum import Enum, auto

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.found import (
    CommandFound,
    Found,
    LocationFound,
    LotFound,
    NothingFound,
    OrderFound,
    PalletFound,
    ProductFound,
    ReceiptFound,
    SerialFound,
    TransferFound,
)
from invista_desktop.models.domain.scans import Meaning, ScanError, ScanStatus


class Wanted(Enum):
    """What the screen waits for."""

    ORDER_OR_ITEM = auto()
    ITEM = auto()
    BIN = auto()
    LABEL_SAMPLE = auto()


@dataclass(frozen=True)
class Explanation:
    """The words for a scan that cannot be used: what it is and why not, then what to do."""

    title: Said
    advice: Said


_SCAN_AGAIN = said("Scan it again, or type the number printed under the bars.")
_ASK_LABELLER = said("Scan another barcode of the item, and tell the supplier about this label.")

_FAULTS: dict[ScanError, tuple[Said, Said]] = {
    ScanError.EMPTY: (said("The scanner sent nothing."), said("Scan again, closer to the label.")),
    ScanError.BAD_SYMBOLOGY_ID: (
        said("The code starts in a way no barcode does."),
        said("Scan it again; if that does not help, check the scanner's AIM identifier setting."),
    ),
    ScanError.CHECK_DIGIT: (said("The check digit does not fit the number."), _SCAN_AGAIN),
    ScanError.LENGTH: (said("A value in the barcode is too short or too long."), _SCAN_AGAIN),
    ScanError.CHARSET: (
        said("The barcode holds characters that do not belong there."),
        said("Check that the scanner is set to a US keyboard, or type the number printed under the bars."),
    ),
    ScanError.UNKNOWN_AI: (said("The barcode holds data no GS1 standard knows."), _ASK_LABELLER),
    ScanError.BAD_DATE: (said("The barcode holds a date that does not exist."), _ASK_LABELLER),
    ScanError.DUPLICATE_AI: (said("The barcode says the same thing twice, and differently."), _ASK_LABELLER),
    ScanError.DL_STRUCTURE: (said("The web address in the code is not put together as GS1 wants."), _ASK_LABELLER),
}

_LOST_SEPARATOR = Explanation(
    said("The lot or serial number seems to have swallowed the date behind it."),
    said("Check it against the label; the scanner may have to be set to send FNC1 as GS."),
)

_NEXT = {
    Wanted.ORDER_OR_ITEM: said("Scan a purchase order, or an item that is expected."),
    Wanted.ITEM: said("Scan an item of this order."),
    Wanted.BIN: said("Scan the label of a bin."),
    Wanted.LABEL_SAMPLE: said("Scan any label with at least four characters."),
}

OPEN_RECEIPT = said("Scan it in the worklist to open it.")

_USES: dict[Wanted, tuple[type, ...]] = {
    Wanted.ORDER_OR_ITEM: (OrderFound, ReceiptFound, ProductFound, CommandFound),
    Wanted.ITEM: (ProductFound, LotFound, SerialFound, CommandFound),
    Wanted.BIN: (LocationFound, CommandFound),
    Wanted.LABEL_SAMPLE: (),
}


def why_not(meaning: Meaning, found: Found | None, wanted: Wanted) -> Explanation | None:
    """Return why a scan cannot be used on a screen that wants `wanted`; None when it can.

    `found` is None when the code was too faulty to be looked up.
    """
    if meaning.status is ScanStatus.ERROR or found is None:
        return _unreadable(meaning)
    if isinstance(found, NothingFound):
        return Explanation(
            _what_it_is(found),
            said("Search for the item by name or SKU, or have the code added to it."),
        )
    if obstacle := _obstacle(found):
        return obstacle
    if isinstance(found, _USES[wanted]):
        return None
    if isinstance(found, ReceiptFound):
        return Explanation(_what_it_is(found), OPEN_RECEIPT)
    return Explanation(_what_it_is(found), _NEXT[wanted])


def doubt_about(meaning: Meaning) -> Explanation | None:
    """Return what to check about a scan that can be used all the same; None when nothing."""
    return _LOST_SEPARATOR if ScanError.MAYBE_MISSING_SEPARATOR in meaning.errors else None


def _unreadable(meaning: Meaning) -> Explanation:
    if ScanError.MAYBE_MISSING_SEPARATOR in meaning.errors:
        return _LOST_SEPARATOR
    fault = next((_FAULTS[error] for error in meaning.errors if error in _FAULTS), None)
    return Explanation(*fault) if fault else Explanation(said("This barcode cannot be read."), _SCAN_AGAIN)


def _obstacle(found: Found) -> Explanation | None:
    match found:
        case ProductFound(is_active=False):
            return Explanation(
                said("{sku} {name} is no longer in use.", sku=found.sku, name=found.name),
                said("Set it aside, and ask the catalogue's owner whether it should be used again."),
            )
        case PalletFound(is_broken=True):
            return Explanation(
                said("Pallet {sscc} is broken up.", sscc=found.sscc),
                said("Take its label off; build a new pallet."),
            )
        case LocationFound(is_active=False):
            return Explanation(
                said("Location {code} is no longer in use.", code=found.code),
                said("Choose another bin, and have this label taken off."),
            )
        case LocationFound(is_blocked=True):
            return Explanation(
                said("Location {code} is blocked.", code=found.code),
                said("Choose another bin, or have this one released."),
            )
        case _:
            return None


def _what_it_is(found: Found) -> Said:
    match found:
        case ProductFound():
            words = said("This is the item {sku} {name}.", sku=found.sku, name=found.name)
        case LocationFound():
            words = said("This is the location {code}.", code=found.code)
        case LotFound():
            words = said("This is lot {code} of {sku}.", code=found.code, sku=found.sku)
        case SerialFound():
            words = said("This is serial number {code} of {sku}.", code=found.code, sku=found.sku)
        case OrderFound():
            words = said("This is purchase order {number}.", number=found.number)
        case ReceiptFound():
            words = receipt_words(found)
        case PalletFound():
            words = said("This is pallet {sscc}.", sscc=found.sscc)
        case TransferFound():
            words = said("This is stock transfer {number}.", number=found.number)
        case CommandFound():
            words = said("This is the command {name}.", name=found.name)
        case NothingFound():
            words = said("Nothing here carries the code {code}.", code=_shown(found.code))
    return words


def receipt_words(found: ReceiptFound) -> Said:
    """Return what a scanned receipt number is."""
    return said("This is goods receipt {number}, posted on {day}.", number=found.number, day=found.posted_on)


def _shown(code: str) -> str:
    """The code as it can stand in a sentence: no control characters, not a page long."""
    printable = "".join(character if character.isprintable() else "·" for character in code)
    return printable if len(printable) <= 60 else f"{printable[:57]}…"
