"""Who papers name: the firm itself with its letterhead, warehouses, and addresses as lines."""

from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import select
from sqlalchemy.orm import Session

from invista_desktop.models.business import OrganisationLogo, OrganisationSetting, Warehouse
from invista_desktop.models.domain.letterheads import SetLetterhead
from invista_desktop.models.domain.papers import Organisation, Party
from invista_desktop.services.database.transactions import Transactions

_KEYS: Final = ("organisation_name", "organisation_address", "organisation_language", "organisation_date_format")


def organisation(session: Session) -> Organisation:
    """Return the firm itself, as papers name it and in the way they speak."""
    rows = session.scalars(select(OrganisationSetting).where(OrganisationSetting.key.in_(_KEYS)))
    kept: dict[str, Any] = {setting.key: setting.value for setting in rows}
    usual = Organisation("")
    return Organisation(
        str(kept.get("organisation_name") or ""),
        "",
        address_lines(kept.get("organisation_address")),
        session.scalar(select(OrganisationLogo.content)) or b"",
        str(kept.get("organisation_language") or usual.language),
        str(kept.get("organisation_date_format") or usual.date_format),
    )


def set_letterhead(transactions: Transactions, command: SetLetterhead) -> None:
    """Print this on every paper from now on.

    Raises:
        RuleViolation: it cannot be printed.
        NotPermitted: this person may not change the organisation's settings.
    """
    transactions.call("set_letterhead", command.operation_id, Jsonb(command.to_json()))


def warehouse_party(warehouse: Warehouse) -> Party:
    """Return a warehouse as papers name it."""
    return Party(warehouse.name, warehouse.code, address_lines(warehouse.address))


def warehouses_by_id(session: Session, *warehouse_ids: UUID) -> dict[UUID, Warehouse]:
    """Return these warehouses, as far as the person may see them."""
    found = session.scalars(select(Warehouse).where(Warehouse.id.in_(warehouse_ids)))
    return {one.id: one for one in found}


def address_lines(address: object) -> tuple[str, ...]:
    """Return an address as lines; settings keep it as a list, other tables as text with line breaks."""
    parts = address if isinstance(address, list) else str(address or "").splitlines()
    return tuple(str(part).strip() for part in parts if str(part).strip())
