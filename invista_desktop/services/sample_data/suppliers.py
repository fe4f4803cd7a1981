"""Forty suppliers with names nobody bears, and what each of them delivers."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from invista_desktop.services.sample_data.tables import Chance, Tables

PLACES: Final = (
    "Northgate", "Southmoor", "Eastbrook", "Westfold", "Highcombe", "Lowfield", "Ashgrove", "Birchwater",
    "Cedarholt", "Dovecote", "Elmstead", "Foxhollow", "Greycliff", "Hazelbank", "Inchmere", "Kingsferry",
    "Longacre", "Millbarrow", "Newhythe", "Oldcastle",
)  # fmt: skip
# The trades a supplier may follow: the word in its name, and the main categories it delivers.
TRADES: Final = (
    ("Fasteners", ("Fasteners",)),
    ("Tools", ("Tools", "Fasteners")),
    ("Hygiene", ("Cleaning", "Safety")),
    ("Foods", ("Food",)),
    ("Electronics", ("Electronics",)),
    ("Electrical", ("Electrical", "Electronics")),
    ("Workwear", ("Workwear", "Safety")),
    ("Packaging", ("Packaging",)),
)
CURRENCIES: Final = ("EUR", "EUR", "EUR", "EUR", "USD", "GBP")
TERMS: Final = ("NET30", "NET14", "NET60", "2/10 NET30")


@dataclass(frozen=True)
class SampleSupplier:
    """A supplier and the main categories it delivers."""

    supplier_id: UUID
    code: str
    currency: str
    categories: tuple[str, ...]
    lead_time_days: int


def build_suppliers(tables: Tables, chance: Chance, count: int = 40) -> tuple[SampleSupplier, ...]:
    """Add the supplier rows and return them; the last two deliver no more."""
    suppliers = []
    for number in range(count):
        trade, categories = TRADES[number % len(TRADES)]
        # Steps of 7 meet all 20 places before the trades repeat, so no name appears twice.
        name = f"{PLACES[(number * 7 + number // 20) % len(PLACES)]} {trade} (demo)"
        supplier = SampleSupplier(
            chance.new_id(), f"SUP-{number + 1:03}", chance.random.choice(CURRENCIES), categories,
            chance.random.choice((3, 5, 7, 10, 14, 21)),
        )  # fmt: skip
        suppliers.append(supplier)
        tables.add(
            "supplier", id=supplier.supplier_id, code=supplier.code, name=name,
            status="INACTIVE" if number >= count - 2 else "ACTIVE", currency=supplier.currency,
            email=f"orders-{number + 1:03}@demo.invista.example", payment_terms=chance.random.choice(TERMS),
            over_receipt_percent=5 if number % 8 == 3 else None,
        )  # fmt: skip
    return tuple(suppliers)
