"""What the driver's errors mean: which can be tried again, and what to tell the person."""

from collections.abc import Mapping
from typing import Final

import psycopg
from psycopg import errors as pg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from invista_desktop.errors import Conflict, InvistaError, NotPermitted, RuleViolation, Unavailable, said
from invista_desktop.services.database.refusals import refusal

RACES: Final = (pg.SerializationFailure, pg.DeadlockDetected)
TOO_LONG: Final = (pg.QueryCanceled, pg.LockNotAvailable, pg.InsufficientResources)
SHUT_OUT: Final = ("authentication failed", "not permitted to log in", "does not exist")


def driver_error(error: Exception) -> psycopg.Error | None:
    """Return the driver's own error inside `error`, if there is one."""
    inner = error.orig if isinstance(error, DBAPIError) else error
    return inner if isinstance(inner, psycopg.Error) else None


def is_lost(error: Exception) -> bool:
    """Say whether the connection is gone, or was never there."""
    inner = driver_error(error)
    if isinstance(inner, (*RACES, *TOO_LONG)):
        return False
    return isinstance(inner, psycopg.OperationalError | psycopg.InterfaceError)


def can_run_again(error: Exception, *, is_repeatable: bool) -> bool:
    """Say whether the same unit may be run from the start: a lost race always, a lost answer only if repeatable."""
    inner = driver_error(error)
    if isinstance(inner, RACES):
        return True
    return is_repeatable and is_lost(error) and not _is_shut_out(inner)


def told(error: Exception) -> Exception:
    """Return what to tell the person; `error` itself when it is a bug of ours."""
    inner = driver_error(error)
    if inner is None:
        return _busy() if isinstance(error, NoFreeConnection) else error
    return refusal(inner) or _by_kind(inner) or (_away(inner) if is_lost(error) else error)


def _by_kind(error: psycopg.Error) -> InvistaError | None:
    if isinstance(error, RACES):
        return Conflict(said("Somebody else was faster."), said("Look again, then try once more."), code="race_lost")
    if isinstance(error, TOO_LONG):
        return _busy()
    if isinstance(error, pg.InsufficientPrivilege):
        return NotPermitted(
            said("The database does not let this workstation do that."),
            said("Ask an administrator."),
            code="no_privilege",
        )
    return _integrity(error) if isinstance(error, psycopg.IntegrityError) else None


CONSTRAINTS: Final[Mapping[str, tuple[str, str]]] = {
    "product_expiry_lives_on_lots": (
        "A product with an expiry date must be tracked by lots.",
        "Turn lot tracking on for it.",
    ),
    "sku_pkey": ("This SKU is taken, by a product or a variant.", "Choose another SKU."),
    "sku_alike": (
        "Another SKU looks just like this one.",
        "Choose one that differs by more than upper and lower case.",
    ),
    "sku_visible": ("There is a hidden character in this SKU.", "Type it anew; use visible characters only."),
    "barcode_code_key": ("This barcode means something else already.", "A code means one thing: use another."),
}


def _integrity(error: psycopg.Error) -> InvistaError:
    constraint = error.diag.constraint_name or ""
    kind = Conflict if isinstance(error, pg.UniqueViolation) else RuleViolation
    title, advice = CONSTRAINTS.get(
        constraint,
        ("The database refuses what was entered ({constraint}).", "Look at the values again; nothing was changed."),
    )
    return kind(said(title, constraint=constraint), said(advice), code=constraint or "integrity")


def _is_shut_out(error: psycopg.Error | None) -> bool:
    return isinstance(error, psycopg.OperationalError) and any(words in str(error) for words in SHUT_OUT)


def _away(error: psycopg.Error) -> InvistaError:
    if _is_shut_out(error):
        return NotPermitted(
            said("The database does not let this workstation in."),
            said("Ask an administrator to enrol it again."),
            code="workstation_shut_out",
        )
    return Unavailable(
        said("The database does not answer."),
        said("Go on working; try again when the network is back. Nothing is lost."),
        code="database_away",
    )


def _busy() -> Unavailable:
    return Unavailable(said("The database is busy."), said("Wait a moment, then try again."), code="database_busy")
