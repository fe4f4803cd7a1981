"""Who papers name: the firm itself, and addresses as lines."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from invista_desktop.models.business import OrganisationSetting
from invista_desktop.models.domain.papers import Party


def organisation(session: Session) -> Party:
    """Return the firm itself, as papers name it."""
    kept: dict[str, Any] = {
        setting.key: setting.value
        for setting in session.scalars(
            select(OrganisationSetting).where(
                OrganisationSetting.key.in_(("organisation_name", "organisation_address"))
            )
        )
    }
    return Party(str(kept.get("organisation_name") or ""), "", address_lines(kept.get("organisation_address")))


def address_lines(address: object) -> tuple[str, ...]:
    """Return an address as lines; settings keep it as a list, other tables as text with line breaks."""
    parts = address if isinstance(address, list) else str(address or "").splitlines()
    return tuple(str(part).strip() for part in parts if str(part).strip())
