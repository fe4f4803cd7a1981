"""Whatever is asked, sent, received, settled and taken back, in whatever order: the books agree after each step."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invista_desktop.errors import InvistaError
from invista_desktop.models.domain.transfers import (
    NOT_SENT,
    ArrivedPallet,
    CancelDispatch,
    CancelTransfer,
    CloseTransfer,
    MissingOutcome,
)
from invista_desktop.services.transfers import postings
from tests.services.test_database_pallets import build, furnish_sscc, item
from tests.stock_given import Stock
from tests.transfers_given import Transfers

LOTS, SERIALS = ("A", "B"), ("1", "2", "3")
STEPS = (
    "request", "dispatch", "receive", "found", "resolve", "cancel_dispatch", "cancel", "close",
    "build", "send_pallet", "arrive_pallet",
)  # fmt: skip

step = st.tuples(
    st.sampled_from(STEPS),
    st.integers(0, 2),  # which transfer
    st.sampled_from(["plain", "lots", "pieces"]),
    st.integers(1, 4),  # how much
    st.integers(0, 2),  # which lot or serial
    st.sampled_from(list(MissingOutcome)),
)


@dataclass
class Story:
    """One run of steps, on items of its own."""

    transfers: Transfers
    tag: str
    started: list[UUID] = field(default_factory=list)
    pallets: list[UUID] = field(default_factory=list)
    done: int = 0

    def furnish(self) -> None:
        stock = self.transfers.stock
        furnish_sscc(stock)
        stock.pile(self.sku("plain"), 8)
        for lot in LOTS:
            stock.pile(self.sku("lots"), 4, lot=f"{self.tag}-{lot}")
        stock.pieces(self.sku("pieces"), *(f"{self.tag}-{serial}" for serial in SERIALS))

    def sku(self, kind: str) -> str:
        return f"{kind.upper()}-{self.tag}"

    def act(self, verb: str, which: int, kind: str, quantity: int, part: int, outcome: MissingOutcome) -> None:
        if verb == "request" or not self.started:
            wanted: dict[str, Any] = {self.sku("plain"): 4, self.sku("lots"): 4, self.sku("pieces"): 2}
            self.started.append(self.transfers.approved(**wanted))
            return
        transfer = self.started[which % len(self.started)]
        named, quantity = self._part(kind, quantity, part)
        match verb:
            case "dispatch":
                self.transfers.dispatch(transfer, self.transfers.pick(transfer, self.sku(kind), quantity, **named))
            case "receive" | "found":
                agreed = frozenset({NOT_SENT}) if verb == "found" else frozenset()
                arrival = self.transfers.arrival(self.sku(kind), quantity, **named)
                self.transfers.receive(transfer, arrival, confirmed=agreed)
            case "resolve":
                place = {"place": "NORTH-A-01"} if outcome is MissingOutcome.FOUND else {}
                missing = self.transfers.missing(transfer, self.sku(kind), quantity, outcome, **named, **place)
                self.transfers.resolve(transfer, missing)
            case "cancel_dispatch":
                postings.cancel_dispatch(self.transfers.transactions, CancelDispatch(uuid4(), transfer, "Back"))
            case "cancel":
                postings.cancel_transfer(self.transfers.transactions, CancelTransfer(uuid4(), transfer))
            case "close":
                closing = CloseTransfer(uuid4(), transfer, "NO_LONGER_NEEDED")
                postings.close_transfer(self.transfers.transactions, closing)
            case "build":
                self._build(self.sku(kind), quantity, **named)
            case "send_pallet" | "arrive_pallet":
                if verb == "send_pallet" and not self.pallets:
                    self._build(self.sku(kind), quantity, **named)
                if those := self._standing(None if verb == "send_pallet" else transfer):
                    self._carry(verb, transfer, those[part % len(those)])

    def _standing(self, transfer: UUID | None) -> list[UUID]:
        """Return the pallets under way with a transfer, or with none, the newest first."""
        rows = self.transfers.admin.execute(
            "select id from pallet where id = any(%s) and status = 'IN_USE'"
            " and stock_transfer_id is not distinct from %s order by sscc desc",
            (self.pallets, transfer),
        ).fetchall()
        return [key for (key,) in rows]

    def _build(self, sku: str, quantity: int, lot: str | None = None, serial: str | None = None) -> None:
        """Build a pallet of it, and put it on the one before where that is near."""
        stock, before = self.transfers.stock, self.pallets[-1:]
        goods = item(stock, sku, quantity, lot_id=lot and stock.lot(lot), serial_id=serial and stock.serial(serial))
        said = {"parent_id": str(before[0])} if before and quantity % 2 else {}
        self.pallets.append(UUID(build(self.transfers.transactions, stock, goods, **said)["pallet_id"]))

    def _carry(self, verb: str, transfer: UUID, pallet: UUID) -> None:
        """Send a pallet whole, or take it in whole, with all that stands on it."""
        rows = self.transfers.admin.execute(
            "select p.sku, i.quantity, l.code, s.code"
            " from app.pallet_tree(%s) t join pallet_item i on i.pallet_id = t.id join product p on p.id = i.product_id"
            " left join lot l on l.id = i.lot_id left join serial s on s.id = i.serial_id order by 1, 3, 4",
            (pallet,),
        ).fetchall()
        held = [(sku, quantity, {"lot": lot} if lot else {"serial": serial} if serial else {})
                for sku, quantity, lot, serial in rows]  # fmt: skip
        if verb == "send_pallet":
            picks = [self.transfers.pick(transfer, sku, quantity, **named) for sku, quantity, named in held]
            self.transfers.dispatch(transfer, *picks, pallets=(pallet,))
        else:
            arrivals = [self.transfers.arrival(sku, quantity, **named) for sku, quantity, named in held]
            place = self.transfers.warehouse.location("NORTH-DOCK")
            self.transfers.receive(transfer, *arrivals, pallets=(ArrivedPallet(pallet, place),))

    def _part(self, kind: str, quantity: int, part: int) -> tuple[dict[str, str], int]:
        if kind == "lots":
            return {"lot": f"{self.tag}-{LOTS[part % 2]}"}, quantity
        if kind == "pieces":
            return {"serial": f"{self.tag}-{SERIALS[part]}"}, 1
        return {}, quantity

    def check(self) -> None:
        """Nothing appears and nothing vanishes: what came in is in stock, or left through an end of the ledger."""
        self.transfers.check_books()
        apart = self.transfers.admin.execute(
            "select p.sku from product p"
            " cross join lateral (select coalesce(sum(i.quantity), 0) as q from inventory_item i"
            "   where i.product_id = p.id) held"
            " cross join lateral (select coalesce(sum(m.quantity * (g.holds_stock::int - f.holds_stock::int)), 0) as q"
            "   from inventory_movement m join location f on f.id = m.from_location_id"
            "   join location g on g.id = m.to_location_id where m.product_id = p.id) moved"
            " where held.q <> moved.q"
        ).fetchall()
        assert apart == []
        on_two_ways = self.transfers.admin.execute(
            "select serial_id from stock_transfer_transit where serial_id is not null"
            " group by serial_id having sum(quantity) > 1"
        ).fetchall()
        assert on_two_ways == []


@given(steps=st.lists(step, min_size=6, max_size=22))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_the_books_agree_after_every_step(transfers: Transfers, stock: Stock, steps: list[Any]) -> None:
    story = Story(transfers, uuid4().hex[:8])
    story.furnish()

    for each in steps:
        try:
            story.act(*each)
        except InvistaError:
            continue  # refused whole: the books are as they were
        finally:
            story.check()

    for transfer in story.started:
        _finish(transfers, transfer)
    story.check()


def _finish(transfers: Transfers, transfer: UUID) -> None:
    """Give up what is still under way, then close: after that nothing is."""
    rows = transfers.admin.execute(
        "select item_id, lot_id, serial_id, quantity from stock_transfer_transit where transfer_id = %s", (transfer,)
    ).fetchall()
    lines = [
        transfers.gone(item, Decimal(quantity), lot_id=lot, serial_id=serial) for item, lot, serial, quantity in rows
    ]
    if lines:
        transfers.resolve(transfer, *lines)
    if transfers.status(transfer) in ("PARTLY_RECEIVED", "RECEIVED"):
        closing = CloseTransfer(uuid4(), transfer, "NO_LONGER_NEEDED")
        assert postings.close_transfer(transfers.transactions, closing).status == "CLOSED"
