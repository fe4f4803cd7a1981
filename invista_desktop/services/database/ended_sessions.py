"""Sessions that ended in identity, refused by the business database at once."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session


def end_sessions(database: Session, sessions: Sequence[str]) -> None:
    """Have tickets of these sessions refused from their next transaction on.

    Raises:
        NotPermitted: the person may not manage people.
    """
    for session in sessions:
        database.execute(text("select app.revoke_session(cast(:session as uuid))"), {"session": session})
