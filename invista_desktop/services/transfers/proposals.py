"""Where to take what a transfer still has to send."""

from uuid import UUID

from sqlalchemy.orm import Session

from invista_desktop.models.domain.transfers import PickProposal


def propose_picks(session: Session, transfer_id: UUID) -> tuple[PickProposal, ...]:
    """Return where to take what is still to be sent: what expires first, listed in the order of the bins.

    Only available goods are proposed: nothing reserved, held, expired, blocked or under way.
    """
    raise NotImplementedError
