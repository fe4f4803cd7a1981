"""What goes along with a transfer: its note names the pallets, and their labels are printed with it."""

from collections.abc import Callable, Sequence
from uuid import UUID

import pytest

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.labels import LabelOrder
from invista_desktop.models.domain.papers import Paper
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.transfers.papers import TransferPrints, transfer_note_of
from tests.services.test_database_pallets import build, furnish_sscc, item
from tests.stock_given import Stock
from tests.transfers_given import Transfers


class Printers:
    """Takes everything."""

    def __init__(self) -> None:
        self.labels: list[LabelOrder] = []

    def print_paper(self, typeset: Callable[[Paper], bytes], *, what: str, subject: str) -> Said:
        assert typeset(Paper.A4).startswith(b"%PDF")
        return said("Printed: {what}", what=what)

    def print_orders(self, orders: Sequence[LabelOrder], *, what: str, subject: str) -> Said:
        self.labels.extend(orders)
        return said("Printed: {what}", what=what)


def sent_with(transactions: Transactions, transfers: Transfers, stock: Stock) -> tuple[UUID, str, str]:
    """Return a transfer under way with ten bolts, and the SSCCs of the pallet and its carton with seven of them."""
    furnish_sscc(stock)
    stock.pile("BOLT", 20)
    pallet = build(transactions, stock, item(stock, "BOLT", 4))
    carton = build(transactions, stock, item(stock, "BOLT", 3), parent_id=pallet["pallet_id"])
    transfer = transfers.approved(BOLT=10)
    transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 10), pallets=(UUID(pallet["pallet_id"]),))
    return transfer, pallet["sscc"], carton["sscc"]


@pytest.fixture
def printers() -> Printers:
    return Printers()


def test_the_note_names_pallets_and_cartons_and_labels_are_printed_with_it(
    transactions: Transactions, transfers: Transfers, stock: Stock, printers: Printers
) -> None:
    transfer, pallet, carton = sent_with(transactions, transfers, stock)
    prints = TransferPrints(transactions, printers, lambda: False)  # type: ignore[arg-type]

    note = transactions.run(transfer_note_of, transfer)
    told = prints.print_note(transfer)

    (line,) = note.lines
    assert [(one.sscc, int(one.quantity), one.parent) for one in line.pallets] == [(pallet, 4, ""), (carton, 3, pallet)]
    assert note.pallets == (pallet,)
    assert str(told) == "Printed: transfer note Printed: pallet labels"
    assert [(one.fields.pallet_sscc, one.fields.location_code) for one in printers.labels] == [(pallet, "NORTH")]


def test_a_transfer_without_pallets_prints_its_note_alone(
    transactions: Transactions, transfers: Transfers, stock: Stock, printers: Printers
) -> None:
    stock.pile("BOLT", 5)
    transfer = transfers.sent(BOLT=5)

    told = TransferPrints(transactions, printers, lambda: False).print_note(transfer)  # type: ignore[arg-type]

    assert str(told) == "Printed: transfer note"
    assert printers.labels == []
