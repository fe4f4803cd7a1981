"""Builders for counting: audits, and entries as a workstation sends them."""

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from invista_desktop.services.database.transactions import Transactions
from tests.builders import COLLEAGUE, EVERYTHING, RECEIVER, Business
from tests.stock_given import Stock, post

THIRD = UUID("018f0000-0000-7000-8000-000000000003")
FOURTH = UUID("018f0000-0000-7000-8000-000000000004")
_numbers = count(1)


@dataclass(frozen=True)
class Look:
    """One person's count of one bin: its entries, ready to be sent in any order."""

    audit: UUID
    bin: str
    place: UUID
    at: datetime
    id: UUID = field(default_factory=uuid4)

    def entry(self, kind: str, **said: Any) -> dict[str, Any]:
        """Return an entry of this count."""
        return {
            "id": str(uuid4()), "audit_id": str(self.audit), "count_id": str(self.id), "kind": kind,
            "location_id": str(self.place), "device_seq": next(_numbers), "device_at": self.at.isoformat(),
            "clock_offset_seconds": 0, **said,
        }  # fmt: skip

    def item(self, product: UUID, quantity: int | str, **said: Any) -> dict[str, Any]:
        """Return that so much of a product was seen."""
        return self.entry("ITEM", product_id=str(product), quantity=str(quantity), **said)

    def done(self) -> dict[str, Any]:
        """Return that the bin is done."""
        return self.entry("BIN_DONE")

    def empty(self) -> dict[str, Any]:
        """Return that the bin is empty."""
        return self.entry("BIN_EMPTY")


@dataclass(frozen=True)
class Counting:
    """Plans audits and counts them as the person signed in."""

    stock: Stock
    transactions: Transactions

    def planned(self, *bins: str, **said: Any) -> UUID:
        """Plan an audit of these bins, or of the whole warehouse; return its id."""
        audit = uuid4()
        warehouse = self.stock.warehouse
        scope = {"location_ids": [str(warehouse.location(code)) for code in bins]} if bins else {}
        scope |= said.pop("scope", {})
        building = warehouse.one("select id from warehouse where code = %s", warehouse.code)
        post(self.transactions, "plan_audit", audit_id=str(audit), warehouse_id=str(building), scope=scope, **said)
        return audit

    def started(self, *bins: str, **said: Any) -> UUID:
        """Plan and start an audit; return its id."""
        audit = self.planned(*bins, **said)
        post(self.transactions, "start_audit", audit_id=str(audit))
        return audit

    def look(self, audit: UUID, place: str, *, at: datetime | None = None) -> Look:
        """Begin a count of a bin, now by the server's clock."""
        moment = at or self.now()
        return Look(audit, place, self.stock.warehouse.location(place), moment)

    def now(self) -> datetime:
        """Return the server's clock."""
        moment: datetime = self.stock.warehouse.one("select clock_timestamp()")
        return moment

    def send(
        self, *entries: dict[str, Any], by: Transactions | None = None, operation: UUID | None = None
    ) -> list[str]:
        """Send entries as one batch; return each one's answer or what it waits for, in the order of their ids."""
        told = (by or self.transactions).call(
            "record_entries", operation or uuid4(), json.dumps({"entries": list(entries)})
        )
        answers = {one["id"]: one["reason"] or one["answer"] for one in told["answers"]}
        return [answers[entry["id"]] for entry in entries]

    def counted(self, audit: UUID, place: str, by: Transactions | None = None, **quantities: int | str) -> Look:
        """Count a bin to its end: SKU by SKU, none named means empty."""
        look = self.look(audit, place)
        items = [look.item(self.product(sku), quantity) for sku, quantity in quantities.items()]
        self.send(*items, look.done() if items else look.empty(), by=by)
        return look

    def product(self, sku: str) -> UUID:
        """Return a product's id."""
        return UUID(str(self.stock.warehouse.one("select id from product where sku = %s", sku)))

    def bin(self, audit: UUID, place: str) -> UUID:
        """Return the id of a bin of an audit."""
        return UUID(str(self.stock.warehouse.one(
            "select id from inventory_audit_bin where audit_id = %s and location_code = %s", audit, place
        )))  # fmt: skip

    def state(self, audit: UUID, place: str) -> str:
        """Return where a bin of an audit stands."""
        return str(
            self.stock.warehouse.one("select state from inventory_audit_bin where id = %s", self.bin(audit, place))
        )

    def lines(self, audit: UUID) -> dict[tuple[str, str], tuple[Any, ...]]:
        """Return what was found of each key: kind, counted, book, variance."""
        rows = self.stock.warehouse.admin.execute(
            "select location_code, sku, found, counted_quantity, book_quantity, variance from audit_line"
            " where audit_id = %s",
            (audit,),
        ).fetchall()
        return {(row[0], row[1]): tuple(row[2:]) for row in rows}

    def finished(self, audit: UUID, by: Transactions, **said: Any) -> dict[str, Any]:
        """Submit, give reasons, approve and post an audit."""
        post(by, "submit_audit", audit_id=str(audit), **said)
        self.approved(audit, by)
        told: dict[str, Any] = post(by, "post_audit", audit_id=str(audit), **said)
        return told

    def approved(self, audit: UUID, by: Transactions) -> None:
        """Give a reason to every line that is off, and approve it."""
        off = self.off(audit)
        post(by, "review_lines", audit_id=str(audit), lines=[{"item_id": one, "reason_code": "LOST"} for one in off])
        if off:
            post(by, "decide_lines", audit_id=str(audit), item_ids=off, verb="approve")

    def off(self, audit: UUID) -> list[str]:
        """Return the lines that have to be decided."""
        rows = self.stock.warehouse.admin.execute(
            "select id from inventory_audit_item where audit_id = %s and status = 'COUNTED'"
            " and (variance <> 0 or hold_status is not null)",
            (audit,),
        ).fetchall()
        return [str(row[0]) for row in rows]


def another(business: Business, person: UUID = COLLEAGUE, *may: str) -> AbstractContextManager[Transactions]:
    """Return how another person works, at a workstation of her own."""
    return business.transactions(*(may or EVERYTHING), person=person, code="WS-2")


__all__ = ["COLLEAGUE", "FOURTH", "RECEIVER", "THIRD", "Counting", "Look", "another", "timedelta"]
