"""Advice that many refusals give."""

from typing import Final

SIGN_IN_AGAIN: Final = "Sign in again."
LOOK_AGAIN: Final = "Open it again and look at what changed."
CONFIRM: Final = "Look once more, then confirm if it is right."
