"""What the database's refusals mean to the person: stable code -> sentences.

The SQLSTATE says which kind of error it is, the message is the code, the detail holds the parts.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from string import Formatter
from typing import Final

from psycopg import Error as DriverError

from invista_desktop.errors import Conflict, InvistaError, NeedsConfirmation, NotPermitted, RuleViolation, said
from invista_desktop.models.domain.quantities import shown_quantity

STATES: Final[Mapping[str, type[InvistaError]]] = {
    "IV001": NotPermitted,
    "IV002": NotPermitted,
    "IV010": RuleViolation,
    "IV020": NeedsConfirmation,
    "IV030": Conflict,
}

SIGN_IN_AGAIN: Final = "Sign in again."
LOOK_AGAIN: Final = "Open it again and look at what changed."
CONFIRM: Final = "Look once more, then confirm if it is right."

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
    "draft_not_open": ("This draft is {status} already {receipt}.", "Open the order again; nothing was posted twice."),
    "draft_of_other_order": ("This draft belongs to another order.", "Open the order again."),
    # Imports and enrolment
    "barcode_taken": ("Barcode {code} means something else already.", "Correct the file: a code means one thing."),
    "unknown_warehouse": ("There is no warehouse {warehouse}.", "Correct its code, or add the warehouse."),
    "unknown_supplier": ("There is no supplier {supplier} (order {number}).", "Import the supplier first."),
    "order_elsewhere": (
        "Order {number} is not of the warehouse named, or not of one you work in.",
        "Correct the warehouse's code, or ask a colleague there.",
    ),
    "line_item_differs": (
        "Line {line_number} of order {number} is for another item than {sku}.",
        "Add a new line instead.",
    ),
    "ordered_below_received": (
        "Line {line_number} of order {number}: more than that has been received or closed.",
        "Correct the quantity.",
    ),
    "workstation_code_taken": ("Code {code} is too much like another workstation's.", "Choose another code."),
    "unknown_workstation": ("There is no workstation {code}.", "Look at its code."),
}


class _Parts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"


def refusal(error: DriverError) -> InvistaError | None:
    """Return what the database refused, in our words; None when it is not one of our refusals."""
    kind = STATES.get(error.sqlstate or "")
    code = error.diag.message_primary or ""
    if kind is None or code not in SENTENCES:
        return None
    parts = _Parts(json.loads(error.diag.message_detail or "{}", parse_float=Decimal))
    title, advice = (said(sentence, **_named(sentence, parts)) for sentence in SENTENCES[code])
    if kind is NeedsConfirmation:
        return NeedsConfirmation(title, said(CONFIRM), confirmation=code)
    return kind(title, advice, code=code)


def _named(sentence: str, parts: _Parts) -> dict[str, object]:
    """Return the parts a sentence names: a part the database left out shows as a question mark."""
    names = (name for _, name, _, _ in Formatter().parse(sentence) if name)
    return {name: _shown(parts[name]) for name in names}


def _shown(part: object) -> object:
    return shown_quantity(part) if isinstance(part, Decimal) else part
