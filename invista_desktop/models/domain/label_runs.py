"""From records to labels: which template, how many of each, and what a label of a unit or of a pack says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.models.domain.label_records import COUNTED, LabelPack, LabelRecord
from invista_desktop.models.domain.label_sheets import SHEETS
from invista_desktop.models.domain.labels import FIELD_NAMES, LabelFields, LabelKind, LabelOrder
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings

MOST_LABELS: Final = 10_000
MOST_EACH: Final = 1_000
_MEDIA_TOLERANCE_MM: Final = 0.5
_SHEET_TOLERANCE_MM: Final = 0.2
# A label of the first kind is meant; those after it name no field that it lacks.
TEMPLATE_KINDS: Final[Mapping[LabelKind, tuple[LabelKind, ...]]] = MappingProxyType(
    {
        LabelKind.PRODUCT: (LabelKind.PRODUCT,),
        LabelKind.LOT: (LabelKind.LOT, LabelKind.PRODUCT),
        LabelKind.SERIAL: (LabelKind.SERIAL, LabelKind.LOT, LabelKind.PRODUCT),
        LabelKind.LOCATION: (LabelKind.LOCATION,),
        LabelKind.PALLET: (LabelKind.PALLET,),
        LabelKind.CARTON: (LabelKind.PALLET, LabelKind.CARTON),
    }
)


class CopiesBy(StrEnum):
    """What gets labels of its own: each chosen thing, each unit of it, each pack of it."""

    FIXED = "fixed"
    QUANTITY = "quantity"
    PACK = "pack"


@dataclass(frozen=True)
class CopiesRule:
    """How many labels: `number` for each thing, unit or pack."""

    by: CopiesBy = CopiesBy.FIXED
    number: int = 1

    def copies(self, record: LabelRecord) -> int:
        """Return how many labels a record gets; a part of a unit or pack gets a whole one.

        Raises:
            RuleViolation: by pack, and its item comes in none; code `label_pack`.
        """
        if self.by is CopiesBy.FIXED:
            return self.number
        if self.by is CopiesBy.QUANTITY:
            return _whole(record.quantity) * self.number
        return _whole(record.quantity / _pack_of(record).quantity) * self.number

    def fields(self, record: LabelRecord) -> LabelFields:
        """Return what a label says under this rule: that of a unit no quantity, that of a pack the pack's.

        Raises:
            RuleViolation: as `copies`.
        """
        if self.by is CopiesBy.FIXED or record.kind not in COUNTED:
            return record.fields
        if self.by is CopiesBy.QUANTITY:
            return replace(record.fields, quantity=None)
        pack = _pack_of(record)
        return replace(record.fields, product_gtin14=pack.gtin14, quantity=pack.quantity)


@dataclass(frozen=True)
class Need:
    """Fields that must be filled, unless one of `when` is empty or `unless` is filled."""

    fields: frozenset[str]
    when: tuple[str, ...] = ()
    unless: str = ""


@dataclass(frozen=True)
class TemplateChoice:
    """A template somebody may choose; its size is that of the printed label.

    Attributes:
        needs: what a record must have to be printed on it.
    """

    id: str
    name: str
    kind: LabelKind
    size_mm: tuple[float, float]
    needs: tuple[Need, ...] = ()

    def missing(self, fields: LabelFields) -> str:
        """Return the first field, by its name in templates, that a label could not do without; empty for none."""
        for need in self.needs:
            is_shown = all(_is_filled(name, fields) for name in need.when)
            if is_shown and not (need.unless and _is_filled(need.unless, fields)):
                lacking = sorted(name for name in need.fields if not _is_filled(name, fields))
                if lacking:
                    return lacking[0]
        return ""


@dataclass(frozen=True)
class LabelChoice:
    """How the chosen things are printed.

    Attributes:
        templates: the template's id for each kind of label among them.
        sheet: the sheet of labels they are printed on, a key of `SHEETS`; empty for the label printer.
        start: the first label of the first sheet to be used, counted from 1 row by row.
    """

    templates: Mapping[LabelKind, str] = field(default_factory=dict)
    rule: CopiesRule = field(default_factory=CopiesRule)
    sheet: str = ""
    start: int = 1


@dataclass(frozen=True)
class Medium:
    """What labels are printed on.

    Attributes:
        label_mm: the size of one label.
        takes_any: whether labels of another size come out whole, too, as they do in a file.
    """

    name: str
    label_mm: tuple[float, float]
    tolerance_mm: float = _MEDIA_TOLERANCE_MM
    takes_any: bool = False

    def fits(self, size_mm: tuple[float, float]) -> bool:
        """Whether a label of this size has room on one of its labels."""
        return all(size <= room + self.tolerance_mm for size, room in zip(size_mm, self.label_mm, strict=True))


def medium_of(printer: PrinterSettings, sheet: str = "") -> Medium:
    """Return what the labels go on: a sheet by its key, or else what is loaded in the label printer."""
    if sheet:
        return Medium(sheet, SHEETS[sheet].label_mm, _SHEET_TOLERANCE_MM)
    width, height = (float(side) for side in printer.media_mm)
    return Medium(printer.name, (width, height), takes_any=printer.kind is PrinterKind.PDF_FOLDER)


def start_fault(choice: LabelChoice) -> Said | None:
    """Return why a sheet cannot be begun where it is asked; None where it can."""
    count = SHEETS[choice.sheet].count if choice.sheet else choice.start
    if 1 <= choice.start <= count:
        return None
    return said("The sheet has the labels 1 to {count}.", count=count)


def kinds_of(records: Sequence[LabelRecord]) -> tuple[LabelKind, ...]:
    """Return the kinds of label among the records, in the order they come."""
    return tuple(dict.fromkeys(record.kind for record in records))


def templates_for(kind: LabelKind, templates: Sequence[TemplateChoice]) -> tuple[TemplateChoice, ...]:
    """Return the templates a thing of this kind can be printed on, those meant for it first."""
    return tuple(one for fit in TEMPLATE_KINDS.get(kind, ()) for one in templates if one.kind is fit)


def count_labels(records: Sequence[LabelRecord], rule: CopiesRule) -> int:
    """Return how many labels come out.

    Raises:
        RuleViolation: none, too many, or one record has no pack; the code says which: `no_labels`,
            `too_many_labels` or `label_pack`.
    """
    if not 1 <= rule.number <= MOST_EACH:
        raise RuleViolation(
            said("The number of labels must be 1 to {most}.", most=MOST_EACH),
            said("Type another number."),
            code="label_number",
        )
    total = sum(rule.copies(record) for record in records)
    if total == 0:
        raise RuleViolation(
            said("There is nothing of it on hand, so no label comes out."),
            said("Choose a fixed number of labels."),
            code="no_labels",
        )
    if total > MOST_LABELS:
        raise RuleViolation(
            said("{count} labels are too many for one run.", count=total),
            said("Print at most {most}; choose fewer things, or print by pack.", most=MOST_LABELS),
            code="too_many_labels",
        )
    return total


def label_orders(records: Sequence[LabelRecord], choice: LabelChoice) -> tuple[LabelOrder, ...]:
    """Return the labels of the records in their order; what there is nothing of gets none.

    Raises:
        RuleViolation: as `count_labels`.
        KeyError: no template is chosen for one of the kinds.
    """
    count_labels(records, choice.rule)
    orders = (
        LabelOrder(choice.templates[record.kind], choice.rule.fields(record), choice.rule.copies(record))
        for record in records
    )
    return tuple(order for order in orders if order.copies)


def template_fault(
    template: TemplateChoice, records: Sequence[LabelRecord], rule: CopiesRule, medium: Medium
) -> Said | None:
    """Return why the records cannot be printed on a template: its size, or the first of them that lacks a field.

    Raises:
        RuleViolation: as `CopiesRule.copies`.
    """
    if not medium.takes_any and not medium.fits(template.size_mm):
        width, height = medium.label_mm
        return said(
            "It is larger than the labels there: {width} x {height} mm.", width=f"{width:g}", height=f"{height:g}"
        )
    for record in records:
        if lacking := template.missing(rule.fields(record)):
            return said("{name} has no {field}, which this label shows.", name=record.code, field=lacking)
    return None


def usual_template(
    kind: LabelKind, templates: Sequence[TemplateChoice], records: Sequence[LabelRecord], medium: Medium
) -> str:
    """Return the template to begin with: the largest that fits and lacks nothing; empty where there is none at all."""
    mine = templates_for(kind, templates)
    of_kind = [record for record in records if record.kind is kind]
    fit = [
        one for one in mine if medium.fits(one.size_mm) and template_fault(one, of_kind, CopiesRule(), medium) is None
    ]
    kinds = TEMPLATE_KINDS.get(kind, ())
    best = min(fit, key=lambda one: (kinds.index(one.kind), -one.size_mm[0] * one.size_mm[1], one.name), default=None)
    return best.id if best else mine[0].id if mine else ""


def run_name(records: Sequence[LabelRecord]) -> str:
    """Return what a print job calls the records: the first, and how many more there are."""
    first = records[0].code
    return first if len(records) == 1 else f"{first} +{len(records) - 1}"


def _is_filled(name: str, fields: LabelFields) -> bool:
    value = getattr(fields, FIELD_NAMES[name])
    return bool(value.strip()) if isinstance(value, str) else value is not None


def _whole(number: Decimal) -> int:
    return int(max(number, Decimal(0)).to_integral_value(ROUND_CEILING))


def _pack_of(record: LabelRecord) -> LabelPack:
    if record.pack is None:
        raise RuleViolation(
            said("{name} comes in no pack.", name=record.code),
            said("Choose a fixed number of labels, or one for each unit."),
            code="label_pack",
        )
    return record.pack
