"""The sentences of the database's refusals, one module per trade: stable code -> what failed, what to do."""

from collections.abc import Mapping
from typing import Final

from invista_desktop.services.database.sentences import imports, people, receiving, stock, stockbooks

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    **people.SENTENCES,
    **receiving.SENTENCES,
    **stock.SENTENCES,
    **stockbooks.SENTENCES,
    **imports.SENTENCES,
}
