"""Reading what `issue_ticket()` returns."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from invista_desktop.models.domain.people import Person, Ticket


def ticket_from(answer: Mapping[str, Any]) -> Ticket:
    """Return the ticket and the person it speaks for."""
    warehouses = answer["warehouses"]
    person = Person(
        user_id=answer["user_id"],
        email=answer["email"],
        display_name=answer["display_name"],
        permissions=frozenset(answer["permissions"]),
        warehouses=None if warehouses is None else tuple(warehouses),
        aal=answer["aal"],
        session_id=answer["session_id"],
    )
    return Ticket(answer["ticket"], datetime.fromisoformat(answer["expires_at"]), person)
