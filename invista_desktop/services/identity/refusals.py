"""What the identity service refuses, in words a person can act on. Imports supabase: load it late."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import httpx
from postgrest.exceptions import APIError
from supabase_auth.errors import (
    AuthApiError,
    AuthError,
    AuthRetryableError,
    AuthSessionMissingError,
    AuthWeakPasswordError,
)
from supabase_functions.errors import FunctionsError

from invista_desktop.errors import InvistaError, NotPermitted, RuleViolation, Said, Unavailable, said
from invista_desktop.services.identity.endings import ENDED, ENDED_ELSEWHERE
from invista_desktop.services.identity.people_refusals import PEOPLE_WORDS

_AGAIN: Final = said("Check both and try again. Mind Caps Lock.")
_NEW_CODE: Final = said("Wait for the next code in your authenticator and enter that one.")
_ADMINISTRATOR: Final = said("Ask an administrator to let you in again.")
_SIGN_IN: Final = said("Sign in again.")
_ELSEWHERE: Final = said("The session was ended elsewhere. Sign in again. What you scanned is kept on this computer.")

# code -> class, title, advice
_WORDS: Final[dict[str, tuple[type[InvistaError], Said, Said]]] = {
    "invalid_credentials": (NotPermitted, said("E-mail or password is wrong."), _AGAIN),
    "email_not_confirmed": (
        NotPermitted,
        said("This e-mail address is not confirmed yet."),
        said("Open the message that was sent to it and follow the link."),
    ),
    "user_banned": (NotPermitted, said("This account is locked."), _ADMINISTRATOR),
    "user_suspended": (NotPermitted, said("This account is suspended."), _ADMINISTRATOR),
    "user_inactive": (NotPermitted, said("This account is not in use."), _ADMINISTRATOR),
    "not_permitted": (
        NotPermitted,
        said("Your roles do not allow this."),
        said("Ask an administrator."),
    ),
    "user_not_found": (NotPermitted, said("This account no longer exists."), _ADMINISTRATOR),
    "otp_expired": (
        RuleViolation,
        said("The code is wrong or too old."),
        said("Check it, or ask for a new code."),
    ),
    "mfa_verification_failed": (RuleViolation, said("The code is wrong."), _NEW_CODE),
    "mfa_challenge_expired": (RuleViolation, said("The code came too late."), _NEW_CODE),
    "mfa_ip_address_mismatch": (RuleViolation, said("The network changed meanwhile."), _NEW_CODE),
    "mfa_factor_not_found": (
        RuleViolation,
        said("This authenticator is no longer registered."),
        said("Sign in again, or ask an administrator to reset it."),
    ),
    "mfa_factor_name_conflict": (
        RuleViolation,
        said("An authenticator of this name is registered already."),
        said("Choose another name."),
    ),
    "too_many_enrolled_mfa_factors": (
        RuleViolation,
        said("No more authenticators can be added."),
        said("Remove one you no longer use."),
    ),
    "insufficient_aal": (NotPermitted, said("This needs your second factor."), _SIGN_IN),
    "same_password": (
        RuleViolation,
        said("The new password is the same as the old one."),
        said("Choose another password."),
    ),
    "reauthentication_needed": (NotPermitted, said("You signed in too long ago for this."), _SIGN_IN),
    "current_password_invalid": (RuleViolation, said("The current password is wrong."), said("Enter it again.")),
    "over_request_rate_limit": (
        Unavailable,
        said("Too many attempts."),
        said("Wait a few minutes, then try again."),
    ),
    "over_email_send_rate_limit": (
        Unavailable,
        said("A code was sent a moment ago."),
        said("Look into your mail, or wait a minute and ask again."),
    ),
    "validation_failed": (RuleViolation, said("That is not complete."), said("Check what you entered.")),
    **PEOPLE_WORDS,
}

EXPIRED_TOKEN: Final = frozenset({"PGRST301", "PGRST303"})


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what supabase and the network raise into what the person can do.

    Raises:
        NotPermitted, RuleViolation: the service refused; `code` is its own.
        Unavailable: the service could not be asked.
    """
    try:
        yield
    except (AuthError, APIError, FunctionsError, httpx.HTTPError) as error:
        raise translated(error) from error


def translated(error: AuthError | APIError | FunctionsError | httpx.HTTPError) -> InvistaError:
    """Return the error of our tree that says the same."""
    match error:
        case AuthWeakPasswordError():
            return _weak_password(error)
        case AuthSessionMissingError():
            return NotPermitted(said("You are not signed in."), _SIGN_IN, code="session_missing")
        case AuthRetryableError() | httpx.HTTPError():
            return _away(error)
        case AuthApiError():
            return _refused(error.code or "", error.status, error.message)
        case FunctionsError() | APIError():
            return _told_by_ours(error)
        case _:
            return Unavailable(
                said("The sign-in service gave an answer that makes no sense."),
                said("Check its address in the settings, or try again later."),
                code="not_understood",
            )


def _refused(code: str, status: int, message: str) -> InvistaError:
    if code in _WORDS:
        kind, title, advice = _WORDS[code]
        return kind(title, advice, code=code)
    if code in ENDED:
        advice = _ELSEWHERE if code in ENDED_ELSEWHERE else _SIGN_IN
        return NotPermitted(said("You were signed out."), advice, code=code)
    if status == httpx.codes.TOO_MANY_REQUESTS:
        kind, title, advice = _WORDS["over_request_rate_limit"]
        return kind(title, advice, code=code)
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return Unavailable(said("The sign-in service has a problem."), said("Try again in a minute."), code=code)
    return NotPermitted(
        said("The sign-in service refused: {message}", message=message), _ADMINISTRATOR, code=code or "refused"
    )


def _told_by_ours(error: APIError | FunctionsError) -> InvistaError:
    if isinstance(error, FunctionsError):
        return _refused(error.message, error.status, error.message)
    return _refused(_code_of(error), 400, error.message or "")


def _code_of(error: APIError) -> str:
    # A function of ours raises its stable word as the message; PostgREST's own errors have a code.
    message = (error.message or "").strip()
    return message if message in _WORDS or message in ENDED else error.code or ""


def _weak_password(error: AuthWeakPasswordError) -> RuleViolation:
    advice = {
        "length": said("Use at least 8 characters; a sentence is easy to keep in mind."),
        "characters": said("Mix small and capital letters, digits and signs."),
        "pwned": said("It is known from thefts elsewhere: choose one that is only yours."),
    }
    reason = next((reason for reason in error.reasons if reason in advice), "length")
    return RuleViolation(said("This password is too easy to guess."), advice[reason], code="weak_password")


def _away(error: Exception) -> Unavailable:
    chain = list(_causes(error))
    if any(isinstance(cause, socket.gaierror) or _is_unreachable(cause) for cause in chain):
        return Unavailable(
            said("There is no network."), said("Check cable or Wi-Fi, then try again."), code="no_network"
        )
    if any("CERTIFICATE_VERIFY_FAILED" in str(cause) for cause in chain):
        return Unavailable(
            said("The sign-in service cannot prove who it is."),
            said("Check this computer's date and time, and the address in the settings."),
            code="certificate",
        )
    if any(isinstance(cause, httpx.TimeoutException) for cause in chain):
        return Unavailable(said("The sign-in service does not answer."), said("Try again in a minute."), code="timeout")
    return Unavailable(
        said("The sign-in service cannot be reached."), said("Try again in a minute."), code="server_away"
    )


def _is_unreachable(cause: BaseException) -> bool:
    return isinstance(cause, OSError) and "unreachable" in str(cause).lower()


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for part in error.exceptions:
                yield from _causes(part)
        error = error.__cause__ or error.__context__
