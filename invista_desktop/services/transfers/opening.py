"""A transfer opened: everything the screens need to go on without the network."""

from uuid import UUID

from sqlalchemy.orm import Session

from invista_desktop.models.domain.transfers import OpenedTransfer, TemplateRow, WarehouseRow


def open_transfer(session: Session, transfer_id: UUID) -> OpenedTransfer:
    """Return the transfer with its lines, manifest, picks, steps, endings, codes and reasons.

    Raises:
        Conflict: the transfer is not there (any more), or this person may not see it.
        NotPermitted: this person may not read the catalogue.
    """
    raise NotImplementedError


def warehouses(session: Session) -> tuple[WarehouseRow, ...]:
    """Return the warehouses in use, by code; those of others too, because goods go there."""
    raise NotImplementedError


def templates(session: Session) -> tuple[TemplateRow, ...]:
    """Return the templates for regular runs, by name."""
    raise NotImplementedError
