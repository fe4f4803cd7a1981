"""From the tables of a template file to its items; only the shape is looked at here."""

from collections.abc import Mapping
from typing import Any, cast

from invista_desktop.models.domain.labels import LabelKind
from invista_desktop.services.labels.encoding import Symbology
from invista_desktop.services.labels.layout import (
    Align,
    Area,
    BarcodeItem,
    Condition,
    ElementPattern,
    Item,
    LineItem,
    Template,
    TextItem,
)

Table = Mapping[str, Any]
Kinds = Mapping[str, tuple[type, ...]]
_TEXT, _NUMBER, _LIST, _WHOLE, _CLAIM = (str,), (int, float), (list,), (int,), (bool,)
_LABEL: Kinds = {"id": _TEXT, "name": _TEXT, "kind": _TEXT, "size_mm": _LIST}
_COMMON: Kinds = {"type": _TEXT, "at": _LIST, "when": _TEXT, "unless": _TEXT}
_KEYS: Mapping[str, Kinds] = {
    "text": {
        **_COMMON,
        "box": _LIST,
        "field": _TEXT,
        "text": _TEXT,
        "font_pt": _NUMBER,
        "min_pt": _NUMBER,
        "bold": _CLAIM,
        "align": _TEXT,
        "fit": _TEXT,
    },
    "line": {**_COMMON, "box": _LIST},
    "barcode": {
        **_COMMON,
        "symbology": _TEXT,
        "x_dots": _WHOLE,
        "width_mm": _NUMBER,
        "height_mm": _NUMBER,
        "lines": _WHOLE,
        "hri": _CLAIM,
        "align": _TEXT,
        "data": _TEXT,
        "ais": _LIST,
    },
}


def template_from(document: Table) -> Template:
    """Return the template a parsed TOML document describes.

    Raises:
        ValueError: something is missing, misspelt or of the wrong type; the words name it.
    """
    label, items = document.get("label"), document.get("item")
    if not isinstance(label, dict) or not isinstance(items, list) or set(document) != {"label", "item"}:
        raise ValueError("A template is one [label] and its [[item]] tables.")
    _require(label, _LABEL, {"id", "kind", "size_mm"}, "label")
    if label["kind"] not in list(LabelKind):
        raise ValueError(f"label: kind must be one of {', '.join(LabelKind)}.")
    size = _numbers(label["size_mm"], 2, "label: size_mm")
    name: str = label["id"]
    return Template(
        name,
        label.get("name", name),
        LabelKind(label["kind"]),
        (size[0], size[1]),
        tuple(_item(table, f"item {place}", size) for place, table in enumerate(items, 1)),
    )


def _item(table: Table, where: str, size: tuple[float, ...]) -> Item:
    kind = str(table.get("type"))
    if kind not in _KEYS:
        raise ValueError(f"{where}: type must be one of {', '.join(_KEYS)}.")
    _require(table, _KEYS[kind], {"at"} | ({"symbology"} if kind == "barcode" else {"box"}), where)
    condition = Condition(table.get("when", ""), table.get("unless", ""))
    at = _numbers(table["at"], 2, f"{where}: at")
    if kind == "barcode":
        return _barcode(table, where, (at[0], at[1]), size[0], condition)
    box = _numbers(table["box"], 2, f"{where}: box")
    area = Area(at[0], at[1], box[0], box[1])
    return LineItem(area, condition) if kind == "line" else _text(table, where, area, condition)


def _text(table: Table, where: str, area: Area, condition: Condition) -> TextItem:
    if ("field" in table) == ("text" in table):
        raise ValueError(f"{where}: give either field or text.")
    if table.get("fit", "shrink") not in {"shrink", "cut"}:
        raise ValueError(f"{where}: fit must be shrink or cut.")
    font = float(table.get("font_pt", 9))
    least = font if table.get("fit") == "cut" else float(table.get("min_pt", 6))
    pattern = table["text"] if "text" in table else f"{{{table['field']}}}"
    return TextItem(area, pattern, font, min(least, font), table.get("bold", False), _align(table, where), condition)


def _barcode(
    table: Table, where: str, at: tuple[float, float], label_width: float, condition: Condition
) -> BarcodeItem:
    if table["symbology"] not in list(Symbology):
        raise ValueError(f"{where}: symbology must be one of {', '.join(Symbology)}.")
    symbology = Symbology(table["symbology"])
    if ("ais" in table) != symbology.is_gs1 or ("data" in table) == symbology.is_gs1:
        raise ValueError(f"{where}: {symbology} takes {'ais' if symbology.is_gs1 else 'data'}.")
    x_dots = table.get("x_dots", 2 if symbology.is_linear else 4)
    quiet = symbology.quiet_modules[1] * x_dots * 25.4 / 203
    return BarcodeItem(
        at,
        symbology,
        x_dots,
        float(table.get("width_mm", label_width - at[0] - quiet)),
        float(table.get("height_mm", 12)),
        table.get("lines", 1),
        table.get("hri", symbology.is_linear),
        _align(table, where),
        table.get("data", ""),
        tuple(_element(entry, where) for entry in table.get("ais", ())),
        condition,
    )


def _align(table: Table, where: str) -> Align:
    if (align := table.get("align", "left")) not in {"left", "centre", "right"}:
        raise ValueError(f"{where}: align must be left, centre or right.")
    return cast(Align, align)


def _element(entry: object, where: str) -> ElementPattern:
    if not isinstance(entry, list) or not 2 <= len(entry) <= 3 or not all(isinstance(part, str) for part in entry):
        raise ValueError(f'{where}: each of ais is ["AI", "{{field}}"] or ["AI", "{{field}}", "left out without"].')
    return ElementPattern(*entry)


def _require(table: Table, known: Kinds, needed: set[str], where: str) -> None:
    for key, value in table.items():
        if key not in known:
            raise ValueError(f"{where}: {key} is not known.")
        if not isinstance(value, known[key]) or (isinstance(value, bool) and known[key] is not _CLAIM):
            raise ValueError(f"{where}: {key} has a value of the wrong kind.")
    if absent := sorted(needed - set(table)):
        raise ValueError(f"{where}: {absent[0]} is missing.")


def _numbers(value: object, count: int, where: str) -> tuple[float, ...]:
    if (
        not isinstance(value, list)
        or len(value) != count
        or any(isinstance(part, bool) or not isinstance(part, int | float) for part in value)
    ):
        raise ValueError(f"{where} must be {count} numbers.")
    return tuple(float(part) for part in value)
