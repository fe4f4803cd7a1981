"""Who speaks, and what they may do."""

from collections.abc import Mapping
from typing import Final

from invista_desktop.services.database.sentences.advice import SIGN_IN_AGAIN

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    # Who speaks
    "ticket_missing": ("The database does not know who is working here.", SIGN_IN_AGAIN),
    "ticket_malformed": ("The database cannot read this ticket.", SIGN_IN_AGAIN),
    "ticket_forged": ("The database does not accept this ticket.", SIGN_IN_AGAIN),
    "ticket_expired": ("The ticket has run out.", "Wait for the connection to come back, or sign in again."),
    "ticket_not_yet_valid": (
        "The ticket is from the future: a clock is wrong.",
        "Ask whoever runs the servers to set their clocks.",
    ),
    "session_revoked": (
        "You were signed out.",
        "The session was ended elsewhere. Sign in again. What you scanned is kept on this computer.",
    ),
    "workstation_unknown": ("This workstation is not enrolled.", "Ask an administrator to enrol it."),
    "workstation_inactive": ("This workstation has been shut out.", "Ask an administrator to enrol it again."),
    "stamp_forged": ("The change names another person or another time.", "Leave the stamps to the database."),
    # What they may do
    "not_permitted": ("You may not do this ({permission}).", "Ask somebody who may, or an administrator."),
    "other_warehouse": (
        "Order {order} belongs to a warehouse you do not work in.",
        "Ask a colleague of that warehouse, or an administrator.",
    ),
    "unexpected_item": (
        "{sku} is not on this order, and you may not accept it.",
        "Refuse it, or ask somebody who may accept unexpected items.",
    ),
    "draft_of_another": ("This draft belongs to somebody else.", "Post your own lines; theirs stay theirs."),
    # The letterhead
    "letterhead_name": ("The organisation's name is missing or too long.", "Type at most 200 signs on one line."),
    "letterhead_address": ("This address cannot be printed.", "Type at most 8 lines of at most 120 signs."),
    "letterhead_language": (
        "Papers are not made in this language, or not with days like that.",
        "Choose from the lists.",
    ),
    "letterhead_logo": ("This logo is no PNG picture, or larger than 512 KB.", "Choose another file."),
}
