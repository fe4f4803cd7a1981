"""Making and changing warehouses and bins."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "no_such_warehouse": ("There is no such warehouse.", "Open the list again."),
    "warehouse_elsewhere": ("You do not work in warehouse {warehouse}.", "Ask somebody who does."),
    "unknown_timezone": ("There is no time zone {timezone}.", "Choose one such as Europe/Berlin."),
    "code_taken": ("{code} is the code of something else already.", "Choose another code."),
    "not_made_by_hand": ("Places of kind {kind} are not made by hand.", "Choose dock, staging, storage or quarantine."),
    "too_many_places": ("{count} places at once are too many.", "Make up to 20,000 in one go."),
    "not_changed_by_hand": ("{location} cannot be changed like this.", "Choose a bin of the warehouse."),
    "no_such_place": ("There is no such place.", "Scan its label again."),
    "no_storage_bin": ("No item is fixed to {location}.", "Choose a bin or a shelf of storage."),
    "place_not_in_use": ("{location} is no longer in use.", "Choose another place."),
    "no_such_item": ("There is no such item.", "Scan its label again, or type its SKU."),
    "item_not_in_use": ("{sku} is no longer in use.", "Choose the item that came in its place."),
    "place_not_empty": ("{on_hand} lie in {location}.", "Move them elsewhere first."),
}
