"""What the organisation says about working on stock: reasons, limits, closed days."""

from datetime import date
from decimal import Decimal
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import Date as DateType
from sqlalchemy import cast, func, select
from sqlalchemy.orm import Session

from invista_desktop.models.business import Lot, OrganisationSetting, Product, ProductVariant, ReasonCode
from invista_desktop.models.domain.receiving import ReasonRow
from invista_desktop.models.domain.stock_commands import AdjustStock
from invista_desktop.models.domain.stock_piles import AdjustmentReason, LotRow, StockBooks
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.database.windows import storable

_MOST_LOTS = 50
_WANTED = ("adjustment_approval_value", "adjustment_approval_quantity", "organisation_timezone", "closed_through")


def stock_books(session: Session) -> StockBooks:
    """Return the rules in force now."""
    asked = select(OrganisationSetting.key, OrganisationSetting.value).where(OrganisationSetting.key.in_(_WANTED))
    settings: dict[str, Any] = {row.key: row.value for row in session.execute(asked)}
    zone = str(settings.get("organisation_timezone") or "UTC")
    today: date = session.scalars(select(cast(func.timezone(zone, func.now()), DateType))).one()
    closed = settings.get("closed_through")
    reasons = session.scalars(
        select(ReasonCode)
        .where(ReasonCode.is_active, ReasonCode.kind.in_(("adjustment", "hold", "reverse_adjustment")))
        .order_by(ReasonCode.label)
    ).all()
    return StockBooks(
        today=today,
        closed_through=date.fromisoformat(str(closed)) if closed else None,
        approval_value=Decimal(str(settings.get("adjustment_approval_value") or 0)),
        approval_quantity=Decimal(str(settings.get("adjustment_approval_quantity") or 0)),
        # A reason without a place outside is the past's, and cannot be chosen.
        adjustment_reasons=tuple(
            AdjustmentReason(one.code, one.label, one.needs_note, one.needs_photo, one.counter_kind == "scrap")
            for one in reasons
            if one.kind == "adjustment" and one.counter_kind is not None
        ),
        hold_reasons=_plain(reasons, "hold"),
        reversal_reasons=_plain(reasons, "reverse_adjustment"),
    )


def _plain(reasons: Any, kind: str) -> tuple[ReasonRow, ...]:
    return tuple(ReasonRow(one.code, one.label, one.needs_note) for one in reasons if one.kind == kind)


def lots_called(session: Session, code: str) -> tuple[LotRow, ...]:
    """Return the lots of that code, of whatever item."""
    rows = session.execute(
        select(Lot.product_id, Lot.variant_id, Lot.expiry_date, Product.sku, ProductVariant.sku.label("variant_sku"))
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(ProductVariant, ProductVariant.id == Lot.variant_id)
        .where(Lot.code == storable(code))
        .order_by(Product.sku)
        .limit(_MOST_LOTS)
    )
    return tuple(
        LotRow(row.product_id, row.variant_id, row.variant_sku or row.sku, code, row.expiry_date) for row in rows
    )


def foresee(transactions: Transactions, command: AdjustStock) -> tuple[bool, Decimal]:
    """Return whether an adjustment would wait for somebody else's yes, and what it changes the books by.

    Raises:
        RuleViolation: it could not be posted as it is.
    """
    told = transactions.call("preview_adjustment", Jsonb(command.to_json()))
    return bool(told["waits"]), Decimal(str(told["value"]))
