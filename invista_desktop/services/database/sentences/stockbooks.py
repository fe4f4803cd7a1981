"""Reserving stock, ordering more of it, and what it is worth."""

from collections.abc import Mapping
from typing import Final

from invista_desktop.services.database.sentences.advice import LOOK_AGAIN

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "warehouse_elsewhere": ("This is of a warehouse you do not work in.", "Ask a colleague there."),
    # Reservations
    "stock_reserved": (
        "{sku}: {needed} are needed at {location}, and {reserved} of {on_hand} are reserved: {reservations}.",
        "Take less, take from another place, or have the reservation released.",
    ),
    "nothing_to_reserve": ("{sku}: none is available to reserve.", "Look where it lies, and why it is held."),
    "partial_reservation": (
        "{sku}: {available} of {wanted} are available.",
        "Reserve what is there, or leave it.",
    ),
    "reserved_by_document": ("Orders and transfers reserve for themselves.", "Reserve by hand, or for inspection."),
    "reserved_until_past": ("The reservation would be over already.", "Choose a moment still to come."),
    "unknown_reservation": ("There is no such reservation.", LOOK_AGAIN),
    "reservation_ended": ("Reservation {number} is over already.", LOOK_AGAIN),
    # Reorder points
    "reorder_quantities": (
        "These reorder quantities do not fit.",
        "The minimum is zero or more, the maximum no less, the multiple more than zero.",
    ),
    "reorder_source": (
        "Goods come from a supplier or from another warehouse.",
        "Name one of them, and not the warehouse itself.",
    ),
    "reorder_not_needed": ("What was chosen is not needed any more.", LOOK_AGAIN),
    "reorder_no_supplier": ("{sku}: no supplier is named for it.", "Name one in its reorder rule, or transfer it."),
    # Value
    "value_short": (
        "{sku}: {needed} leave the warehouse, its books of value hold {on_hand}.",
        "Post what comes in first, then what goes out.",
    ),
    "period_has_movements": (
        "The method of valuation is of a whole period, and this one has movements.",
        "Close the books through today, then change the method before anything is posted.",
    ),
    "unknown_method": ("There is no such method of valuation.", "Choose FIFO or moving average."),
    "no_rate": ("This is no exchange rate for {currency}.", "Enter a currency, a day and a rate above zero."),
}
