"""Imports and enrolment."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
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
