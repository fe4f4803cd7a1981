"""All sample rows, made in memory: the same day in, the same rows out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from invista_desktop.services.sample_data.catalogue import CatalogueBuilder, offer
from invista_desktop.services.sample_data.journey import JOURNEY, plan_journey
from invista_desktop.services.sample_data.ledger import Ledger, Row
from invista_desktop.services.sample_data.orders import plan_orders, write_order
from invista_desktop.services.sample_data.people import SAMPLE_PEOPLE
from invista_desktop.services.sample_data.places import build_sites
from invista_desktop.services.sample_data.receipts import People, Receiver
from invista_desktop.services.sample_data.stock import Homes, fix_bins, open_stock
from invista_desktop.services.sample_data.suppliers import build_suppliers
from invista_desktop.services.sample_data.tables import Chance, Tables

# The ends of the ledger the sample uses; the schema brings them, with ids of its own.
OUTSIDE_KINDS: Final = ("supplier", "lost_and_found")


@dataclass(frozen=True)
class Sample:
    """Everything to load; the stock on hand follows from the movements."""

    tables: Tables
    movements: tuple[tuple[Row, ...], ...]
    last_receipt_number: int


def build_sample(today: date, outside: Mapping[str, UUID]) -> Sample:
    """Return the sample as it stands on `today`; `outside` names the places of `OUTSIDE_KINDS`."""
    tables, chance = Tables(), Chance()
    people = _people(tables)
    sites = build_sites(tables, chance)
    # The local stack's own workstation: its login is made there, its place is here.
    tables.add(
        "workstation", id=chance.new_id(), code=JOURNEY.workstation_code, name="Receiving desk (demo)",
        login_role=f"invista_ws_{JOURNEY.workstation_code.lower()}", warehouse_id=sites[0].warehouse_id,
        receiving_dock_id=sites[0].docks[0],
    )  # fmt: skip
    suppliers = build_suppliers(tables, chance)
    items = CatalogueBuilder(tables, chance).build()
    offered = offer(tables, chance, suppliers, items)
    ledger, homes = Ledger(tables, chance), Homes(chance)
    open_stock(ledger, chance, homes, sites, items, outside=outside, today=today, person=people.receiver)
    fix_bins(tables, chance, homes, sites[0], items)
    receiver = Receiver(tables, chance, ledger, homes, outside=outside, people=people, today=today)
    journey = plan_journey(chance, suppliers, items, sites, today)
    for order in (*plan_orders(chance, suppliers, offered, sites, today), journey):
        write_order(tables, chance, order, receiver.receive(order), people.buyer)
    tables.add("reason_code", kind="adjustment", code="OPENING_STOCK", label="Opening stock")
    return Sample(tables, ledger.batches(), max(receiver.numbers.values()))


def _people(tables: Tables) -> People:
    """Add the mirror of the sample's people and return those who did things in its past."""
    for person in SAMPLE_PEOPLE:
        tables.add("app_user", id=person.user_id, display_name=person.display_name, email=person.email)
    by_role = {person.role: person.user_id for person in SAMPLE_PEOPLE}
    return People(buyer=by_role["warehouse_manager"], receiver=by_role["receiving_clerk"])
