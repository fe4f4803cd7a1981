"""What the organisation says about working on stock: reasons, limits, closed days."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import Date as DateType
from sqlalchemy import cast, func, select
from sqlalchemy.orm import Session

from invista_desktop.models.business import Lot, OrganisationSetting, ReasonCode
from invista_desktop.models.domain.receiving import ReasonRow
from invista_desktop.models.domain.stock_commands import AdjustStock
from invista_desktop.models.domain.stock_piles import AdjustmentReason, StockBooks
from invista_desktop.services.database.transactions import Transactions

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


def lot_expiry(session: Session, product_id: UUID, variant_id: UUID | None, code: str) -> tuple[bool, date | None]:
    """Return whether a lot is on file, and its expiry."""
    row = session.execute(
        select(Lot.expiry_date).where(
            Lot.product_id == product_id, Lot.variant_id.is_not_distinct_from(variant_id), Lot.code == code
        )
    ).one_or_none()
    return (False, None) if row is None else (True, row[0])


def foresee(transactions: Transactions, command: AdjustStock) -> tuple[bool, Decimal]:
    """Return whether an adjustment would wait for somebody else's yes, and what it changes the books by.

    Raises:
        RuleViolation: it could not be posted as it is.
    """
    told = transactions.call("preview_adjustment", Jsonb(command.to_json()))
    return bool(told["waits"]), Decimal(str(told["value"]))
