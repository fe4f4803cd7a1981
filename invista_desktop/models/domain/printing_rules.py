"""Which labels a workstation prints by itself: for each event whether, which, and how many."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import Final

MOST_FIXED: Final = 100  # more are a run that somebody asks for


class PrintEvent(StrEnum):
    """What may bring a label; `AT_PACKING` is a pallet or carton built."""

    AT_SCAN = "at_scan"
    AT_POSTING = "at_posting"
    AT_PUT_AWAY = "at_put_away"
    AT_PACKING = "at_packing"


class LabelsPer(StrEnum):
    """What gets a label of its own; `FIXED` is a number of them, alike, for each line."""

    LINE = "line"
    UNIT = "unit"
    PACK = "pack"
    FIXED = "fixed"


@dataclass(frozen=True)
class EventRule:
    """What one event prints.

    Attributes:
        prints: whether labels come by themselves; the rest also holds for those asked for by hand.
        template: the id of the template that stands in for the usual one of its kind; empty for none.
        fixed: how many, for `LabelsPer.FIXED`.
    """

    prints: bool = False
    template: str = ""
    labels_per: LabelsPer = LabelsPer.LINE
    fixed: int = 1

    def copies(self, quantity: Decimal, pack: Decimal = Decimal(1)) -> int:
        """Return how many labels `quantity` units get: none for nothing, and no part of a label.

        What was counted in single units is no pack, and gets one label together.

        >>> EventRule(labels_per=LabelsPer.UNIT).copies(Decimal("2.5"))
        3
        >>> EventRule(labels_per=LabelsPer.PACK).copies(Decimal(25), Decimal(12))
        3
        """
        if quantity <= 0:
            return 0
        match self.labels_per:
            case LabelsPer.UNIT:
                return int(quantity.to_integral_value(ROUND_CEILING))
            case LabelsPer.PACK if pack > 1:
                return int((quantity / pack).to_integral_value(ROUND_CEILING))
            case LabelsPer.FIXED:
                return self.fixed
        return 1

    def held_by_one(self, quantity: Decimal, pack: Decimal = Decimal(1)) -> Decimal | None:
        """Return what each of these labels stands for; None where they do not all stand for as much, or for a unit."""
        match self.labels_per:
            case LabelsPer.UNIT:
                return None
            case LabelsPer.PACK if pack > 1:
                return pack if quantity % pack == 0 else None
        return quantity


@dataclass(frozen=True)
class PrintingRules:
    """The rule of each event; a field is named like its `PrintEvent`."""

    at_scan: EventRule = EventRule()
    at_posting: EventRule = EventRule(prints=True)
    at_put_away: EventRule = EventRule()
    at_packing: EventRule = EventRule()

    def of(self, event: PrintEvent) -> EventRule:
        """Return the rule of an event."""
        rules = {
            PrintEvent.AT_SCAN: self.at_scan,
            PrintEvent.AT_POSTING: self.at_posting,
            PrintEvent.AT_PUT_AWAY: self.at_put_away,
            PrintEvent.AT_PACKING: self.at_packing,
        }
        return rules[event]

    @property
    def prints_received_goods(self) -> bool:
        """Whether what is received is labelled by itself, at the scan or at posting."""
        return self.at_scan.prints or self.at_posting.prints
