"""The ledger, moving stock, holding it and adjusting it."""

from collections.abc import Mapping
from typing import Final

from invista_desktop.services.database.sentences.advice import LOOK_AGAIN

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    # The books
    "insufficient_stock": (
        "{sku}: {needed} are needed at {location}, {on_hand} are on hand.",
        "Count the place, or take less.",
    ),
    "append_only": ("What is posted stays posted.", "Post a reversal instead."),
    "illegal_step": ("{before} cannot become {after}.", LOOK_AGAIN),
    "operation_differs": (
        "This was posted already, with other content.",
        "Look at what was posted, then start anew.",
    ),
    "period_closed": (
        "The books are closed through {closed}; this would be posted on {day}.",
        "Post it on a later day, or ask finance to open the books.",
    ),
    "day_not_over": ("{day} is still to come.", "Close the books through a day that is over."),
    # What a line says
    "no_lines": ("There is nothing to post.", "Scan what is to be moved first."),
    "unknown_place": ("A line names a place that does not exist.", "Scan the place again."),
    "place_elsewhere": (
        "{from} to {to}: one of them is in a warehouse you do not work in.",
        "Choose a place here, or ask a colleague there.",
    ),
    "no_place_for_stock": ("{to} takes no goods, or {from} holds none.", "Choose a bin, a dock or quarantine."),
    "between_warehouses": ("These places are in different warehouses.", "Make a stock transfer instead."),
    "in_transit": ("Goods on their way are not moved by hand.", "Receive their transfer, or settle what is missing."),
    "same_place": ("{sku}: it would stay in {from}.", "Choose another place."),
    "no_stock_quantity": ("{sku}: {quantity} is no quantity to move.", "Enter more than zero."),
    "serial_required": ("{sku} needs a serial number.", "Scan the serial number of the piece."),
    "serial_quantity": ("{sku}: a serial number is one piece, not {quantity}.", "Scan each piece."),
    "wrong_serial": ("Serial {serial} is of another item than {sku}.", "Scan the piece again."),
    "wrong_lot": ("Lot {lot} is of another item than {sku}.", "Scan the lot again."),
    "not_lot_tracked": ("{sku} is not kept by lot.", "Leave the lot out."),
    "not_on_file": ("{sku}: {code} is not on file.", "Scan it again: what is not on file cannot be taken away."),
    "not_a_move": ("A move keeps goods inside the warehouse and as they are.", "Hold, release or adjust them instead."),
    "not_a_move_to_undo": ("This was no move of goods.", "Only a move can be taken back here."),
    "move_undone": ("This move was taken back already.", LOOK_AGAIN),
    "not_a_hold": ("Only available goods are held.", "Choose goods that are available."),
    "not_a_release": ("Only held goods are released.", "Choose goods that are held."),
    "bin_empty": ("{from} is empty.", "Scan the bin that holds the goods."),
    # Places
    "place_blocked": ("{location} is blocked. {reason}", "Choose another place."),
    "place_full": (
        "{location} takes {capacity}: {on_hand} are there, {arriving} would come.",
        "Put fewer there, or choose another place.",
    ),
    # Units
    "unit_in_use": ("Unit {unit} is in use.", "Make a new unit: what was counted in this one stays as it is."),
    "unknown_unit": ("There is no unit {unit}.", "Choose one of the list."),
    "other_category": ("{unit} cannot be counted in {other}.", "Choose a unit that measures the same."),
    "not_exact": (
        "{quantity} {unit} is no whole number of {other} at {decimals} decimal places.",
        "Enter it in the item's own unit.",
    ),
    # Adjustments
    "cannot_be_found": ("“{reason}” takes goods away.", "Choose another reason for goods that were found."),
    "photo_required": ("“{reason}” needs a photo.", "Add a picture of what happened."),
    "unknown_adjustment": ("There is no such adjustment.", LOOK_AGAIN),
    "adjustment_elsewhere": ("Adjustment {number} is of a warehouse you do not work in.", "Ask a colleague there."),
    "adjustment_decided": ("Adjustment {number} is {status} already.", LOOK_AGAIN),
    "adjustment_not_posted": ("Adjustment {number} is {status}.", "Only a posted adjustment can be taken back."),
    "unknown_decision": ("This is no decision.", "Approve, reject or withdraw it."),
    "own_request": ("{number} is your own request.", "Somebody else has to decide it."),
    "request_of_another": ("{number} is somebody else's request.", "Only who asked may withdraw it."),
}
