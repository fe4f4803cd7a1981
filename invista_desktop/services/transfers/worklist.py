"""The worklist of transfers: searched, filtered, sorted and counted by PostgreSQL."""

from sqlalchemy.orm import Session

from invista_desktop.models.domain.transfers import TransferQuestion, TransferRow


class Worklist:
    """Answers the worklist's questions; remembers where the windows of the newest question lie."""

    def count(self, session: Session, question: TransferQuestion) -> int:
        """Return how many transfers the question finds, and start its windows anew."""
        raise NotImplementedError

    def window(self, session: Session, question: TransferQuestion, first: int, count: int) -> tuple[TransferRow, ...]:
        """Return up to `count` transfers from position `first` on."""
        raise NotImplementedError
