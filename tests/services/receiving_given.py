"""A receiving desk as the app has it, and what arrives at it; what does not matter is filled in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import event
from sqlalchemy.engine import Engine

from invista_desktop.models.domain.receiving import (
    DraftLine,
    GoodsReceiptPosted,
    OpenedOrder,
    OrderLine,
    PostGoodsReceipt,
    SharedLine,
    ShareDraftLines,
)
from invista_desktop.services.database.engine import make_engine, make_sessions
from invista_desktop.services.database.tickets import Tickets
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.receiving.desk import ReceivingDesk
from tests.builders import EVERYTHING, RECEIVER, Business, Order, Warehouse, payload_for, sign

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@contextmanager
def transactions_of(
    dsn: str, *may: str, person: UUID = RECEIVER, warehouses: list[str] | None = None
) -> Iterator[Transactions]:
    """The app's transactions at `dsn`, by somebody who may do `may`, or everything."""
    tickets = Tickets()
    tickets.put(sign(payload_for(*(may or EVERYTHING), person=person, warehouses=warehouses)))
    engine = make_engine(dsn, 2)
    try:
        yield Transactions(make_sessions(engine), tickets)
    finally:
        engine.dispose()


@contextmanager
def desk_of(
    business: Business, *may: str, code: str = "WS-1", person: UUID = RECEIVER, warehouses: list[str] | None = None
) -> Iterator[ReceivingDesk]:
    """The receiving desk of a workstation."""
    with transactions_of(business.workstation_dsn(code), *may, person=person, warehouses=warehouses) as transactions:
        yield ReceivingDesk(transactions)


@contextmanager
def statements_counted() -> Iterator[list[str]]:
    """The statements sent through any engine while the block runs."""
    sent: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", keep)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", keep)


def opened(desk: ReceivingDesk, order: Order, draft_id: UUID | None = None) -> OpenedOrder:
    return desk.open_order(order.id, draft_id or uuid4())


def line_for(order: OpenedOrder, sku: str) -> OrderLine:
    return next(line for line in order.lines if line.item.sku == sku)


def arrival(order: OpenedOrder, sku: str, accepted: int | str = 0, **said: Any) -> DraftLine:
    """Return a draft line for something on the order."""
    line = line_for(order, sku)
    quantities = {name: Decimal(said.pop(name, 0)) for name in ("held", "rejected")}
    return DraftLine(
        **{
            "line_key": sku,
            "order_item_id": line.order_item_id,
            "product_id": line.item.product_id,
            "variant_id": line.item.variant_id,
            "accepted": Decimal(accepted),
            "entered_quantity": Decimal(accepted) + quantities["held"] + quantities["rejected"],
            "entered_unit": line.item.unit,
            "base_unit": line.item.unit,
            **quantities,
            **said,
        }
    )


def posting_of(order: OpenedOrder, *lines: DraftLine, **said: Any) -> PostGoodsReceipt:
    return PostGoodsReceipt(
        **{
            "operation_id": uuid4(),
            "draft_id": uuid4(),
            "purchase_order_id": order.order_id,
            "dock_location_id": order.dock_location_id,
            "occurred_at": NOON,
            "lines": lines,
            **said,
        }
    )


def post(desk: ReceivingDesk, command: PostGoodsReceipt) -> GoodsReceiptPosted:
    posted = desk.deliver(command)
    assert posted is not None
    return posted


def shared(draft_id: UUID, order: OpenedOrder, *lines: DraftLine, version: int = 1) -> ShareDraftLines:
    return ShareDraftLines(
        uuid4(),
        draft_id,
        order.order_id,
        tuple(
            SharedLine(
                line.line_key,
                version,
                line.order_item_id,
                line.product_id,
                line.variant_id,
                line.kept,
                line.lot_code,
            )
            for line in lines
        ),
    )


class Shelves:
    """Adds to a warehouse what an order's lines can point at."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def _made(self, statement: str, *values: object) -> UUID:
        return UUID(str(self._warehouse.one(f"{statement} returning id", *values)))

    def variant(self, sku: str, of: str, name: str) -> UUID:
        made = "insert into product_variant (product_id, sku, name) select id, %s, %s from product where sku = %s"
        return self._made(made, sku, name, of)

    def variant_line(self, order: Order, sku: str, amount: int) -> UUID:
        """Put a variant on an order, as its last line."""
        return self._made(
            "insert into purchase_order_item (purchase_order_id, line_number, product_id, variant_id,"
            " ordered_quantity, unit_cost, product_name, product_sku)"
            " select o.id, (select count(*) + 1 from purchase_order_item i where i.purchase_order_id = o.id),"
            " v.product_id, v.id, %s, 2, v.name, v.sku from product_variant v, purchase_order o"
            " where v.sku = %s and o.id = %s",
            *(amount, sku, order.id),
        )

    def pack(self, of: str, name: str, quantity: int, code: str, variant: UUID | None = None) -> None:
        """Give a product a pack, and the pack a barcode."""
        pack = self._made(
            "insert into product_pack (product_id, variant_id, name, quantity)"
            " select id, %s, %s, %s from product where sku = %s",
            *(variant, name, quantity, of),
        )
        self._made("insert into barcode (code, kind, pack_id) values (%s, 'pack', %s)", code, pack)

    def code(self, of: str, code: str) -> None:
        """Give a product or a variant a barcode."""
        self._made(
            "insert into barcode (code, kind, product_id, variant_id) select %s,"
            " (case when variant_id is null then 'product' else 'variant' end)::barcode_kind, product_id, variant_id"
            " from sku where code = %s",
            *(code, of),
        )

    def lot(self, of: str, code: str, expiry: date | None = None) -> None:
        made = "insert into lot (product_id, code, expiry_date) select id, %s, %s from product where sku = %s"
        self._made(made, code, expiry, of)

    def bin(self, code: str, **facts: Any) -> UUID:
        values = {"kind": "storage", "level": "bin", "code": code, **facts}
        names, marks = ", ".join(values), ", ".join(["%s"] * len(values))
        return self._made(
            f"insert into location (warehouse_id, {names}) select id, {marks} from warehouse where code = %s",
            *values.values(),
            self._warehouse.code,
        )

    def fixed_bin(self, sku: str, place: str, variant: UUID | None = None) -> None:
        self._made(
            "insert into fixed_bin (product_id, variant_id, location_id)"
            " select p.id, %s, l.id from product p, location l where p.sku = %s and l.code = %s",
            *(variant, sku, place),
        )

    def stock(
        self, sku: str, quantity: int, place: str, *, status: str = "AVAILABLE", variant: UUID | None = None
    ) -> None:
        """Bring stock in through the ledger, from where lost things are found."""
        self._made(
            "insert into inventory_movement (operation_id, type, product_id, variant_id, from_location_id,"
            " to_location_id, from_status, to_status, quantity) select %s, 'ADJUSTMENT', p.id, %s, f.id, t.id,"
            " 'AVAILABLE', %s, %s from product p, location f, location t"
            " where p.sku = %s and f.code = 'LOST-AND-FOUND' and t.code = %s",
            *(uuid4(), variant, status, quantity, sku, place),
        )
