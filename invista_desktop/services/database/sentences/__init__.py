"""The sentences of the database's refusals, one module per trade: stable code -> what failed, what to do."""

from collections.abc import Mapping
from typing import Final

from invista_desktop.services.database.sentences import (
    counting,
    imports,
    pallets,
    people,
    places,
    receiving,
    stock,
    stockbooks,
    transfers,
)

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    **counting.SENTENCES,
    **imports.SENTENCES,
    **pallets.SENTENCES,
    **people.SENTENCES,
    **places.SENTENCES,
    **receiving.SENTENCES,
    **stock.SENTENCES,
    **stockbooks.SENTENCES,
    **transfers.SENTENCES,
}
