"""What was sent and has not arrived: how long it is under way, and how it shall end."""

from sqlalchemy.orm import Session

from invista_desktop.models.domain.transfers import MissingQuestion, MissingRow, ResolutionRow


class MissingWorklist:
    """Answers the worklist of what is under way, longest first."""

    def count(self, session: Session, question: MissingQuestion) -> int:
        """Return how many lots and serials on lines are under way, and start the windows anew."""
        raise NotImplementedError

    def window(self, session: Session, question: MissingQuestion, first: int, count: int) -> tuple[MissingRow, ...]:
        """Return up to `count` of them from position `first` on."""
        raise NotImplementedError


def resolutions_waiting(session: Session) -> tuple[ResolutionRow, ...]:
    """Return the endings that wait for somebody's yes, oldest first."""
    raise NotImplementedError
