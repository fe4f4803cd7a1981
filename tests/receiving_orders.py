"""Orders and scans for tests: what does not matter is filled in."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.lifecycles import OrderStatus
from invista_desktop.models.domain.receiving import ItemRow, OpenedOrder, OrderLine, PackRow
from invista_desktop.models.domain.receiving_draft import Draft, fold
from invista_desktop.models.domain.receiving_events import Event, Recorded
from invista_desktop.models.domain.receiving_rules import Circumstances
from invista_desktop.models.domain.receiving_scans import LabelData, item_scan

TODAY = date(2026, 3, 10)
NAMESPACE = UUID(int=7)
CLERK = frozenset({permissions.RECEIVING_READ, permissions.RECEIVING_POST})
CHIEF = CLERK | {
    permissions.RECEIVING_ACCEPT_UNEXPECTED,
    permissions.RECEIVING_OVER_RECEIPT,
    permissions.RECEIVING_SHORT_SHELF_LIFE,
    permissions.RECEIVING_LOT_CONFLICT,
    permissions.RECEIVING_REVERSE,
    permissions.RECEIVING_CLOSE_REMAINDER,
}
CARTON = PackRow("Carton of 12", Decimal(12))


def known_id(name: str) -> UUID:
    """Return the same id for the same name."""
    return uuid5(NAMESPACE, name)


def item(sku: str = "BOLT", **facts: Any) -> ItemRow:
    """Return an item counted in whole pieces, sold by the carton of 12 too."""
    told: dict[str, Any] = {"name": f"{sku.title()} M8", "unit": "EA", "packs": (CARTON,), **facts}
    return ItemRow(product_id=known_id(sku), variant_id=None, sku=sku, **told)


def line(of: ItemRow, ordered: str | int = 100, received: str | int = 0, closed: str | int = 0) -> OrderLine:
    """Return an order line for an item."""
    return OrderLine(known_id(f"line {of.sku}"), 1, of, Decimal(ordered), Decimal(received), Decimal(closed))


def order(*lines: OrderLine, **facts: Any) -> OpenedOrder:
    """Return an order opened at DOCK-1."""
    told: dict[str, Any] = {"status": OrderStatus.SENT, "today": TODAY, "expected_date": TODAY, **facts}
    return OpenedOrder(
        order_id=known_id("PO-1"),
        number="PO-1",
        supplier_name="Northern Fasteners",
        warehouse_code="MAIN",
        dock_location_id=known_id("DOCK-1"),
        dock_code="DOCK-1",
        lines=lines,
        **told,
    )


def about(opened: OpenedOrder, allowed: frozenset[str] = CLERK, **facts: Any) -> Circumstances:
    """Return what a check may look at."""
    return Circumstances(opened, allowed, **facts)


def record(*events: Event) -> tuple[Recorded, ...]:
    """Return the events with ids that count up."""
    return tuple(Recorded(UUID(int=number), event) for number, event in enumerate(events, 1))


def drafted(*events: Event) -> Any:
    """Return what the events add up to."""
    return fold(record(*events))


def scan(
    opened: OpenedOrder, of: ItemRow, draft: Draft | None = None, pack: PackRow | None = None, **label: Any
) -> Any:
    """Return the event of scanning an item whose label says `label`."""
    return item_scan(opened, draft or Draft(), of, pack, LabelData(**label))
