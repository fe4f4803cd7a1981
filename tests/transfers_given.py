"""Builders for stock transfers: what is asked for, picked, arrived and missing, as the app writes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from invista_desktop.errors import Conflict, InvistaError, NeedsConfirmation, NotPermitted, RuleViolation
from invista_desktop.models.domain.transfers import (
    Arrival,
    DispatchTransfer,
    Missing,
    MissingOutcome,
    Pick,
    ReceiveTransfer,
    RequestedLine,
    RequestTransfer,
    ResolveMissing,
    SubmitTransfer,
    TransferOutcome,
)
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.transfers import postings
from tests.builders import Warehouse
from tests.stock_given import Stock

LOST, DAMAGED, FOUND, MIS_PICKED = (
    MissingOutcome.LOST, MissingOutcome.DAMAGED, MissingOutcome.FOUND, MissingOutcome.MIS_PICKED,
)  # fmt: skip


def refused(act: Callable[[], object], *kinds: type[InvistaError]) -> str:
    """Return the code of what `act` is refused with; its words leave nothing open."""
    with pytest.raises(kinds or (RuleViolation, Conflict, NotPermitted, NeedsConfirmation)) as refusal:
        act()
    assert "?" not in f"{refusal.value.title}{refusal.value.advice}"
    return refusal.value.confirmation if isinstance(refusal.value, NeedsConfirmation) else refusal.value.code


def expires(stock: Stock, **dates: date) -> None:
    """Give lots their expiry dates."""
    for lot, day in dates.items():
        stock.warehouse.admin.execute("update lot set expiry_date = %s where code = %s", (day, lot))


@dataclass(frozen=True)
class Transfers:
    """Makes transfers from MAIN to NORTH, and looks at what became of them."""

    stock: Stock
    transactions: Transactions

    @property
    def warehouse(self) -> Warehouse:
        return self.stock.warehouse

    @property
    def admin(self) -> psycopg.Connection[Any]:
        return self.warehouse.admin

    def building(self, code: str) -> UUID:
        return UUID(str(self.warehouse.one("select id from warehouse where code = %s", code)))

    def product(self, sku: str) -> UUID:
        return UUID(str(self.warehouse.one("select id from product where sku = %s", sku)))

    def line(self, sku: str, quantity: int | str, lot: str | None = None) -> RequestedLine:
        return RequestedLine(self.product(sku), None, Decimal(quantity), UUID(self.stock.lot(lot)) if lot else None)

    def command(self, *lines: RequestedLine, start: str = "MAIN", end: str = "NORTH", **said: Any) -> RequestTransfer:
        said = {"operation_id": uuid4(), "transfer_id": uuid4(), **said}
        return RequestTransfer(
            from_warehouse_id=self.building(start), to_warehouse_id=self.building(end), lines=lines, **said
        )

    def draft(self, **wanted: int) -> UUID:
        """Return a draft for `SKU=quantity` lines."""
        lines = [self.line(sku, quantity) for sku, quantity in wanted.items()]
        return postings.request_transfer(self.transactions, self.command(*lines)).transfer_id

    def approved(self, **wanted: int) -> UUID:
        """Return a transfer of so much, ready to be sent."""
        return self.submitted(self.draft(**wanted)).transfer_id

    def submitted(self, transfer_id: UUID) -> TransferOutcome:
        return postings.submit_transfer(self.transactions, SubmitTransfer(uuid4(), transfer_id))

    def item(self, transfer_id: UUID, sku: str) -> UUID:
        return UUID(
            str(
                self.warehouse.one(
                    "select id from stock_transfer_item where transfer_id = %s and product_sku = %s"
                    " order by line_number limit 1",
                    transfer_id,
                    sku,
                )
            )
        )

    def pick(self, transfer_id: UUID, sku: str, quantity: int | str, place: str = "MAIN-A-01", **said: Any) -> Pick:
        return Pick(self.item(transfer_id, sku), self.warehouse.location(place), Decimal(quantity), **self._named(said))

    def dispatch(self, transfer_id: UUID, *picks: Pick, by: Transactions | None = None, **said: Any) -> TransferOutcome:
        said = {"operation_id": uuid4(), **said}
        return postings.dispatch_transfer(
            by or self.transactions, DispatchTransfer(transfer_id=transfer_id, picks=picks, **said)
        )

    def sent(self, **wanted: int) -> UUID:
        """Return a transfer of which everything is under way, from the usual bin."""
        transfer_id = self.approved(**wanted)
        self.dispatch(transfer_id, *(self.pick(transfer_id, sku, quantity) for sku, quantity in wanted.items()))
        return transfer_id

    def arrival(self, sku: str, quantity: int | str, place: str = "NORTH-DOCK", **said: Any) -> Arrival:
        return Arrival(self.product(sku), None, Decimal(quantity), self.warehouse.location(place), **self._named(said))

    def receive(
        self, transfer_id: UUID, *lines: Arrival, by: Transactions | None = None, **said: Any
    ) -> TransferOutcome:
        said = {"operation_id": uuid4(), **said}
        return postings.receive_transfer(
            by or self.transactions, ReceiveTransfer(transfer_id=transfer_id, lines=lines, **said)
        )

    def missing(
        self, transfer_id: UUID, sku: str, quantity: int | str, outcome: MissingOutcome, **said: Any
    ) -> Missing:
        if place := said.pop("place", None):
            said["to_location_id"] = self.warehouse.location(place)
        return Missing(self.item(transfer_id, sku), Decimal(quantity), outcome, **self._named(said))

    @staticmethod
    def gone(item_id: UUID, quantity: Decimal, **named: Any) -> Missing:
        return Missing(item_id, quantity, MissingOutcome.LOST, **named)

    def resolve(
        self, transfer_id: UUID, *lines: Missing, by: Transactions | None = None, **said: Any
    ) -> TransferOutcome:
        said = {"operation_id": uuid4(), "reason_code": "CARRIER", **said}
        return postings.resolve_missing(
            by or self.transactions, ResolveMissing(transfer_id=transfer_id, lines=lines, **said)
        )

    def _named(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Lots and serials go by their codes here."""
        named = dict(said)
        if lot := named.pop("lot", None):
            named["lot_id"] = UUID(self.stock.lot(lot))
        if serial := named.pop("serial", None):
            named["serial_id"] = UUID(self.stock.serial(serial))
        return named

    def status(self, transfer_id: UUID) -> str:
        return str(self.warehouse.one("select status from stock_transfer where id = %s", transfer_id))

    def figures(self, transfer_id: UUID, sku: str) -> tuple[int, ...]:
        """Return what a line has requested, dispatched, received, resolved and in transit."""
        row = self.warehouse.one(
            "select sum(requested_quantity), sum(dispatched_quantity), sum(received_quantity), sum(resolved_quantity),"
            " sum(in_transit) from stock_transfer_item where transfer_id = %s and product_sku = %s",
            transfer_id,
            sku,
        )
        return tuple(int(figure) for figure in row)

    def steps(self, transfer_id: UUID) -> list[str]:
        rows = self.admin.execute(
            "select verb from stock_transfer_step where transfer_id = %s order by created_at, id", (transfer_id,)
        )
        return [verb for (verb,) in rows]

    def check_books(self) -> None:
        """What is under way agrees with the ledger and with what lies in transit, and nothing has drifted."""
        assert self.admin.execute("select * from app.verify_transfers()").fetchall() == []
        assert self.admin.execute("select * from app.verify_pallets()").fetchall() == []
        assert self.warehouse.drift() == []
        apart = self.admin.execute(
            "select coalesce(a.product_id, b.product_id) from"
            " (select i.product_id, t.to_warehouse_id as w, sum(i.in_transit) as q from stock_transfer_item i"
            "    join stock_transfer t on t.id = i.transfer_id group by 1, 2) a full join"
            " (select i.product_id, l.warehouse_id as w, sum(i.quantity) as q from inventory_item i"
            "    join location l on l.id = i.location_id where l.kind = 'in_transit' group by 1, 2) b"
            " using (product_id, w) where coalesce(a.q, 0) <> coalesce(b.q, 0)"
        ).fetchall()
        assert apart == []
        left_open = self.admin.execute(
            "select t.transfer_number from stock_transfer t join stock_transfer_item i on i.transfer_id = t.id"
            " where t.status in ('CLOSED', 'RECEIVED', 'CANCELLED') and i.in_transit <> 0"
        ).fetchall()
        assert left_open == []
