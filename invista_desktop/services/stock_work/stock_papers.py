"""What a put-away list and the record of an adjustment say, read from the books."""

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from invista_desktop.models.business import OrganisationSetting, StockAdjustment, Warehouse
from invista_desktop.models.domain.permissions import VALUATION_READ
from invista_desktop.models.domain.stock_papers import (
    AdjustmentRecord,
    AdjustmentRecordLine,
    Goods,
    PutAwayLine,
    PutAwayList,
)
from invista_desktop.models.domain.stock_piles import PutAwayRow
from invista_desktop.models.domain.stock_words import DOCUMENT_WORDS
from invista_desktop.services.receiving.parties import organisation, warehouse_party
from invista_desktop.services.stock_work.adjustment_list import opened_adjustment
from invista_desktop.services.stock_work.piles import own_warehouse, put_away_worklist

_CURRENCY = (
    select(OrganisationSetting.value).where(OrganisationSetting.key == "organisation_currency").scalar_subquery()
)
_LAST = "\U0010ffff"  # what has no bin is walked to last


def put_away_list_of(session: Session) -> PutAwayList:
    """Return what waits on the docks of this workstation's warehouse, by the bins it should go to.

    Raises:
        RuleViolation: this workstation stands in no warehouse.
    """
    here = session.get_one(Warehouse, own_warehouse(session))
    lines = (_put_away(row) for row in put_away_worklist(session))
    return PutAwayList(
        organisation=organisation(session),
        warehouse=warehouse_party(here),
        printed_at=session.execute(select(func.now())).scalar_one().astimezone(ZoneInfo(here.timezone)),
        lines=tuple(sorted(lines, key=lambda line: (line.goal or _LAST, line.place, line.goods.sku, line.goods.lot))),
    )


def _put_away(row: PutAwayRow) -> PutAwayLine:
    goal = row.suggestion.location_code if row.suggestion else ""
    if row.pallet is not None:
        pallet = row.pallet
        return PutAwayLine(Goods(pallet.content, "", "", pallet.quantity), pallet.location, goal, pallet.sscc)
    assert row.pile is not None  # noqa: S101 - a row is either
    pile, item = row.pile, row.pile.item
    goods = Goods(item.sku, item.name, item.unit, pile.loose, pile.lot, pile.expiry_date)
    return PutAwayLine(goods, pile.location, goal)


def adjustment_record_of(session: Session, adjustment_id: UUID) -> AdjustmentRecord:
    """Return everything the record of an adjustment says; its value only to whoever may read values.

    Raises:
        Conflict: it is not there, or this person may not see it.
    """
    opened = opened_adjustment(session, adjustment_id)
    adjustment, warehouse = session.execute(
        select(StockAdjustment, Warehouse)
        .join(Warehouse, Warehouse.id == StockAdjustment.warehouse_id)
        .where(StockAdjustment.id == adjustment_id)
    ).one()
    may_value, currency = session.execute(select(func.app.may(VALUATION_READ), _CURRENCY)).one()
    zone = ZoneInfo(warehouse.timezone)
    return AdjustmentRecord(
        organisation=organisation(session),
        warehouse=warehouse_party(warehouse),
        number=opened.row.number,
        status=str(DOCUMENT_WORDS[opened.row.status]),
        reason=opened.row.reason,
        asked_by=opened.row.person,
        asked_at=opened.row.created_at.astimezone(zone),
        lines=tuple(
            AdjustmentRecordLine(
                number, line.sku, line.name, line.unit, line.location, line.change, line.lot, line.serial, line.note
            )
            for number, line in enumerate(opened.lines, 1)
        ),
        currency=str(currency or ""),
        value=opened.row.value if may_value else None,
        decided_by=opened.decided_by,
        decided_at=adjustment.decided_at.astimezone(zone) if adjustment.decided_at else None,
        decision_note=opened.decision_note,
        reverses=opened.reverses,
        note=opened.note,
    )
