"""What a screen is that goes on with something from another screen."""

from typing import Protocol, runtime_checkable

from invista_desktop.models.domain.stock_browsing import Subject


@runtime_checkable
class LeadTarget(Protocol):
    """A screen where work goes on that was asked for on a card or a list elsewhere."""

    def take_lead(self, word: str, subject: Subject) -> None:
        """Do what the word asks for with the subject."""
