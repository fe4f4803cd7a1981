"""Which labels a receipt's lines ask for, and what they say."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import Date, DateTime, cast, func, literal, select
from sqlalchemy.orm import Session

from invista_desktop.errors import Conflict, said
from invista_desktop.models.business import PurchaseOrder, Warehouse
from invista_desktop.models.domain.gtin import is_gtin
from invista_desktop.models.domain.labels import LabelFields, LabelKind, LabelOrder
from invista_desktop.models.domain.printing_rules import EventRule
from invista_desktop.models.domain.receiving import DraftLine, ItemRow
from invista_desktop.services.labels.receiving import USUAL, labels_for_line
from invista_desktop.services.receiving.items import ItemKey, codes_of, item_among, items_of
from invista_desktop.services.receiving.put_away import suggestions_for


class OrderNamed(Protocol):
    """What labels say of the order their goods came on."""

    @property
    def order_id(self) -> UUID:
        """The order."""

    @property
    def number(self) -> str:
        """Its number."""

    @property
    def supplier_name(self) -> str:
        """Who sends it; empty where that may not be read."""


@dataclass(frozen=True, slots=True)
class ReceivedOrder:
    """The order of a posted receipt, with what labels say of the receipt itself."""

    order_id: UUID
    number: str
    supplier_name: str
    receipt_number: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """What the database knows of the items that labels are printed for.

    Attributes:
        gtins: an item's own GTIN, never that of a pack, which would promise the pack's content.
        places: the bin suggested for an item.
        received_on: the day the goods came in, in the warehouse's time zone.
    """

    items: Mapping[ItemKey, ItemRow]
    gtins: Mapping[ItemKey, str]
    places: Mapping[ItemKey, str]
    received_on: date


def label_facts(
    session: Session, order_id: UUID, items: Collection[ItemKey], *, posted_at: datetime | None = None
) -> LabelFacts:
    """Return what the labels of these items need beside the draft; not yet posted, they came in today.

    Raises:
        Conflict: the order is not there (any more), or this person may not see it.
    """
    moment = func.coalesce(literal(posted_at, DateTime(timezone=True)), func.now())
    found = session.execute(
        select(Warehouse.id, cast(func.timezone(Warehouse.timezone, moment), Date))
        .join(PurchaseOrder, PurchaseOrder.warehouse_id == Warehouse.id)
        .where(PurchaseOrder.id == order_id)
    ).one_or_none()
    if found is None:
        raise Conflict(said("This order is not there any more."), said("Reload the list of orders."))
    warehouse_id, received_on = found
    places = suggestions_for(session, warehouse_id, items)
    return LabelFacts(
        items=items_of(session, {product for product, _variant in items}),
        gtins=own_gtins(session, items),
        places={(place.product_id, place.variant_id): place.location_code for place in places},
        received_on=received_on,
    )


def own_gtins(session: Session, items: Collection[ItemKey]) -> Mapping[ItemKey, str]:
    """Return the GTIN of each of these items that has one of its own."""
    own = (code for code in codes_of(session, items) if code.pack_name is None and is_gtin(code.code))
    return {(code.product_id, code.variant_id): code.code for code in sorted(own, key=lambda code: code.code)}


def labels_for(
    order: OrderNamed,
    lines: Sequence[DraftLine],
    facts: LabelFacts,
    rule: EventRule,
    *,
    templates: Mapping[LabelKind, str] = USUAL,
    receipt_number: str | None = None,
) -> tuple[LabelOrder, ...]:
    """Return the labels of what was kept of these lines; what was rejected gets none.

    Raises:
        NotPermitted: this person may not see one of the items.
    """
    return tuple(
        label
        for line in lines
        for label in labels_for_line(
            rule,
            _fields(order, line, facts, receipt_number),
            line.kept,
            line.posted_serials,
            pack=line.entered_factor,
            templates=templates,
        )
    )


def _fields(order: OrderNamed, line: DraftLine, facts: LabelFacts, receipt_number: str | None) -> LabelFields:
    item = item_among(facts.items, line.item_key)
    # What is only held goes to quarantine first, not to a bin.
    suggested = facts.places.get(line.item_key) if line.accepted > 0 else None
    return LabelFields(
        product_name=item.name,
        product_sku=item.sku,
        product_gtin14=facts.gtins.get(line.item_key),
        lot_code=line.lot_code,
        lot_expiry=line.expiry_date,
        unit_code=item.unit,
        received_date=facts.received_on,
        receipt_number=receipt_number,
        order_number=order.number,
        supplier_name=order.supplier_name or None,
        location_code=line.put_away_code or suggested,
    )
