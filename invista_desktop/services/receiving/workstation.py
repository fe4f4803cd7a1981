"""Which workstation this is, as the business database knows it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from invista_desktop.errors import NotPermitted, said
from invista_desktop.models.business import Warehouse, Workstation


@dataclass(frozen=True)
class WorkstationRow:
    """This workstation's code and name, and the warehouse it stands in; empty and None when it is in none."""

    code: str
    name: str
    warehouse: str
    warehouse_id: UUID | None = None
    warehouse_code: str = ""


def this_workstation(session: Session) -> WorkstationRow:
    """Return the workstation whose login this connection uses.

    Raises:
        NotPermitted: it is not enrolled.
    """
    row = session.execute(
        select(Workstation, Warehouse.name, Warehouse.code)
        .outerjoin(Warehouse, Warehouse.id == Workstation.warehouse_id)
        .where(Workstation.id == func.app.workstation_id())
    ).one_or_none()
    if row is None:
        raise NotPermitted(
            said("This workstation is not enrolled."),
            said("Ask an administrator to enrol it."),
            code="workstation_unknown",
        )
    return WorkstationRow(row[0].code, row[0].name, row[1] or "", row[0].warehouse_id, row[2] or "")
