"""The bars of one GTIN: EAN-13, EAN-8, UPC-A and ITF-14.

python-barcode would mend a wrong check digit and trim what is too long without a word, so only
numbers that are right reach it.
"""

from invista_desktop.models.domain.gtin import is_gtin
from invista_desktop.models.domain.label_symbologies import Symbology

_LENGTHS = {Symbology.EAN_13: 13, Symbology.EAN_8: 8, Symbology.UPC_A: 12, Symbology.ITF_14: 14}


def digits_for(symbology: Symbology, gtin: str) -> str | None:
    """Return the digits the symbology carries; None where `gtin` is not a GTIN it can carry.

    A GTIN is stored with 14 digits: zeros before it are taken off or put on.
    """
    length = _LENGTHS[symbology]
    digits = gtin.zfill(length) if symbology is Symbology.ITF_14 else gtin
    spare = len(digits) - length
    if spare > 0 and not digits[:spare].strip("0"):
        digits = digits[spare:]
    return digits if len(digits) == length and is_gtin(digits) else None


def read_as(symbology: Symbology, digits: str) -> str:
    """Return the digits a reader sends: a UPC-A comes as the EAN-13 it is part of."""
    return "0" + digits if symbology is Symbology.UPC_A else digits


def bars_of(symbology: Symbology, digits: str) -> str:
    """Return the modules of digits that `digits_for` let through."""
    from barcode.ean import EuropeanArticleNumber8, EuropeanArticleNumber13
    from barcode.itf import ITF
    from barcode.upc import UniversalProductCodeA

    if symbology is Symbology.ITF_14:
        # Wide bars of three modules keep every bar a whole number of dots.
        return str(ITF(digits, narrow=1, wide=3).build()[0])
    makes = {
        Symbology.EAN_13: EuropeanArticleNumber13,
        Symbology.EAN_8: EuropeanArticleNumber8,
        Symbology.UPC_A: UniversalProductCodeA,
    }
    return str(makes[symbology](digits).build()[0])
