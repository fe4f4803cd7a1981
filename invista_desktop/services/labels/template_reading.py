"""From the tables of a template file to its items; only the shape is looked at here."""

import base64
import binascii
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.models.domain.label_symbologies import Symbology
from invista_desktop.models.domain.label_templates import (
    DIGITAL_LINK_STEM,
    TEMPLATE_FORMAT,
    Align,
    Area,
    BarcodeItem,
    BoxItem,
    Condition,
    ElementPattern,
    ImageItem,
    Item,
    LineItem,
    Rotation,
    Template,
    TextItem,
)
from invista_desktop.models.domain.labels import LabelKind
from invista_desktop.services.labels.images import image_beside, require_image
from invista_desktop.services.labels.problems import Misshapen, Problem
from invista_desktop.services.labels.template_positions import positions_in
from invista_desktop.services.labels.template_shape import ITEM_KEYS, LABEL_KEYS, NEEDED, Table, faults_in

_LINE = re.compile(r"at line (\d+)")
_TURNS = (0, 90, 180, 270)


@dataclass(frozen=True)
class ReadTemplate:
    """What a template file says.

    Attributes:
        template: None where its shape is wrong.
        problems: what is wrong with its shape, by line.
    """

    template: Template | None
    problems: tuple[Problem, ...]


def read_template(text: str, folder: Path | None = None) -> ReadTemplate:
    """Return the template in the text of a file; pictures are looked for in `folder` alone."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return ReadTemplate(None, (_syntax(text, error),))
    template, problems = template_from(document, folder)
    positions = positions_in(text)
    placed = [replace(problem, line=positions.line_of(problem.item, problem.key)) for problem in problems]
    return ReadTemplate(template, tuple(placed))


def template_from(document: Table, folder: Path | None = None) -> tuple[Template | None, tuple[Problem, ...]]:
    """Return the template a parsed TOML document describes, and what is wrong with its shape."""
    label, tables = document.get("label"), document.get("item")
    if (
        not isinstance(label, dict)
        or not isinstance(tables, list)
        or not all(isinstance(table, dict) for table in tables)
        or set(document) != {"label", "item"}
    ):
        return None, (Problem(0, "", said("A template is one [label] and its [[item]] tables.")),)
    problems = list(faults_in(label, LABEL_KEYS, NEEDED["label"], 0))
    items: list[Item] = []
    size = (0.0, 0.0)
    try:
        size = _pair(label.get("size_mm", [0, 0]), 0, "size_mm")
    except Misshapen as wrong:
        problems.append(wrong.problem)
    for place, table in enumerate(tables, 1):
        found, faults = _item(table, place, size, folder)
        items += found
        problems += faults
    if not problems:
        try:
            return _label(label, size, tuple(items)), ()
        except Misshapen as wrong:
            problems.append(wrong.problem)
    return None, tuple(problems)


def _label(label: Table, size: tuple[float, float], items: tuple[Item, ...]) -> Template:
    if label.get("format", TEMPLATE_FORMAT) != TEMPLATE_FORMAT:
        raise _wrong(0, "format", said("label: this app reads format {format}.", format=TEMPLATE_FORMAT))
    if label["kind"] not in list(LabelKind):
        raise _wrong(0, "kind", said("label: kind must be one of {kinds}.", kinds=", ".join(LabelKind)))
    name: str = label["id"]
    return Template(
        name,
        label.get("name", name),
        LabelKind(label["kind"]),
        size,
        items,
        label.get("version", 1),
        _rotation(label, 0),
    )


def _item(
    table: Table, place: int, size: tuple[float, float], folder: Path | None
) -> tuple[list[Item], Iterator[Problem] | list[Problem]]:
    """Return the item, or what is wrong with its shape."""
    kind = table.get("type")
    if not isinstance(kind, str) or kind not in ITEM_KEYS:
        words = said("item {place}: type must be one of {types}.", place=place, types=", ".join(ITEM_KEYS))
        return [], [Problem(place, "type", words)]
    if faults := list(faults_in(table, ITEM_KEYS[kind], NEEDED[kind], place)):
        return [], faults
    reading = _ItemReading(table, place, size[0], folder)
    makers: Mapping[str, Callable[[], Item]] = {
        "text": reading.text,
        "line": reading.line,
        "box": reading.frame,
        "image": reading.image,
        "barcode": reading.barcode,
    }
    try:
        return [makers[kind]()], []
    except Misshapen as wrong:
        return [], [wrong.problem]


class _ItemReading:
    """One [[item]] whose keys are known and have values of the right type."""

    def __init__(self, table: Table, place: int, label_width: float, folder: Path | None) -> None:
        self._table, self._place, self._label_width, self._folder = table, place, label_width, folder
        self._condition = Condition(table.get("when", ""), table.get("unless", ""))

    def line(self) -> LineItem:
        return LineItem(self._area(), self._condition)

    def frame(self) -> BoxItem:
        return BoxItem(self._area(), float(self._table.get("thickness_mm", 0.3)), self._condition)

    def text(self) -> TextItem:
        table, place = self._table, self._place
        if ("field" in table) == ("text" in table):
            raise _wrong(place, "text", said("item {place}: give either field or text.", place=place))
        fit = self._choice("fit", "shrink", ("shrink", "cut"))
        font = float(table.get("font_pt", 9))
        least = font if fit == "cut" else float(table.get("min_pt", 6))
        return TextItem(
            self._area(),
            table["text"] if "text" in table else f"{{{table['field']}}}",
            font,
            min(least, font),
            table.get("bold", False),
            self._align(),
            self._condition,
            _rotation(table, place),
        )

    def image(self) -> ImageItem:
        table, place = self._table, self._place
        if ("file" in table) == ("png" in table):
            raise _wrong(place, "file", said("item {place}: give either file or png.", place=place))
        name = table.get("file", "")
        try:
            png = image_beside(self._folder, name) if "file" in table else base64.b64decode(table["png"], validate=True)
            require_image(png, name)
        except (RuleViolation, binascii.Error) as error:
            words = said("item {place}: the picture {name} cannot be used.", place=place, name=name or "PNG")
            raise _wrong(place, "file" if "file" in table else "png", words) from error
        threshold = table.get("threshold", 128)
        return ImageItem(self._area(), png, name, threshold, self._condition, _rotation(table, place))

    def barcode(self) -> BarcodeItem:
        table, place = self._table, self._place
        symbology = Symbology(self._choice("symbology", "", tuple(Symbology)))
        if ("ais" in table) != symbology.is_gs1 or ("data" in table) == symbology.is_gs1:
            takes = "ais" if symbology.is_gs1 else "data"
            words = said("item {place}: {symbology} takes {takes}.", place=place, symbology=symbology, takes=takes)
            raise _wrong(place, "data" if symbology.is_gs1 else "ais", words)
        at = _pair(table["at"], place, "at")
        x_dots = table.get("x_dots", 2 if symbology.is_linear else 4)
        quiet = symbology.quiet_modules[1] * x_dots * 25.4 / 203
        return BarcodeItem(
            at,
            symbology,
            x_dots,
            float(table.get("width_mm", round(self._label_width - at[0] - quiet, 4))),
            float(table.get("height_mm", 12)),
            table.get("lines", 1),
            table.get("hri", symbology.is_linear),
            self._align(),
            table.get("data", ""),
            tuple(self._element(entry) for entry in table.get("ais", ())),
            self._condition,
            _rotation(table, place),
            table.get("link", DIGITAL_LINK_STEM),
        )

    def _element(self, entry: object) -> ElementPattern:
        if not isinstance(entry, list) or not 2 <= len(entry) <= 3 or not all(isinstance(part, str) for part in entry):
            words = said(
                'item {place}: each of ais is ["AI", "{field}"] or ["AI", "{field}", "left out without"].',
                place=self._place,
                field="{field}",
            )
            raise _wrong(self._place, "ais", words)
        return ElementPattern(*entry)

    def _area(self) -> Area:
        return Area(*_pair(self._table["at"], self._place, "at"), *_pair(self._table["box"], self._place, "box"))

    def _align(self) -> Align:
        return cast(Align, self._choice("align", "left", ("left", "centre", "right")))

    def _choice(self, key: str, otherwise: str, choices: tuple[str, ...]) -> str:
        chosen: str = self._table.get(key, otherwise)
        if chosen not in choices:
            words = said(
                "item {place}: {key} must be one of {choices}.", place=self._place, key=key, choices=", ".join(choices)
            )
            raise _wrong(self._place, key, words)
        return chosen


def _rotation(table: Table, place: int) -> Rotation:
    if (turn := table.get("rotate", 0)) not in _TURNS:
        raise _wrong(place, "rotate", _at(place, said("rotate must be 0, 90, 180 or 270.")))
    return cast(Rotation, turn)


def _pair(value: Any, place: int, key: str) -> tuple[float, float]:
    if (
        not isinstance(value, list)
        or len(value) != 2
        or any(isinstance(part, bool) or not isinstance(part, int | float) for part in value)
    ):
        raise _wrong(place, key, _at(place, said("{key} must be 2 numbers.", key=key)))
    return float(value[0]), float(value[1])


def _at(place: int, words: Said) -> Said:
    return said("item {place}: {words}", place=place, words=words) if place else said("label: {words}", words=words)


def _wrong(place: int, key: str, words: Said) -> Misshapen:
    return Misshapen(Problem(place, key, words))


def _syntax(text: str, error: tomllib.TOMLDecodeError) -> Problem:
    """Return what the TOML reader says, on the line it names; it says so only in its words."""
    found = _LINE.search(str(error))
    return Problem(0, "", said("{reason}.", reason=error), int(found[1]) if found else max(1, len(text.splitlines())))
