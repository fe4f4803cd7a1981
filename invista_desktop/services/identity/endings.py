"""The refusals that mean the session itself is over: no retry will help, only signing in again."""

from typing import Final

ENDED_ELSEWHERE: Final = frozenset({"session_not_found", "session_revoked", "refresh_token_not_found"})

ENDED: Final = ENDED_ELSEWHERE | frozenset(
    {
        "session_expired",
        "session_missing",
        "not_signed_in",
        "refresh_token_already_used",
        "user_banned",
        "user_suspended",
        "user_inactive",
        "user_not_found",
        "bad_jwt",
        "no_authorization",
        "insufficient_aal",
    }
)
