"""Goods receipts behind the orders that goods came for, and the put-away that followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Final
from uuid import UUID

from invista_desktop.services.sample_data.ledger import Ledger, Move
from invista_desktop.services.sample_data.orders import OrderLine, Progress, SampleOrder
from invista_desktop.services.sample_data.stock import Homes
from invista_desktop.services.sample_data.tables import Chance, Tables

COMPLETE: Final = frozenset({"RECEIVED", "INVOICED", "PAID"})
INCOMPLETE: Final = frozenset({"PARTIALLY_RECEIVED", "CLOSED"})
HELD: Final = 0.05
REJECTED: Final = 0.06
REASONS: Final = ("DAMAGED", "WRONG_ITEM", "SHORT_DATED")
ZERO: Final = Decimal(0)


@dataclass(frozen=True)
class Arrived:
    """How one line's delivery was judged, in base units."""

    line: OrderLine
    accepted: Decimal
    held: Decimal
    rejected: Decimal


@dataclass(frozen=True)
class People:
    """Who did what in the sample's past."""

    buyer: UUID
    receiver: UUID


class Receiver:
    """Receives what the plan says, and counts receipts by year."""

    def __init__(
        self, tables: Tables, chance: Chance, ledger: Ledger, homes: Homes,
        *, outside: Mapping[str, UUID], people: People, today: date,
    ) -> None:  # fmt: skip
        self._tables, self._chance, self._ledger, self._homes = tables, chance, ledger, homes
        self._outside, self._people, self._today = outside, people, today
        self.numbers: dict[int, int] = {}

    def receive(self, order: SampleOrder) -> dict[UUID, Progress]:
        """Add the receipts an order of its stage has, and return how far each line came."""
        if order.stage.status in COMPLETE:
            return self._receive_all(order)
        if order.stage.status in INCOMPLETE:
            return self._receive_part(order)
        return {}

    def _receive_all(self, order: SampleOrder) -> dict[UUID, Progress]:
        """Bring everything in one delivery or two."""
        day = min(order.due, self._today - timedelta(days=2))
        if self._chance.random.random() < 0.3 and len(order.lines) > 1:
            middle = len(order.lines) // 2
            self._post(
                order, day - timedelta(days=1), [self._judge(line, line.ordered) for line in order.lines[:middle]]
            )
            self._post(order, day, [self._judge(line, line.ordered) for line in order.lines[middle:]])
        else:
            self._post(order, day, [self._judge(line, line.ordered) for line in order.lines])
        return {line.line_id: Progress(received=line.ordered) for line in order.lines}

    def _receive_part(self, order: SampleOrder) -> dict[UUID, Progress]:
        """Bring the first line in part, and the others whole, in part or not at all."""
        random = self._chance.random
        shares = [Decimal(random.choice((0, 1, 1, 2, 2, 2))) / 2 for _ in order.lines]
        shares[0] = Decimal("0.5")
        came = {
            line.line_id: self._whole(line, line.ordered * share)
            for line, share in zip(order.lines, shares, strict=True)
        }
        day = min(order.due, self._today - timedelta(days=random.randint(1, 5)))
        arrived = [self._judge(line, came[line.line_id]) for line in order.lines if came[line.line_id]]
        self._post(order, day, arrived)
        closes = order.stage.status == "CLOSED"
        return {
            line.line_id: Progress(came[line.line_id], line.ordered - came[line.line_id] if closes else ZERO)
            for line in order.lines
        }

    @staticmethod
    def _whole(line: OrderLine, quantity: Decimal) -> Decimal:
        """Return what can come of `quantity`: whole pieces where the unit is counted in pieces."""
        step = Decimal("1") if line.item.kind.unit == "EA" else Decimal("0.001")
        return quantity.quantize(step, rounding=ROUND_DOWN)

    def _judge(self, line: OrderLine, kept: Decimal) -> Arrived:
        """Return `kept` accepted or partly held; what is rejected came on top of it."""
        random = self._chance.random
        held = self._whole(line, kept / 4) if random.random() < HELD else ZERO
        rejected = Decimal(random.randint(1, 3)) if random.random() < REJECTED else ZERO
        return Arrived(line, kept - held, held, rejected)

    def _post(self, order: SampleOrder, day: date, arrived: list[Arrived]) -> None:
        """Add one receipt with its movements; what was accepted is put away in the afternoon."""
        if not arrived:
            return
        receipt, operation = self._chance.new_id(), self._chance.new_id()
        at = datetime.combine(day, time(8), UTC) + timedelta(minutes=self._chance.random.randrange(180))
        number = self.numbers[day.year] = self.numbers.get(day.year, 0) + 1
        outcome = {"receipt_id": str(receipt), "receipt_number": f"GR-{day.year}-{number:06}"}
        self._tables.add(
            "operation", id=operation, kind="post_goods_receipt", fingerprint="sample", outcome=outcome,
            created_at=at, created_by=self._people.receiver,
        )  # fmt: skip
        self._tables.add(
            "goods_receipt", id=receipt, receipt_number=outcome["receipt_number"], purchase_order_id=order.order_id,
            warehouse_id=order.site.warehouse_id, delivery_note=f"DN-{self._chance.random.randrange(10**6):06}",
            occurred_at=at, posted_at=at, posted_by=self._people.receiver, operation_id=operation, created_at=at,
            created_by=self._people.receiver,
        )  # fmt: skip
        put_away = self._chance.new_id()
        for line_number, line in enumerate(arrived, start=1):
            self._post_line(order, receipt, line_number, line, at=at, operations=(operation, put_away))

    def _post_line(
        self, order: SampleOrder, receipt: UUID, number: int, arrived: Arrived,
        *, at: datetime, operations: tuple[UUID, UUID],
    ) -> None:  # fmt: skip
        item, kept = arrived.line.item, arrived.accepted + arrived.held
        pieces = self._ledger.pieces(item, kept, at.date())
        receipt_item, home = self._chance.new_id(), self._homes.bin(order.site, item)
        self._tables.add(
            "goods_receipt_item", id=receipt_item, goods_receipt_id=receipt, line_number=number,
            purchase_order_item_id=arrived.line.line_id, product_id=item.product_id, variant_id=item.variant_id,
            accepted_quantity=arrived.accepted, held_quantity=arrived.held, rejected_quantity=arrived.rejected,
            rejection_reason=self._chance.random.choice(REASONS) if arrived.rejected else None,
            lot_id=pieces.lot_id, expiry_date=pieces.expiry_date, entered_quantity=kept + arrived.rejected,
            entered_unit=item.kind.unit, entered_factor=Decimal(1), put_away_location_id=home,
            unit_cost=item.unit_cost, created_at=at, created_by=self._people.receiver,
        )  # fmt: skip
        accepted, held = pieces.split(arrived.accepted)
        supplier, dock, site = self._outside["supplier"], order.site.docks[0], order.site
        person = self._people.receiver

        def receipt_to(place: UUID, status: str) -> Move:
            return Move(operations[0], "RECEIPT", supplier, place, at, status, person, receipt_item=receipt_item)

        self._ledger.move(receipt_to(dock, "AVAILABLE"), accepted)
        self._ledger.move(receipt_to(site.special["quarantine"], "QUARANTINE"), held)
        if at.date() < self._today - timedelta(days=1):
            later = at + timedelta(hours=4, seconds=number)
            self._ledger.move(Move(operations[1], "PUT_AWAY", dock, home, later, person=person), accepted)
