"""What the paper of a purchase order says, read from the books."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from invista_desktop.errors import Conflict, NotPermitted, said
from invista_desktop.models.business import Product, PurchaseOrder, PurchaseOrderItem, Supplier, Warehouse
from invista_desktop.models.domain.papers import Party
from invista_desktop.models.domain.permissions import PURCHASING_READ
from invista_desktop.models.domain.stock_words import ORDER_WORDS
from invista_desktop.models.domain.trade_papers import OrderedLine, PurchaseOrderPaper
from invista_desktop.services.receiving.parties import address_lines, organisation, warehouse_party


def purchase_order_of(session: Session, order_id: UUID) -> PurchaseOrderPaper:
    """Return everything the paper of a purchase order says, with its prices.

    Raises:
        Conflict: there is no such order, or this person may not see it.
        NotPermitted: prices are not for this person.
    """
    if not session.scalar(select(func.app.may(PURCHASING_READ))):
        raise NotPermitted(
            said("You may not read what is paid for goods."),
            said("Ask somebody in purchasing, or an administrator."),
            code="not_permitted",
        )
    found = session.execute(
        select(PurchaseOrder, Supplier, Warehouse)
        .outerjoin(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .join(Warehouse, Warehouse.id == PurchaseOrder.warehouse_id)
        .where(PurchaseOrder.id == order_id)
    ).one_or_none()
    if found is None:
        raise Conflict(said("There is no such order."), said("Reload and look again."))
    order, supplier, warehouse = found
    return PurchaseOrderPaper(
        organisation=organisation(session),
        supplier=Party(supplier.name, supplier.code, address_lines(supplier.address)) if supplier else Party(""),
        ship_to=warehouse_party(warehouse),
        number=order.order_number,
        status=str(ORDER_WORDS[order.status]),
        ordered_on=order.order_date,
        currency=order.currency,
        lines=_lines(session, order_id),
        expected=order.expected_date,
        payment_terms=(supplier.payment_terms or "") if supplier else "",
        note=order.notes or "",
    )


def _lines(session: Session, order_id: UUID) -> tuple[OrderedLine, ...]:
    rows = session.execute(
        select(PurchaseOrderItem, Product.base_unit_code)
        .outerjoin(Product, Product.id == PurchaseOrderItem.product_id)
        .where(PurchaseOrderItem.purchase_order_id == order_id)
        .order_by(PurchaseOrderItem.line_number)
    )
    return tuple(
        OrderedLine(
            number=line.line_number,
            sku=line.product_sku,
            name=line.product_name,
            unit=unit or "",
            quantity=line.ordered_quantity,
            unit_cost=line.unit_cost,
            supplier_sku=line.supplier_sku or "",
            expected=line.expected_date,
        )
        for line, unit in rows
    )
