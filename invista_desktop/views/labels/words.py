"""Labels in the words people use."""

from PySide6.QtCore import QCoreApplication

from invista_desktop.models.domain.label_library import Origin
from invista_desktop.models.domain.label_symbologies import Symbology
from invista_desktop.models.domain.label_templates import (
    BarcodeItem,
    BoxItem,
    ImageItem,
    Item,
    TextItem,
)
from invista_desktop.models.domain.labels import LabelKind


def _tr(words: str) -> str:
    return QCoreApplication.translate("labels", words)


def kind_word(kind: LabelKind) -> str:
    """Return what a label is stuck on, as people say it."""
    return {
        LabelKind.PRODUCT: _tr("Product"),
        LabelKind.LOT: _tr("Lot"),
        LabelKind.SERIAL: _tr("Serial number"),
        LabelKind.PALLET: _tr("Pallet"),
        LabelKind.LOCATION: _tr("Shelf or bin"),
        LabelKind.CARTON: _tr("Carton"),
        LabelKind.SHIPPING: _tr("Shipping"),
        LabelKind.ASSET: _tr("Asset"),
        LabelKind.COMMAND: _tr("Command"),
    }[kind]


def origin_word(origin: Origin) -> str:
    """Return where a template comes from."""
    return {
        Origin.SHIPPED: "",
        Origin.CHANGED: _tr("changed here"),
        Origin.OWN: _tr("made here"),
    }[origin]


def size_word(size_mm: tuple[float, float]) -> str:
    """Return a label's size."""
    return _tr("{width} × {height} mm").format(width=f"{size_mm[0]:g}", height=f"{size_mm[1]:g}")


def item_words(item: Item) -> tuple[str, str]:
    """Return what an item is, and what it shows."""
    if isinstance(item, TextItem):
        return _tr("Text"), item.pattern
    if isinstance(item, BarcodeItem):
        shown = item.data or " ".join(f"({one.ai}){one.pattern}" for one in item.elements)
        return symbology_word(item.symbology), shown
    if isinstance(item, ImageItem):
        return _tr("Picture"), item.file
    return (_tr("Box"), "") if isinstance(item, BoxItem) else (_tr("Line"), "")


def symbology_word(symbology: Symbology) -> str:
    """Return the name of a kind of bar code; names are the same in every language."""
    return {
        Symbology.CODE_128: "Code 128",
        Symbology.GS1_128: "GS1-128",
        Symbology.EAN_13: "EAN-13",
        Symbology.EAN_8: "EAN-8",
        Symbology.UPC_A: "UPC-A",
        Symbology.ITF_14: "ITF-14",
        Symbology.QR: "QR",
        Symbology.GS1_DATAMATRIX: "GS1 DataMatrix",
        Symbology.GS1_QR: "GS1 QR",
        Symbology.GS1_DIGITAL_LINK: "GS1 Digital Link",
    }[symbology]


def property_word(key: str) -> str:
    """Return what a property of an item is called, with the key that goes to it where there is one."""
    return {
        "text": _tr("&Text"),
        "font_pt": _tr("Si&ze, points"),
        "min_pt": _tr("S&mallest, points"),
        "bold": _tr("&Bold"),
        "align": _tr("&Aligned"),
        "rotate": _tr("Tur&ned, degrees"),
        "symbology": _tr("&Kind of code"),
        "data": _tr("&Carries"),
        "ais": _tr("&GS1 elements, one a line"),
        "link": _tr("&Web address"),
        "x_dots": _tr("Narrow ba&r, dots at 203 dpi"),
        "lines": _tr("Over how man&y lines"),
        "height_mm": _tr("Bar &height, mm"),
        "hri": _tr("With t&ext below"),
        "threshold": _tr("&Darker than is black, 1 to 255"),
        "thickness_mm": _tr("&Thickness, mm"),
        "left": _tr("From the &left, mm"),
        "top": _tr("From the to&p, mm"),
        "width": _tr("Width, mm"),
        "width_mm": _tr("Width, mm"),
        "height": _tr("Height, mm"),
        "when": _tr("Onl&y with"),
        "unless": _tr("Only with&out"),
    }[key]


def choice_word(key: str, choice: str) -> str:
    """Return one of a property's choices, as people say it."""
    if key == "symbology":
        return symbology_word(Symbology(choice))
    return {"left": _tr("left"), "centre": _tr("in the middle"), "right": _tr("right")}.get(choice, choice)
