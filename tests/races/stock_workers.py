"""Somebody who does random work on stock, for the tests of what must hold whatever is done."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import uuid4

from invista_desktop.errors import InvistaError
from invista_desktop.services.database.sentences import SENTENCES
from invista_desktop.services.database.transactions import Transactions
from tests.builders import arrived, receipt
from tests.stock_given import Stock, post

SKUS = ("BOLT", "MILK", "DRILL")
PLACES = ("MAIN-DOCK", "MAIN-A-01", "B-01")
KINDS = (
    "receive", "move", "hold", "free", "reserve", "release", "reverse", "adjust", "turn_up",
    "build", "load", "drive", "break_up",
)  # fmt: skip


@dataclass
class Worker:
    """Does random work on stock as a person would: looks, then posts; a refusal is an answer."""

    stock: Stock
    transactions: Transactions
    done: list[str] = field(default_factory=list)

    def step(self, kind: str, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - chosen by the test
        act: Callable[[random.Random], Any] = getattr(self, f"_{kind}")
        try:
            act(chance)
            self.done.append(kind)
        except InvistaError as refused:
            # Not a lost race, not a wait, not a constraint that a rule should have foreseen.
            assert refused.code in SENTENCES, refused.code

    def _query(self, statement: str, *values: object) -> Any:
        return self.stock.warehouse.admin.execute(statement.encode(), values).fetchall()

    def _pick(self, chance: random.Random, statement: str) -> Any:
        rows = self._query(statement)
        return chance.choice(rows) if rows else None

    def _receive(self, chance: random.Random) -> None:
        warehouse, sku = self.stock.warehouse, chance.choice(SKUS)
        quantity = chance.randint(1, 9)
        ordered: dict[str, Any] = {sku: quantity}
        order = warehouse.order(**ordered)
        warehouse.admin.execute(
            "update purchase_order_item set unit_cost = %s where purchase_order_id = %s",
            (Decimal(chance.randint(0, 99_999)) / 1000, order.id),
        )
        said: dict[str, Any] = {"lot_code": chance.choice(["L1", "L2"])} if sku == "MILK" else {}
        if sku == "DRILL":
            said = {"serials": [f"S-{uuid4()}" for _ in range(quantity)]}
        self.transactions.call(
            "post_goods_receipt", uuid4(), receipt(order, arrived(warehouse, order, sku, quantity, **said))
        )

    def _some(self, chance: random.Random, *, status: str = "AVAILABLE") -> dict[str, Any] | None:
        """Return some of a pile as the beginning of a line."""
        pile = self._pick(
            chance,
            "select i.product_id, i.lot_id, i.location_id, i.quantity, k.id from inventory_item i"
            " left join lateral (select s.id from serial s where s.location_id = i.location_id"
            "   and s.product_id = i.product_id and s.status = i.status limit 1) k on true"
            f" join location l on l.id = i.location_id and l.kind <> 'in_transit'"
            f" where i.quantity > 0 and i.status = '{status}'",
        )
        if pile is None:
            return None
        product, lot, place, held, serial = pile
        quantity = 1 if serial else chance.randint(1, int(held) + 1)
        line = {
            "product_id": product, "lot_id": lot, "serial_id": serial, "from_location_id": place,
            "from_status": status, "quantity": quantity,
        }  # fmt: skip
        return {name: str(value) for name, value in line.items() if value is not None}

    def _move(self, chance: random.Random) -> None:
        line = self._some(chance)
        if line:
            place = self.stock.warehouse.location(chance.choice(PLACES))
            post(self.transactions, "move_stock", line | {"to_location_id": str(place)})

    def _hold(self, chance: random.Random) -> None:
        line = self._some(chance)
        if line:
            held = line | {"to_location_id": line["from_location_id"], "to_status": "QUARANTINE"}
            post(self.transactions, "change_quality", held, verb="hold", reason_code="QUALITY")

    def _free(self, chance: random.Random) -> None:
        line = self._some(chance, status="QUARANTINE")
        if line:
            free = line | {"to_location_id": line["from_location_id"], "to_status": "AVAILABLE"}
            post(self.transactions, "change_quality", free, verb="release")

    def _reserve(self, chance: random.Random) -> None:
        product, warehouse = self._query(
            "select p.id, w.id from product p, warehouse w where p.sku = %s and w.code = 'MAIN'", chance.choice(SKUS)
        )[0]
        command: dict[str, Any] = {
            "product_id": str(product), "warehouse_id": str(warehouse), "quantity": str(chance.randint(1, 5)),
            "confirmed": ["partial_reservation"],
        }  # fmt: skip
        post(self.transactions, "reserve_stock", **command)

    def _release(self, chance: random.Random) -> None:
        one = self._pick(chance, "select id from stock_reservation where status = 'ACTIVE'")
        if one:
            post(self.transactions, "release_reservation", reservation_id=str(one[0]))

    def _reverse(self, chance: random.Random) -> None:
        one = self._pick(chance, "select id from goods_receipt where status = 'POSTED' and reverses_id is null")
        if one:
            said = {"receipt_id": str(one[0]), "reason_code": "WRONG_ORDER", "confirmed": ["partial_reversal"]}
            self.transactions.call("reverse_goods_receipt", uuid4(), json.dumps(said))

    def _adjust(self, chance: random.Random) -> None:
        line = self._some(chance)
        if line:
            place, quantity = line.pop("from_location_id"), int(line.pop("quantity"))
            is_found = chance.random() < 0.5 and "serial_id" not in line
            change = line | {"location_id": place, "quantity_change": str(quantity if is_found else -quantity)}
            post(self.transactions, "adjust_stock", change, reason_code="FOUND" if is_found else "LOST")

    def _turn_up(self, chance: random.Random) -> None:
        one = self._pick(chance, "select id from stock_adjustment where status = 'POSTED' and reverses_id is null")
        if one:
            post(self.transactions, "reverse_adjustment", adjustment_id=str(one[0]), reason_code="TURNED_UP")

    def _build(self, chance: random.Random) -> None:
        line = self._some(chance)
        if line:
            place = line.pop("from_location_id")
            line["status"] = line.pop("from_status")
            post(self.transactions, "build_pallet", kind="PALLET", location_id=place, items=[line])

    def _pallet(self, chance: random.Random) -> Any:
        return self._pick(chance, "select id, location_id from pallet where status = 'IN_USE'")

    def _load(self, chance: random.Random) -> None:
        """Put some of the place's goods on its pallet, or take some off."""
        pallet, line = self._pallet(chance), self._some(chance)
        if pallet and line:
            del line["from_location_id"]
            line["status"] = line.pop("from_status")
            change: dict[str, Any] = {chance.choice(["put", "take"]): [line]}
            post(self.transactions, "change_pallet", pallet_id=str(pallet[0]), **change)

    def _drive(self, chance: random.Random) -> None:
        pallet = self._pallet(chance)
        if pallet:
            place = self.stock.warehouse.location(chance.choice(PLACES))
            post(self.transactions, "move_pallet", pallet_id=str(pallet[0]), to_location_id=str(place))

    def _break_up(self, chance: random.Random) -> None:
        pallet = self._pallet(chance)
        if pallet:
            post(self.transactions, "break_pallet", pallet_id=str(pallet[0]))
