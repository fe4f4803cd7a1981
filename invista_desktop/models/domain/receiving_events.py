"""What happens to a draft, one frozen event after another; nothing is ever changed or removed.

An event names what the person did. Undoing adds one more event that negates an earlier one,
so the journal can be replayed, counted and read as evidence.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, cast
from uuid import UUID

from invista_desktop.models.domain.plain_json import from_plain, to_plain
from invista_desktop.models.domain.quantities import ZERO


@dataclass(frozen=True, slots=True)
class Scanned:
    """An item, or a pack of it, was scanned.

    Attributes:
        quantity: in base units; `entered_quantity` of `entered_unit`, each of `entered_factor`.
        base_unit: what `quantity` is counted in.
        raw: the code as the scanner sent it.
    """

    order_item_id: UUID | None
    product_id: UUID
    variant_id: UUID | None
    quantity: Decimal
    base_unit: str
    entered_quantity: Decimal
    entered_unit: str
    entered_factor: Decimal
    lot_code: str | None = None
    expiry_date: date | None = None
    serial: str | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class DataScanned:
    """A second barcode completed the last scan: only what it carries is filled in.

    Attributes:
        quantity: base units the last scan really was, instead of what it counted.
    """

    lot_code: str | None = None
    expiry_date: date | None = None
    serial: str | None = None
    quantity: Decimal | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class QuantityTyped:
    """A line's accepted quantity was typed; what is held or rejected stays."""

    line_key: str
    quantity: Decimal
    entered_quantity: Decimal
    entered_unit: str
    entered_factor: Decimal


@dataclass(frozen=True, slots=True)
class LotGiven:
    """Lot or expiry of a whole line was typed; None leaves what is there."""

    line_key: str
    lot_code: str | None = None
    expiry_date: date | None = None


@dataclass(frozen=True, slots=True)
class QualitySplit:
    """A line was divided among accepted, held and rejected; the three are the line's new quantity."""

    line_key: str
    accepted: Decimal
    held: Decimal = ZERO
    rejected: Decimal = ZERO
    rejection_reason: str | None = None
    held_serials: tuple[str, ...] = ()
    rejected_serials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PutAwayChosen:
    """Another bin than the suggested one was chosen for a line."""

    line_key: str
    location_id: UUID
    location_code: str


@dataclass(frozen=True, slots=True)
class DeliveryNoteGiven:
    """The number of the supplier's delivery note was typed."""

    delivery_note: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The person answered a question with yes; the word travels with the posting.

    Attributes:
        about: what was asked about, so that the yes to one item is no yes to the next.
    """

    confirmation: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A code could not be looked up, because the database was away; it is kept for later."""

    raw: str


@dataclass(frozen=True, slots=True)
class Undone:
    """An earlier event does not count any more."""

    negates: UUID


Event = (
    Scanned
    | DataScanned
    | QuantityTyped
    | LotGiven
    | QualitySplit
    | PutAwayChosen
    | DeliveryNoteGiven
    | Confirmed
    | SetAside
    | Undone
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with the id it is known by for ever."""

    event_id: UUID
    event: Event


KINDS: Final[dict[str, type[Event]]] = {
    "scanned": Scanned,
    "data_scanned": DataScanned,
    "quantity_typed": QuantityTyped,
    "lot_given": LotGiven,
    "quality_split": QualitySplit,
    "put_away_chosen": PutAwayChosen,
    "delivery_note_given": DeliveryNoteGiven,
    "confirmed": Confirmed,
    "set_aside": SetAside,
    "undone": Undone,
}
_NAMES: Final = {kind: name for name, kind in KINDS.items()}


def kind_of(event: Event) -> str:
    """Return the word an event is stored under."""
    return _NAMES[type(event)]


def event_to_json(event: Event) -> dict[str, Any]:
    """Return `event` as plain JSON values; `event_from_json` gives the same event back."""
    return cast(dict[str, Any], to_plain(event))


def event_from_json(kind: str, told: dict[str, Any]) -> Event:
    """Return the event stored as `told` under `kind`.

    Raises:
        KeyError: no such kind of event.
    """
    return from_plain(KINDS[kind], told)
