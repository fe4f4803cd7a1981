"""Orders and goods receipts."""

from collections.abc import Mapping
from typing import Final

from invista_desktop.services.database.sentences.advice import LOOK_AGAIN

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    # The order and its places
    "unknown_order": ("The order does not exist.", "Scan it again, or ask purchasing."),
    "order_not_open": (
        "Order {number} is {status}.",
        "Only approved, sent or partly received orders take goods: ask purchasing.",
    ),
    "order_invoiced": ("Order {number} is invoiced already.", "Ask accounting before taking its receipt back."),
    "nothing_to_post": ("The receipt has no lines.", "Scan what arrived first."),
    "not_a_dock": ("Order {number} cannot be received here.", "Choose a receiving dock of the order's warehouse."),
    "not_a_bin": ("A line of order {number} names a place outside its warehouse.", "Choose another place for it."),
    "no_quarantine": (
        "This warehouse has no place for held goods.",
        "Ask an administrator to set up a quarantine location.",
    ),
    # The lines
    "duplicate_line": ("Line {line_key} is there twice.", "Start the receipt again from the order."),
    "unknown_product": ("{sku} is not in the catalogue.", "Ask for the item to be added, then try again."),
    "not_on_order": ("A line names an order line of another order.", LOOK_AGAIN),
    "wrong_item": ("{sku} is not what its order line asks for.", LOOK_AGAIN),
    "item_on_order": ("{sku} is on this order.", "Receive it against its order line."),
    "no_quantity": ("{sku}: {quantity} is no quantity to receive.", "Enter how much arrived, or remove the line."),
    "too_many_decimals": (
        "{sku}: {quantity} has too many decimal places.",
        "Its unit has at most {decimals} decimal places.",
    ),
    "reason_required": ("A reason is missing.", "Choose one from the list."),
    "note_required": ("“{reason}” needs a note.", "Write a few words and try again."),
    "line_closed": ("{sku}: nothing more is expected on this line.", "Ask purchasing to order it again, or refuse it."),
    "inactive_product": ("{sku} is not active.", "Refuse it, or ask for the item to be activated."),
    "lot_required": ("{sku} needs a lot number.", "Scan or type the lot on the package."),
    "expiry_required": ("{sku} needs an expiry date.", "Scan or type the date on the package."),
    "expired": ("{sku} expired on {expiry}.", "Reject it, with the reason."),
    "serial_count": ("{sku}: {serials} serial numbers for {kept} pieces.", "Scan the serial number of every piece."),
    "not_serialized": ("{sku} has no serial numbers.", "Remove them from the line."),
    "serial_in_stock": ("Serial {serial} is in stock already, at {location}.", "Scan again, or look there."),
    "serial_not_here": ("Serial {serial} is not where it should come from.", LOOK_AGAIN),
    "serial_twice": ("Serial {serial} is there twice.", "Remove one of them."),
    "lot_two_expiries": ("Lot {lot} of {sku} has two expiry dates here.", "Scan the labels again."),
    # What must be confirmed, or is beyond what this person may confirm
    "over_receipt": (
        "{sku}: {arrived} arrived, but only {outstanding} of {ordered} are outstanding.",
        "Correct the quantity, or ask purchasing to raise the order.",
    ),
    "short_shelf_life": (
        "{sku} expires on {expiry}, sooner than {days} days from now.",
        "Reject or hold it, or ask somebody who may accept it.",
    ),
    "lot_expiry_conflict": (
        "Lot {lot} of {sku} expires on {expiry_on_file} by our books, and on {expiry} by the label.",
        "Scan the label again, or ask quality.",
    ),
    "magnitude": ("{sku}: {quantity} is far more than the {outstanding} outstanding.", "Count once more."),
    "partial_reversal": (
        "Only {back} of {wanted} on receipt {receipt} are still where they were put.",
        "Confirm to take back what is there.",
    ),
    # Taking back, closing
    "unknown_receipt": ("The receipt does not exist.", LOOK_AGAIN),
    "is_a_reversal": ("{receipt} takes another receipt back.", "Post the goods again instead."),
    "already_reversed": ("Receipt {receipt} is taken back already.", LOOK_AGAIN),
    "nothing_to_reverse": (
        "Nothing of receipt {receipt} is where it was put.",
        "Bring the goods back to the dock first, or adjust the stock.",
    ),
    "nothing_outstanding": ("Nothing is outstanding on order {number}.", LOOK_AGAIN),
    "draft_not_open": ("This draft is {status} already {receipt}.", "Open the order again; nothing was posted twice."),
    "draft_of_other_order": ("This draft belongs to another order.", "Open the order again."),
}
