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
from invista_desktop.services.database.sentences import SENTENCES
from invista_desktop.services.database.sentences.advice import CONFIRM

STATES: Final[Mapping[str, type[InvistaError]]] = {
    "IV001": NotPermitted,
    "IV002": NotPermitted,
    "IV010": RuleViolation,
    "IV020": NeedsConfirmation,
    "IV030": Conflict,
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
