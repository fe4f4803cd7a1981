"""What a stock valuation says, read from the books."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from invista_desktop.models.business import OrganisationSetting
from invista_desktop.models.domain.stock_papers import StockValuation, ValuationLine
from invista_desktop.models.domain.stock_values import ValuationMethod, ValueQuestion, ValueSort
from invista_desktop.services.receiving.parties import organisation
from invista_desktop.services.valuation.books import books
from invista_desktop.services.valuation.values import every_value, values_by_warehouse

METHOD_WORDS = {ValuationMethod.MOVING_AVERAGE: "Moving average", ValuationMethod.FIFO: "FIFO"}


def stock_valuation_of(session: Session, day: date | None, warehouse_id: UUID | None) -> StockValuation:
    """Return what stock was worth at the end of a day, of one warehouse or of all.

    Raises:
        NotPermitted: values are not for this person.
    """
    kept = books(session)
    question = ValueQuestion(day=day, filter=warehouse_id, sort=ValueSort.WAREHOUSE)
    zone = session.scalar(select(OrganisationSetting.value).where(OrganisationSetting.key == "organisation_timezone"))
    rows = sorted(every_value(session, question), key=lambda row: (row.warehouse_code, row.sku))
    return StockValuation(
        organisation=organisation(session),
        day=day or kept.today,
        currency=kept.currency,
        method=METHOD_WORDS[kept.method],
        printed_at=session.execute(select(func.now())).scalar_one().astimezone(ZoneInfo(str(zone or "UTC"))),
        lines=tuple(
            ValuationLine(
                row.warehouse_code, row.sku, row.product_name, row.unit, row.quantity, row.value, row.is_provisional
            )
            for row in rows
        ),
        totals=tuple((one.warehouse_code, one.value) for one in values_by_warehouse(session, question)),
    )
