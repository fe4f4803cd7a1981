"""Builders for stock: piles, lines and commands, as the app writes them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from invista_desktop.services.database.transactions import Transactions
from tests.builders import Warehouse

Post = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Stock:
    """Makes piles of stock and the commands that move them."""

    warehouse: Warehouse

    def pile(
        self, sku: str, quantity: int | str, place: str = "MAIN-A-01", *, lot: str | None = None, **columns: Any
    ) -> UUID:
        """Put new stock of `sku` in a place, from the supplier; return the product's id."""
        admin = self.warehouse.admin
        known = admin.execute("select id from product where sku = %s", (sku,)).fetchone()
        product = (
            known[0] if known else self.warehouse.product(sku, is_lot_tracked=lot is not None, **columns).product_id
        )
        if lot:
            admin.execute("insert into lot (product_id, code) values (%s, %s) on conflict do nothing", (product, lot))
        admin.execute(
            "insert into inventory_movement (operation_id, type, product_id, lot_id, from_location_id, to_location_id,"
            " from_status, to_status, quantity) select %s, 'RECEIPT', p.id,"
            " (select l.id from lot l where l.product_id = p.id and l.code = %s), f.id, t.id,"
            " 'AVAILABLE', 'AVAILABLE', %s from product p, location f, location t"
            " where p.id = %s and f.code = 'SUPPLIER' and t.code = %s",
            (uuid4(), lot, Decimal(quantity), product, place),
        )
        return UUID(str(product))

    def reserve(self, sku: str, quantity: int | str, place: str = "MAIN-A-01", *, lot: str | None = None) -> str:
        """Promise some of a pile to somebody; return the reservation's number."""
        pile, product, variant, building = self.warehouse.one(
            "select i.id, i.product_id, i.variant_id, l.warehouse_id from inventory_item i"
            " join location l on l.id = i.location_id join product p on p.id = i.product_id"
            " left join lot t on t.id = i.lot_id"
            " where p.sku = %s and l.code = %s and i.status = 'AVAILABLE' and t.code is not distinct from %s",
            sku, place, lot,
        )  # fmt: skip
        said = {"product_id": product, "variant_id": variant, "warehouse_id": building, "inventory_item_id": pile}
        command = {name: str(value) for name, value in said.items() if value} | {"quantity": str(quantity)}
        return str(self.warehouse.one("select app.reserve_stock(%s, %s)->>'number'", uuid4(), json.dumps(command)))

    def pieces(self, sku: str, *serials: str, place: str = "MAIN-A-01") -> UUID:
        """Put single pieces with serial numbers in a place; return the product's id."""
        product = self.warehouse.product(sku, is_serialized=True).product_id
        for code in serials:
            serial = self.warehouse.one(
                "insert into serial (product_id, code) values (%s, %s) returning id", product, code
            )
            self.warehouse.admin.execute(
                "insert into inventory_movement (operation_id, type, product_id, serial_id, from_location_id,"
                " to_location_id, from_status, to_status, quantity) select %s, 'RECEIPT', %s, %s, f.id, t.id,"
                " 'AVAILABLE', 'AVAILABLE', 1 from location f, location t where f.code = 'SUPPLIER' and t.code = %s",
                (uuid4(), product, serial, place),
            )
        return UUID(str(product))

    def bin(self, code: str, **columns: Any) -> UUID:
        """Return a new bin of the warehouse."""
        values = {"code": code, "kind": "storage", **columns}
        names, marks = ", ".join(values), ", ".join(["%s"] * len(values))
        return UUID(
            str(
                self.warehouse.one(
                    f"insert into location (warehouse_id, {names})"
                    f" values ((select id from warehouse where code = %s), {marks}) returning id",
                    self.warehouse.code,
                    *values.values(),
                )
            )
        )

    def serial(self, code: str) -> str:
        return str(self.warehouse.one("select id from serial where code = %s", code))

    def lot(self, code: str) -> str:
        return str(self.warehouse.one("select id from lot where code = %s", code))

    def line(
        self, sku: str, quantity: int | str, start: str, end: str, *, status: str = "AVAILABLE", **said: Any
    ) -> dict[str, Any]:
        """Return a line from one place to another."""
        return {
            "product_id": str(self.warehouse.one("select id from product where sku = %s", sku)),
            "from_location_id": str(self.warehouse.location(start)),
            "to_location_id": str(self.warehouse.location(end)),
            "from_status": status,
            "quantity": str(quantity),
            **said,
        }

    def change(self, sku: str, change: int | str, place: str = "MAIN-A-01", **said: Any) -> dict[str, Any]:
        """Return a line of an adjustment."""
        return {
            "product_id": str(self.warehouse.one("select id from product where sku = %s", sku)),
            "location_id": str(self.warehouse.location(place)),
            "quantity_change": str(change),
            **said,
        }


def post(
    transactions: Transactions, function: str, /, *lines: dict[str, Any], operation: UUID | None = None, **said: Any
) -> Any:
    """Post a command as the app does, and return its outcome."""
    command = json.dumps({"lines": lines, **said} if lines else said)
    return transactions.call(function, operation or uuid4(), command)
