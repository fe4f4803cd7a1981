"""What labels are wanted for, and what the books know to print on them."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.domain.labels import LabelFields, LabelKind
from invista_desktop.models.domain.stock_browsing import StockGroup, StockRow, Subject, SubjectKind

MOST_SOURCES: Final = 5_000
LABELLED: Final = frozenset(
    {
        SubjectKind.ITEM,
        SubjectKind.LOT,
        SubjectKind.SERIAL,
        SubjectKind.PLACE,
        SubjectKind.PALLET,
        SubjectKind.RECEIPT,
    }
)


@dataclass(frozen=True)
class LabelSource:
    """One thing a label is wanted for.

    Attributes:
        subject: the thing; of a posted receipt, everything that was kept of it.
        line: of a receipt: this line alone.
        quantity: how much of it lies where it was chosen, in base units; None asks the books for all of it.
    """

    subject: Subject
    line: int | None = None
    quantity: Decimal | None = None


def source_of(row: StockRow) -> LabelSource:
    """Return what a row of the stock browser is labelled as: a pile as its lot, or else its item, with its quantity.

    Raises:
        RuleViolation: a warehouse or a status has no label; code `label_subject`.
    """
    if row.subject is None:
        raise RuleViolation(
            said("There is no label for {code}.", code=row.code),
            said("Group by product, place, lot or serial, and mark those rows."),
            code="label_subject",
        )
    subject = Subject(SubjectKind.LOT, row.lot_id) if row.lot_id else row.subject
    has_quantity = row.group in {StockGroup.PILE, StockGroup.LOT}
    return LabelSource(subject, quantity=row.words.on_hand if has_quantity else None)


@dataclass(frozen=True)
class LabelPack:
    """A pack an item comes in; `gtin14` is the pack's own, None where it has none."""

    name: str
    quantity: Decimal
    gtin14: str | None = None


@dataclass(frozen=True)
class LabelRecord:
    """One thing with everything its label may say.

    Attributes:
        name: as a list calls it: its code, and what it is.
        quantity: how much of it there is, in base units; 1 for what is one piece: a serial, a place, a pallet.
        pack: the smallest pack of several units its item comes in.
        line: the number of a receipt's line.
    """

    subject: Subject
    name: str
    kind: LabelKind
    fields: LabelFields
    quantity: Decimal = Decimal(1)
    pack: LabelPack | None = None
    line: int | None = None

    @property
    def code(self) -> str:
        """The first part of its name, by which a person tells it from the others."""
        return self.name.partition("  ")[0]

    def of_quantity(self, quantity: Decimal | None) -> "LabelRecord":
        """Return the record with so much of it; None leaves it, and so does what is one piece."""
        if quantity is None or self.kind not in COUNTED:
            return self
        return replace(self, quantity=quantity)


# Of these there may be more or less than one.
COUNTED: Final = frozenset({LabelKind.PRODUCT, LabelKind.LOT})


def require_labelled(sources: tuple[LabelSource, ...]) -> None:
    """Let things through that have labels, and not too many at once.

    Raises:
        RuleViolation: none is chosen, too many are, or one has no label; code `no_labels` or `label_subject`.
    """
    if not sources:
        raise RuleViolation(
            said("Nothing is chosen to be labelled."), said("Mark what the labels are for."), code="no_labels"
        )
    require_few(len(sources))
    for source in sources:
        if source.subject.kind not in LABELLED:
            raise RuleViolation(
                said("There is no label for this: {kind}.", kind=_WORDS[source.subject.kind]),
                said("Items, lots, serials, places, pallets and received lines have labels."),
                code="label_subject",
            )


def require_few(count: int) -> None:
    """Let so many things through that they can be one run.

    Raises:
        RuleViolation: they are more than `MOST_SOURCES`; code `no_labels`.
    """
    if count > MOST_SOURCES:
        raise RuleViolation(
            said("{count} things are too many for one run of labels.", count=count),
            said("Choose at most {most}.", most=MOST_SOURCES),
            code="no_labels",
        )


def require_kind(record: LabelRecord, kind: LabelKind) -> None:
    """Let a thing through that labels of this kind are stuck on; goods carry those of their item, lot or serial.

    Raises:
        RuleViolation: no such label is stuck on it; code `label_record`.
    """
    if not any({kind, record.kind} <= alike for alike in _ALIKE):
        raise RuleViolation(
            said("No {kind} label is stuck on this.", kind=kind),
            said("Scan something that carries such a label."),
            code="label_record",
        )


_ALIKE: Final = (
    frozenset({LabelKind.PRODUCT, LabelKind.LOT, LabelKind.SERIAL}),
    frozenset({LabelKind.PALLET, LabelKind.CARTON, LabelKind.SHIPPING}),
    frozenset({LabelKind.LOCATION}),
)
_WORDS: Final = {
    SubjectKind.ORDER: said("purchase order"),
    SubjectKind.ADJUSTMENT: said("adjustment"),
    SubjectKind.TRANSFER: said("transfer"),
    SubjectKind.UNKNOWN: said("unknown code"),
}
