"""Pictures and papers that show the reason of an adjustment."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from invista_desktop.errors import Conflict, RuleViolation, said
from invista_desktop.models.business import Attachment
from invista_desktop.models.domain.adjustment_drafts import MOST_BYTES


def photo(session: Session, adjustment_id: UUID, file_name: str) -> bytes:
    """Return a picture of an adjustment.

    Raises:
        Conflict: it is not there, or this person may not see it.
    """
    content = session.scalar(
        select(Attachment.content)
        .where(Attachment.stock_adjustment_id == adjustment_id, Attachment.file_name == file_name)
        .limit(1)
    )
    if content is None:
        raise Conflict(said("{name} is not there any more.", name=file_name), said("Refresh the page."))
    return bytes(content)


def read_file(path: Path) -> bytes:
    """Return what a file of this computer holds, as far as it may be attached.

    Raises:
        RuleViolation: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise RuleViolation(
            said("{name} cannot be read: {reason}.", name=path.name, reason=error.strerror or str(error)),
            said("Choose another file."),
            code="unreadable_file",
        ) from error
