"""What the screen says about goods in hand, as translatable sentences. No Qt."""

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.move_hand import MoveHand


def next_step(hand: MoveHand) -> Said:
    """Return what is wanted next."""
    if hand.is_whole:
        return said("Scan the bin it all goes to.") if hand.source else said("Scan the bin that is emptied.")
    if hand.suggestion is not None and hand.has_goods:
        return said("Put it into {code}, and scan the bin.", code=hand.suggestion.location_code)
    if hand.pallet is not None:
        return said("Scan the bin it goes to.")
    if hand.picks:
        return said("Scan the next item, or the bin it goes to.")
    return said("Scan what you take from it.") if hand.source else said("Scan an item on the dock, or a bin.")
