"""The order of the guided tour: two days late, with one line of each sort of goods.

Whoever walks the tour needs codes to scan before any database exists, so they stand here; the
tests hold them against the catalogue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from invista_desktop.services.sample_data.catalogue import SampleItem
from invista_desktop.services.sample_data.orders import OrderLine, SampleOrder, Stage
from invista_desktop.services.sample_data.places import Site
from invista_desktop.services.sample_data.suppliers import SampleSupplier
from invista_desktop.services.sample_data.tables import Chance

LATE_DAYS: Final = 2


@dataclass(frozen=True)
class JourneyItem:
    """One line of the order; quantities in base units, GTINs with 14 digits."""

    sku: str
    gtin: str
    ordered: Decimal
    pack_gtin: str = ""
    pack_quantity: Decimal = Decimal(0)
    lot_code: str = ""
    shelf_days: int = 0
    serials: tuple[str, ...] = ()

    def expiry(self, today: date) -> date | None:
        """Return the expiry date on the goods that arrive today, or None where they keep for ever."""
        return today + timedelta(days=self.shelf_days) if self.shelf_days else None


@dataclass(frozen=True)
class Journey:
    """What the tour scans, in this order; `stranger_gtin` is a product that was not ordered."""

    order_number: str
    warehouse_code: str
    dock_code: str
    workstation_code: str
    plain: JourneyItem
    expiring: JourneyItem
    serialized: JourneyItem
    packed: JourneyItem
    stranger_gtin: str
    unknown_code: str

    @property
    def items(self) -> tuple[JourneyItem, ...]:
        """The order's lines, first to last."""
        return self.plain, self.expiring, self.serialized, self.packed


JOURNEY: Final = Journey(
    order_number="PO-DEMO-1",
    warehouse_code="MAIN",
    dock_code="MAIN-DOCK-1",
    workstation_code="LOCAL",
    plain=JourneyItem("HND-0001", "09520000004873", Decimal(20)),
    expiring=JourneyItem("DRY-0001", "09520000009250", Decimal(48), lot_code="DEMO-LOT-7", shelf_days=400),
    serialized=JourneyItem(
        "PWR-0001", "09520000006976", Decimal(3), serials=("DEMO-SN-0001", "DEMO-SN-0002", "DEMO-SN-0003")
    ),
    packed=JourneyItem(
        "BLT-0001", "09520000000011", Decimal(500), pack_gtin="19520000000018", pack_quantity=Decimal(100)
    ),
    stranger_gtin="09520000012212",
    unknown_code="09529999999993",
)


def plan_journey(
    chance: Chance, suppliers: Sequence[SampleSupplier], items: Sequence[SampleItem], sites: Sequence[Site], today: date
) -> SampleOrder:
    """Return the order of the tour, sent and late."""
    by_sku = {item.sku: item for item in items}
    lines = tuple(
        OrderLine(chance.new_id(), number, by_sku[line.sku], line.ordered)
        for number, line in enumerate(JOURNEY.items, start=1)
    )
    site = next(site for site in sites if site.layout.code == JOURNEY.warehouse_code)
    supplier = next(supplier for supplier in suppliers if "Tools" in supplier.categories)
    placed, due = today - timedelta(days=16), today - timedelta(days=LATE_DAYS)
    sent = Stage("SENT", 1, (16, 16), (-LATE_DAYS, -LATE_DAYS))
    return SampleOrder(chance.new_id(), JOURNEY.order_number, sent, supplier, site, placed, due, lines)
