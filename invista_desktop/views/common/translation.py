"""From a sentence of the error tree to the person's language."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication

from invista_desktop.errors import Said

CONTEXT = "said"


def shown(sentence: Said) -> str:
    """Return the sentence in the person's language, its places filled.

    A translation whose places do not match falls back to the English source.
    """
    translated = QCoreApplication.translate(CONTEXT, sentence.source)
    if not sentence.parts:
        return translated
    parts = {name: shown(part) if isinstance(part, Said) else part for name, part in sentence.parts.items()}
    try:
        return translated.format(**parts)
    except (KeyError, IndexError, ValueError):
        return sentence.source.format(**parts)


def left_to_right(words: str) -> str:
    """Return numbers and codes so that they keep their order within a language written from right to left."""
    if QGuiApplication.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
        return words
    bare = words.replace("\u2066", "").replace("\u2069", "")  # a number within has done it for itself
    return f"\u2066{bare}\u2069"
