"""The same random work with transfers between two warehouses in it."""

import random
from typing import Any
from uuid import uuid4

from tests.races.stock_workers import SKUS, Worker
from tests.stock_given import post

TRANSFER_KINDS = ("ask", "dispatch", "take_in", "miss", "call_back", "finish")


class TransferWorker(Worker):
    """Asks for goods of the other warehouse, sends them, takes them in, and settles what is missing."""

    def _warehouses(self) -> dict[str, str]:
        return {code: str(key) for code, key in self._query("select code, id from warehouse")}

    def _ask(self, chance: random.Random) -> None:
        """Ask for goods of the other warehouse; what was asked for is agreed to at once."""
        sides = chance.sample(["MAIN", "NORTH"], 2)
        known = self._warehouses()
        products = self._query("select id from product where sku = any(%s)", chance.sample(SKUS, chance.randint(1, 3)))
        transfer = str(uuid4())
        post(
            self.transactions, "request_transfer",
            *({"product_id": str(key), "quantity": str(chance.randint(1, 4))} for (key,) in products),
            transfer_id=transfer, from_warehouse_id=known[sides[0]], to_warehouse_id=known[sides[1]],
        )  # fmt: skip
        post(self.transactions, "submit_transfer", transfer_id=transfer)

    def _dispatch(self, chance: random.Random) -> None:
        """Send as it is proposed, or something of it that was found short."""
        one = self._pick(chance, "select id from stock_transfer where app.is_sendable(status)")
        if not one:
            return
        picks = [
            {"item_id": str(item), "location_id": str(place), "lot_id": lot and str(lot),
             "serial_id": serial and str(serial), "quantity": str(1 if serial else quantity)}
            for item, place, lot, quantity, serial in self._query(
                "select p.item_id, p.location_id, p.lot_id, p.quantity, k.id from app.propose_picks(%s) p"
                " join stock_transfer_item i on i.id = p.item_id"
                " left join lateral (select s.id from serial s where s.location_id = p.location_id"
                "   and s.product_id = i.product_id and s.status = 'AVAILABLE' limit 1) k on true", one[0])
        ]  # fmt: skip
        if picks and chance.random() < 0.2:
            picks[0] |= {"short_quantity": "1", "short_reason": "FEWER_THERE"}
        post(
            self.transactions, "dispatch_transfer", transfer_id=str(one[0]), picks=picks,
            close_rest=chance.random() < 0.2, rest_reason="NOT_IN_STOCK",
        )  # fmt: skip

    def _under_way(self, chance: random.Random) -> Any:
        return self._pick(
            chance,
            "select u.transfer_id, u.item_id, u.product_id, u.lot_id, u.serial_id, u.quantity, w.code"
            " from stock_transfer_transit u join stock_transfer t on t.id = u.transfer_id"
            " join warehouse w on w.id = t.to_warehouse_id",
        )

    def _take_in(self, chance: random.Random) -> None:
        one = self._under_way(chance)
        if one:
            transfer, _item, product, lot, serial, quantity, code = one
            arrived = 1 if serial else chance.randint(1, int(quantity) + 2)
            line = {"product_id": product, "lot_id": lot, "serial_id": serial, "quantity": arrived,
                    "to_location_id": self.stock.warehouse.location(f"{code}-DOCK"),
                    "to_status": chance.choice(["AVAILABLE", "DAMAGED"])}  # fmt: skip
            told = {name: str(value) for name, value in line.items() if value is not None}
            post(self.transactions, "receive_transfer", told, transfer_id=str(transfer), confirmed=["not_sent"])

    def _miss(self, chance: random.Random) -> None:
        """Settle what did not arrive, in one of its four ends."""
        one = self._under_way(chance)
        if one:
            transfer, item, _product, lot, serial, quantity, code = one
            ends = {"LOST": None, "DAMAGED": None, "FOUND": f"{code}-DOCK",
                    "MIS_PICKED": "NORTH-DOCK" if code == "MAIN" else "MAIN-DOCK"}  # fmt: skip
            outcome = chance.choice(list(ends))
            place = ends[outcome]
            line = {"item_id": item, "lot_id": lot, "serial_id": serial, "quantity": chance.randint(1, int(quantity)),
                    "outcome": outcome, "to_location_id": place and self.stock.warehouse.location(place)}  # fmt: skip
            told = {name: str(value) for name, value in line.items() if value is not None}
            post(self.transactions, "resolve_missing", told, transfer_id=str(transfer), reason_code="CARRIER")

    def _call_back(self, chance: random.Random) -> None:
        one = self._pick(chance, "select id from stock_transfer where status in ('DISPATCHED', 'IN_TRANSIT')")
        if one:
            post(self.transactions, "cancel_dispatch", transfer_id=str(one[0]), note="Back")

    def _finish(self, chance: random.Random) -> None:
        one = self._pick(chance, "select id, status from stock_transfer where status <> 'CLOSED'")
        if one:
            verb = "close" if one[1] in ("PARTLY_RECEIVED", "RECEIVED") else "cancel"
            post(self.transactions, f"{verb}_transfer", transfer_id=str(one[0]), rest_reason="NO_LONGER_NEEDED")
