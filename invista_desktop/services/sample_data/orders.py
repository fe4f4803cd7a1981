"""Purchase orders in every state, with what was received against them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from invista_desktop.services.sample_data.catalogue import SampleItem
from invista_desktop.services.sample_data.ledger import active, some
from invista_desktop.services.sample_data.places import Site
from invista_desktop.services.sample_data.suppliers import SampleSupplier
from invista_desktop.services.sample_data.tables import Chance, Tables

LINES: Final = (1, 2, 2, 3, 3, 4, 5, 6, 8, 12)
LONG_ORDER_EVERY: Final = 60
LONG_ORDER_LINES: Final = 80


@dataclass(frozen=True)
class Stage:
    """Orders in one state: how many, how long ago they were placed, when they are due.

    `placed` are days before today, `due` days after it; `late` of them are due before today instead.
    """

    status: str
    count: int
    placed: tuple[int, int]
    due: tuple[int, int]
    late: int = 0


STAGES: Final = (
    Stage("DRAFT", 20, (0, 5), (10, 40)),
    Stage("PENDING_APPROVAL", 20, (1, 8), (8, 35)),
    Stage("APPROVED", 25, (2, 10), (3, 30)),
    Stage("SENT", 59, (14, 30), (0, 25), late=15),
    Stage("ACKNOWLEDGED", 45, (14, 30), (0, 20), late=10),
    Stage("PARTIALLY_RECEIVED", 40, (25, 45), (1, 10), late=15),
    Stage("RECEIVED", 40, (35, 60), (-20, -3)),
    Stage("INVOICED", 10, (60, 90), (-45, -20)),
    Stage("PAID", 10, (90, 120), (-80, -50)),
    Stage("CLOSED", 15, (60, 110), (-50, -30)),
    Stage("CANCELLED", 15, (20, 90), (-15, 10)),
)


@dataclass(frozen=True)
class OrderLine:
    """What was ordered on one line, in base units."""

    line_id: UUID
    number: int
    item: SampleItem
    ordered: Decimal


@dataclass(frozen=True)
class SampleOrder:
    """An order before anything was received."""

    order_id: UUID
    number: str
    stage: Stage
    supplier: SampleSupplier
    site: Site
    placed: date
    due: date
    lines: tuple[OrderLine, ...]


@dataclass(frozen=True)
class Progress:
    """What became of one line: received so far, and given up."""

    received: Decimal = Decimal(0)
    closed: Decimal = Decimal(0)

    def status(self, ordered: Decimal, order_status: str) -> str:
        """Return the line's status."""
        if order_status == "CANCELLED" or (self.closed and not self.received):
            return "CANCELLED"
        if self.received + self.closed >= ordered:
            return "RECEIVED"
        return "PARTIALLY_RECEIVED" if self.received else "PENDING"


def plan_orders(
    chance: Chance, suppliers: Sequence[SampleSupplier], offered: Mapping[UUID, Sequence[SampleItem]],
    sites: Sequence[Site], today: date,
) -> tuple[SampleOrder, ...]:  # fmt: skip
    """Return the orders of all stages, numbered in the order they were placed."""
    dated = [(stage, *_dates(chance, stage, number, today)) for stage in STAGES for number in range(stage.count)]
    dated.sort(key=lambda entry: entry[1])
    able = [supplier for supplier in suppliers if len(active(offered[supplier.supplier_id])) >= LONG_ORDER_LINES]
    return tuple(
        _plan(chance, number, entry, supplier=chance.random.choice(able), offered=offered, site=_site(chance, sites))
        for number, entry in enumerate(dated, start=1)
    )


def _dates(chance: Chance, stage: Stage, number: int, today: date) -> tuple[date, date]:
    """Return when an order was placed and when it is due."""
    placed = today - timedelta(days=chance.random.randint(*stage.placed))
    if number < stage.late:
        return placed, today - timedelta(days=chance.random.randint(1, 12))
    return placed, today + timedelta(days=chance.random.randint(*stage.due))


def _site(chance: Chance, sites: Sequence[Site]) -> Site:
    return chance.random.choices(sites, weights=(6, 3, 1))[0]


def _plan(
    chance: Chance, number: int, entry: tuple[Stage, date, date],
    *, supplier: SampleSupplier, offered: Mapping[UUID, Sequence[SampleItem]], site: Site,
) -> SampleOrder:  # fmt: skip
    stage, placed, due = entry
    count = LONG_ORDER_LINES if number % LONG_ORDER_EVERY == 0 else chance.random.choice(LINES)
    items = chance.random.sample(active(offered[supplier.supplier_id]), k=count)
    # Twice the usual, so that half of a line can come and be whole packs or pieces all the same.
    lines = tuple(
        OrderLine(chance.new_id(), line, item, 2 * some(chance, item)) for line, item in enumerate(items, start=1)
    )
    number_of_year = f"PO-{placed.year}-{number:05}"
    return SampleOrder(chance.new_id(), number_of_year, stage, supplier, site, placed, due, lines)


def write_order(
    tables: Tables, chance: Chance, order: SampleOrder, progress: Mapping[UUID, Progress], person: UUID
) -> None:
    """Add the order with its lines, as far as they came, and the code on its paper."""
    placed = datetime.combine(order.placed, time(9), UTC)
    tables.add(
        "purchase_order", id=order.order_id, order_number=order.number, supplier_id=order.supplier.supplier_id,
        warehouse_id=order.site.warehouse_id, status=order.stage.status, order_date=order.placed,
        expected_date=order.due, currency=order.supplier.currency, created_at=placed, created_by=person,
    )  # fmt: skip
    for line in order.lines:
        came = progress.get(line.line_id, Progress())
        tables.add(
            "purchase_order_item", id=line.line_id, purchase_order_id=order.order_id, line_number=line.number,
            product_id=line.item.product_id, variant_id=line.item.variant_id, ordered_quantity=line.ordered,
            received_quantity=came.received, closed_quantity=came.closed, unit_cost=line.item.unit_cost,
            product_name=line.item.name, product_sku=line.item.sku, expected_date=order.due,
            status=came.status(line.ordered, order.stage.status), created_at=placed, created_by=person,
        )  # fmt: skip
    tables.add(
        "barcode", id=chance.new_id(), code=order.number, kind="document", purchase_order_id=order.order_id,
    )  # fmt: skip
