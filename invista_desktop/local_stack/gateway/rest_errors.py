"""Database errors as PostgREST tells them: status, code, message, details, hint."""

from typing import Final

import psycopg

from invista_desktop.local_stack.gateway.wire import RestRefused

BY_CODE: Final = {
    "23503": 409, "23505": 409, "25006": 405, "53400": 500, "57P01": 503, "P0001": 400, "42883": 404, "42P01": 404,
    "42P17": 500, "21000": 400,
}  # fmt: skip
BY_CLASS: Final = {
    "08": 503, "09": 500, "0L": 403, "0P": 403, "25": 500, "28": 403, "2D": 500, "38": 500, "39": 500, "3B": 500,
    "40": 500, "53": 503, "54": 500, "55": 500, "57": 500, "58": 500, "F0": 500, "HV": 500, "P0": 500, "XX": 500,
}  # fmt: skip


def told(error: psycopg.Error, *, is_anonymous: bool) -> RestRefused:
    """Return the refusal for a statement the database refused."""
    code = error.sqlstate
    if isinstance(error, psycopg.DataError) and code is None:
        return unreadable(error)
    if code is None:
        return away(error)
    diagnosis = error.diag
    return RestRefused(
        _status(code, is_anonymous=is_anonymous),
        code,
        diagnosis.message_primary or str(error),
        details=diagnosis.message_detail,
        hint=diagnosis.message_hint,
    )


def unreadable(error: Exception) -> RestRefused:
    """Return the refusal of values or nesting no database could be given."""
    return RestRefused(400, "PGRST102", "The request cannot be read", details=str(error).strip())


def away(error: Exception) -> RestRefused:
    """Return the refusal while the database does not answer."""
    return RestRefused(503, "PGRST001", "Database client error. Retrying the connection.", details=str(error).strip())


def _status(code: str, *, is_anonymous: bool) -> int:
    if code.startswith("PT") and code[2:].isdigit():
        return int(code[2:])
    if code == "42501":
        return 401 if is_anonymous else 403
    return BY_CODE.get(code) or BY_CLASS.get(code[:2]) or 400
