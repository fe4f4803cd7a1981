"""The kinds of bar code a label may carry."""

from enum import StrEnum


class Symbology(StrEnum):
    """A kind of bar code, as templates name it."""

    CODE_128 = "code-128"
    GS1_128 = "gs1-128"
    EAN_13 = "ean-13"
    EAN_8 = "ean-8"
    UPC_A = "upc-a"
    ITF_14 = "itf-14"
    QR = "qr"
    GS1_DATAMATRIX = "gs1-datamatrix"
    GS1_QR = "gs1-qr"
    GS1_DIGITAL_LINK = "gs1-digital-link"

    @property
    def is_gs1(self) -> bool:
        """Whether it is made of GS1 elements rather than of free text or one number."""
        return self in _OF_ELEMENTS

    @property
    def is_gtin(self) -> bool:
        """Whether it carries one GTIN and nothing else."""
        return self in _OF_ONE_GTIN

    @property
    def is_linear(self) -> bool:
        """Whether it is bars rather than a field of squares."""
        return self.is_gtin or self in {Symbology.CODE_128, Symbology.GS1_128}

    @property
    def quiet_modules(self) -> tuple[int, int]:
        """The white it needs to its left and right, in modules."""
        return _QUIET[self]

    @property
    def identifier(self) -> str:
        """The AIM symbology identifier a scanner sends before its data."""
        return _IDENTIFIERS[self]


_OF_ELEMENTS = frozenset({Symbology.GS1_128, Symbology.GS1_DATAMATRIX, Symbology.GS1_QR, Symbology.GS1_DIGITAL_LINK})
_OF_ONE_GTIN = frozenset({Symbology.EAN_13, Symbology.EAN_8, Symbology.UPC_A, Symbology.ITF_14})
_QUIET = {
    Symbology.CODE_128: (10, 10),
    Symbology.GS1_128: (10, 10),
    Symbology.EAN_13: (11, 7),
    Symbology.EAN_8: (7, 7),
    Symbology.UPC_A: (9, 9),
    Symbology.ITF_14: (10, 10),
    Symbology.QR: (4, 4),
    Symbology.GS1_QR: (4, 4),
    Symbology.GS1_DIGITAL_LINK: (4, 4),
    Symbology.GS1_DATAMATRIX: (2, 2),
}
_IDENTIFIERS = {
    Symbology.CODE_128: "]C0",
    Symbology.GS1_128: "]C1",
    Symbology.EAN_13: "]E0",
    Symbology.EAN_8: "]E4",
    Symbology.UPC_A: "]E0",
    Symbology.ITF_14: "]I1",
    Symbology.QR: "]Q1",
    Symbology.GS1_QR: "]Q3",
    Symbology.GS1_DIGITAL_LINK: "]Q1",
    Symbology.GS1_DATAMATRIX: "]d2",
}
