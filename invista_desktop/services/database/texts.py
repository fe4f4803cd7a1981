"""Typed text as PostgreSQL can hold it."""


def storable(text: str) -> str:
    """Return the text without NUL and halves of characters, and without space around it."""
    return "".join(c for c in text if c != "\x00" and not "\ud800" <= c <= "\udfff").strip()
