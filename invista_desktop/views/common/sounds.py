"""Tones for ok, warning and refused; never more than an echo of what the banner says."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication

from invista_desktop.resources import resource
from invista_desktop.views.common.verdicts import Verdict

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

TONES = (Verdict.OK, Verdict.WARNING, Verdict.REFUSED)


class Tones:
    """Plays one tone per verdict; beeps where it is not loaded or cannot be played, and never raises.

    QtMultimedia cannot be imported where its sound library is missing, so it is asked for late.
    """

    def __init__(self, *, enabled: bool = True) -> None:
        self.enabled = enabled
        self._effects: dict[Verdict, QSoundEffect] | None = None

    def play(self, verdict: Verdict) -> None:
        """Sound the verdict's tone, if it has one and sounds are on."""
        if not self.enabled or verdict not in TONES:
            return
        effect = self._loaded().get(verdict)
        if effect is None or effect.status() != type(effect).Status.Ready:
            QApplication.beep()
            return
        effect.play()

    def warm_up(self) -> None:
        """Load the tones now, so that the first scan does not wait for them."""
        self._loaded()

    def _loaded(self) -> "dict[Verdict, QSoundEffect]":
        if self._effects is None:
            self._effects = _effects()
        return self._effects


def sound_library() -> "type[QSoundEffect] | None":
    """Return what plays sounds, None where the computer lacks it; slow the first time, on any thread."""
    try:
        from PySide6.QtMultimedia import QSoundEffect
    except ImportError:
        return None
    return QSoundEffect


def _effects() -> "dict[Verdict, QSoundEffect]":
    if (effect := sound_library()) is None:
        return {}
    effects = {verdict: effect() for verdict in TONES}
    for verdict, made in effects.items():
        made.setSource(QUrl.fromLocalFile(str(resource("sounds", f"{verdict}.wav"))))
    return effects
