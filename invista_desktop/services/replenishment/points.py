"""One reorder point as it is set, with what it can be set to."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from invista_desktop.errors import Conflict, said
from invista_desktop.models.business import (
    Product,
    ProductSupplier,
    ProductVariant,
    ReorderRule,
    Supplier,
    Unit,
    Warehouse,
)
from invista_desktop.models.domain.item_names import item_name
from invista_desktop.models.domain.replenishment import ReorderPoint, SourceChoice


def point_of_rule(session: Session, rule_id: UUID) -> ReorderPoint:
    """Return a reorder point.

    Raises:
        Conflict: there is none, or none that this person may see.
    """
    rule = session.get(ReorderRule, rule_id)
    if rule is None:
        raise Conflict(said("This reorder point is gone."), said("Refresh the list."), code="no_reorder_point")
    return _point(session, rule, is_new=False)


def point_of_item(session: Session, product_id: UUID, variant_id: UUID | None, warehouse_id: UUID) -> ReorderPoint:
    """Return the reorder point of an item in a warehouse: what is set, or what it could begin with."""
    rule = session.execute(
        select(ReorderRule).where(
            ReorderRule.product_id == product_id,
            ReorderRule.variant_id.is_not_distinct_from(variant_id),
            ReorderRule.warehouse_id == warehouse_id,
        )
    ).scalar_one_or_none()
    if rule is not None:
        return _point(session, rule, is_new=False)
    fresh = ReorderRule(
        product_id=product_id, variant_id=variant_id, warehouse_id=warehouse_id, min_quantity=Decimal(0),
        max_quantity=Decimal(0), multiple=Decimal(1), is_active=True,
    )  # fmt: skip
    return _point(session, fresh, is_new=True)


def _point(session: Session, rule: ReorderRule, *, is_new: bool) -> ReorderPoint:
    item = session.execute(
        select(
            func.coalesce(ProductVariant.sku, Product.sku).label("sku"),
            Product.name, ProductVariant.name.label("variant_name"),
            Product.base_unit_code, Unit.decimals,
        )
        .join(Unit, Unit.code == Product.base_unit_code)
        .outerjoin(ProductVariant, ProductVariant.id == rule.variant_id)
        .where(Product.id == rule.product_id)
    ).one()  # fmt: skip
    suppliers = _suppliers(session, rule.product_id)
    warehouses = _warehouses(session)
    return ReorderPoint(
        rule.product_id, rule.variant_id, rule.warehouse_id, item.sku,
        item_name(item.name, item.variant_name),
        next((one.code for one in warehouses if one.id == rule.warehouse_id), ""), item.base_unit_code, item.decimals,
        rule.min_quantity, rule.max_quantity, rule.multiple, rule.lead_time_days, rule.supplier_id,
        rule.source_warehouse_id, rule.is_active, is_new,
        next((row.name for row in suppliers if row.is_preferred), None),
        tuple(SourceChoice(row.id, row.code, row.name) for row in suppliers),
        tuple(one for one in warehouses if one.id != rule.warehouse_id),
    )  # fmt: skip


def _suppliers(session: Session, product_id: UUID) -> list[Row[tuple[UUID, str, str, bool]]]:
    """Return all suppliers, those that have the item before the others."""
    sold = ProductSupplier.product_id.is_not(None)
    return list(
        session.execute(
            select(
                Supplier.id, Supplier.code, Supplier.name,
                func.coalesce(ProductSupplier.is_preferred, False).label("is_preferred"),
            )
            .outerjoin(
                ProductSupplier,
                (ProductSupplier.supplier_id == Supplier.id) & (ProductSupplier.product_id == product_id),
            )
            .order_by(sold.desc(), Supplier.name, Supplier.id)
        ).all()
    )  # fmt: skip


def _warehouses(session: Session) -> tuple[SourceChoice, ...]:
    rows = session.execute(
        select(Warehouse.id, Warehouse.code, Warehouse.name)
        .where(Warehouse.is_active, func.app.may_in(Warehouse.id))
        .order_by(Warehouse.code)
    )
    return tuple(SourceChoice(*row) for row in rows)
