"""Stock transfers: asking, sending, receiving, and what did not arrive."""

from collections.abc import Mapping
from typing import Final

from invista_desktop.services.database.sentences.advice import LOOK_AGAIN

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "unknown_transfer": ("There is no such transfer.", LOOK_AGAIN),
    "transfer_elsewhere": ("Transfer {number} is between warehouses you do not work in.", "Ask a colleague there."),
    "other_side": ("This part of transfer {number} is done in {warehouse}.", "Ask a colleague there."),
    "transfer_is": ("Transfer {number} is {status}.", LOOK_AGAIN),
    "transfer_changed": ("Somebody changed transfer {number} meanwhile.", LOOK_AGAIN),
    # Asking
    "warehouse_not_in_use": ("A warehouse of this transfer is not in use.", "Choose another one."),
    "same_warehouse": (
        "From {warehouse} to {warehouse} nothing is transferred.",
        "Choose another destination, or move the goods from bin to bin.",
    ),
    "warehouses_elsewhere": ("You work neither in {from} nor in {to}.", "Ask a colleague there."),
    "item_twice": ("{sku} is on the transfer twice.", "Add up its lines, or name another lot on each."),
    "is_template": ("“{name}” is a template.", "Start a transfer from it."),
    "template_taken": ("There is a template “{name}” already.", "Choose another name."),
    # Sending
    "not_on_transfer": ("The item is not on transfer {number}.", "Scan an item of the transfer."),
    "not_in_source": ("{location} is not in the warehouse that transfer {number} leaves.", "Choose a bin there."),
    "not_a_pick_place": ("Nothing is picked from {location}.", "Choose a bin or a dock."),
    "lot_expired": ("{sku}: lot {lot} expired on {expiry}.", "Take another lot, and write this one off."),
    "short_reason": ("{sku}: what is missing in {location} needs a reason.", "Choose one, or leave it out."),
    "more_than_requested": (
        "{sku}: {quantity} are picked, {outstanding} are still to be sent.",
        "Put the rest back, or change the transfer.",
    ),
    "substitute_reason": (
        "{sku}: lot {lot} is taken before {wanted}.",
        "Take that one, or choose a reason for the other.",
    ),
    "substitute_lot": (
        "{sku}: lot {lot} may not be taken before {wanted}.",
        "Take that one, or ask somebody who may send another.",
    ),
    "nothing_sent": ("Nothing of transfer {number} was sent.", "Cancel it instead."),
    # Receiving
    "not_at_destination": (
        "{location} is not in the warehouse that transfer {number} goes to.",
        "Choose a place there.",
    ),
    "arrival_status": ("{sku} cannot arrive reserved.", "Take it in as available, or hold it."),
    "serial_held": (
        "Serial {serial} is held in {location}.",
        "Put it aside and ask the sending warehouse to release it.",
    ),
    "not_sent": (
        "{sku}: {quantity} more arrived than transfer {number} sent.",
        "Confirm it to take them from the source's stock.",
    ),
    # What did not arrive
    "unknown_outcome": ("This is no way for goods to end.", "Found, lost, damaged or mis-picked."),
    "not_under_way": (
        "{sku}: {quantity} are to be settled, {under_way} are under way.",
        "Look again: they may have arrived, or wait for a decision already.",
    ),
    "nowhere_to_go": ("{sku}: there is no such place for it.", "Choose a bin of the warehouse where it lies."),
    "resolution_decided": ("This was {status} already on transfer {number}.", LOOK_AGAIN),
    "still_under_way": (
        "{lines} lines of transfer {number} are still under way.",
        "Receive them, or say how what is missing ends.",
    ),
}
