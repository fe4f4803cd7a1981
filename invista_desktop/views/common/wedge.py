"""A keyboard-wedge scanner, caught before its keys reach anything on the screen.

The keys of whichever of our windows has the keyboard are judged once, at the window. A scan
goes to `scanned`; typed keys go on to the widget that had the focus when they were pressed.
A key that could start a scan is kept from single-key shortcuts, so the product has none.
"""

import sys
import time
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.key_tables import EVDEV, NO_CODES, WINDOWS, KeyTable
from invista_desktop.models.domain.wedge import Stroke, Verdict, WedgeDetector
from invista_desktop.models.domain.wedge_settings import Key, WedgeSettings, calibrate

_KEYS = {
    Qt.Key.Key_Return: Key.ENTER,
    Qt.Key.Key_Enter: Key.ENTER,
    Qt.Key.Key_Tab: Key.TAB,
    Qt.Key.Key_Alt: Key.ALT,
    Qt.Key.Key_Shift: Key.SHIFT,
    **dict.fromkeys(
        (
            Qt.Key.Key_Control,
            Qt.Key.Key_Meta,
            Qt.Key.Key_AltGr,
            Qt.Key.Key_CapsLock,
            Qt.Key.Key_NumLock,
            Qt.Key.Key_ScrollLock,
        ),
        Key.OTHER_MODIFIER,
    ),
}
_FIRST_SPECIAL_KEY = 0x01000000
_DEAD_KEYS = range(Qt.Key.Key_Dead_Grave.value, Qt.Key.Key_Dead_Longsolidusoverlay.value + 1)
_OVERSLEPT_MS = 20
_SECOND_CHANCE_MS = 5
_MEASURING_ENDS_MS = 1000


def key_table(platform: str) -> KeyTable:
    """Return the scan codes of a Qt platform (`QGuiApplication.platformName()`)."""
    if platform == "xcb" or platform.startswith("wayland"):
        return EVDEV
    return WINDOWS if platform == "windows" else NO_CODES


@dataclass(frozen=True)
class _HeldKey:
    event: QKeyEvent
    target: QObject


class KeyboardWedge(QObject):
    """Finds scans among the keys of the window that has the keyboard.

    Signals:
        scanned: a scan is complete; arg: its text, GS kept.
        calibrated: the scan asked for with `measure` gave these `WedgeSettings`.
        not_calibrated: it did not; arg: the `RuleViolation` to show.
    """

    scanned = Signal(str)
    calibrated = Signal(object)
    not_calibrated = Signal(object)

    def __init__(self, application: QGuiApplication, settings: WedgeSettings | None = None) -> None:
        super().__init__(application)
        self._table = key_table(application.platformName())
        self._settings = settings or WedgeSettings()
        self._detector: WedgeDetector[_HeldKey] = WedgeDetector(self._settings, self._table)
        self._window: QWindow | None = None
        self._measured: list[int] | None = None
        self._due = 0.0
        self._had_second_chance = False
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._wake)
        application.focusWindowChanged.connect(self._follow)
        self._follow(application.focusWindow())

    @property
    def settings(self) -> WedgeSettings:
        """How the scanner types, as far as is known."""
        return self._settings

    def configure(self, settings: WedgeSettings) -> None:
        """Judge by these settings from the next key on; held keys go where they were going."""
        self._obey(self._detector.give_up())
        self._settings = settings
        self._detector = WedgeDetector(settings, self._table)

    def measure(self) -> None:
        """Take the next keys, however slow, as one scan to learn the scanner's pace from."""
        self._obey(self._detector.give_up())
        self._measured = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Judge the keys of the window with the keyboard."""
        kinds = {QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride}
        if event.type() not in kinds or not isinstance(event, QKeyEvent):
            return False
        if self._measured is not None:
            return self._take_measure(self._measured, event)
        stroke = self._stroke(event, watched)
        if event.type() == QEvent.Type.ShortcutOverride:
            claimed = self._detector.would_keep(stroke)
            event.setAccepted(claimed)
            return claimed
        verdict = self._detector.judge(stroke)
        self._arm(stroke.at)
        self._obey(verdict)
        return verdict.keep

    def _follow(self, window: QWindow | None) -> None:
        self._obey(self._detector.give_up())
        if self._window is not None and shiboken6.isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)

    def _arm(self, now: int) -> None:
        deadline = self._detector.deadline
        self._had_second_chance = False
        if deadline is None:
            self._timer.stop()
            return
        # One more millisecond: a key at exactly the deadline still counts.
        wait = max(0, deadline - now) + 1
        self._due = time.monotonic() * 1000 + wait
        self._timer.start(wait)

    def _wake(self) -> None:
        if self._measured is not None:
            self._end_measure(self._measured)
            return
        late = time.monotonic() * 1000 - self._due > _OVERSLEPT_MS
        if late and not self._had_second_chance:
            # The loop was busy: the rest of a scan may be waiting in its queue.
            self._had_second_chance = True
            self._timer.start(_SECOND_CHANCE_MS)
            return
        if (deadline := self._detector.deadline) is not None:
            self._obey(self._detector.wake(deadline))

    def _obey(self, verdict: Verdict[_HeldKey]) -> None:
        for held in verdict.replay:
            if shiboken6.isValid(held.target):
                QCoreApplication.sendEvent(held.target, held.event)
        if verdict.scan is not None:
            self.scanned.emit(verdict.scan)

    def _take_measure(self, stamps: list[int], event: QKeyEvent) -> bool:
        event.accept()
        if event.type() != QEvent.Type.KeyPress or _kind(event) in {Key.SHIFT, Key.OTHER_MODIFIER, Key.ALT}:
            return True
        if event.key() == Qt.Key.Key_Escape:
            stamps.clear()
        else:
            stamps.append(_time_stamp(event))
        if _kind(event) in {Key.ENTER, Key.TAB} or event.key() == Qt.Key.Key_Escape:
            self._end_measure(stamps)
        else:
            self._timer.start(_MEASURING_ENDS_MS)
        return True

    def _end_measure(self, stamps: list[int]) -> None:
        self._measured = None
        self._timer.stop()
        try:
            settings = calibrate(stamps, self._settings)
        except RuleViolation as problem:
            self.not_calibrated.emit(problem)
            return
        self.configure(settings)
        self.calibrated.emit(settings)

    def _stroke(self, event: QKeyEvent, window: QObject) -> Stroke[_HeldKey]:
        modifiers = event.modifiers()
        control = Qt.KeyboardModifier.MetaModifier if sys.platform == "darwin" else Qt.KeyboardModifier.ControlModifier
        return Stroke(
            at=_time_stamp(event),
            key=_kind(event),
            token=_HeldKey(_copy(event), _target(window)),
            text=event.text(),
            scan_code=event.nativeScanCode(),
            pressed=event.type() != QEvent.Type.KeyRelease,
            shift=bool(modifiers & Qt.KeyboardModifier.ShiftModifier),
            ctrl=bool(modifiers & control),
            alt=bool(modifiers & Qt.KeyboardModifier.AltModifier),
            repeats=event.isAutoRepeat(),
        )


def _kind(event: QKeyEvent) -> Key:
    key = event.key()
    if key in _KEYS:
        return _KEYS[Qt.Key(key)]
    return Key.CHARACTER if 0 < key < _FIRST_SPECIAL_KEY or key in _DEAD_KEYS else Key.OTHER


def _time_stamp(event: QKeyEvent) -> int:
    # Events that programs make up carry none.
    return event.timestamp() or int(time.monotonic() * 1000)


def _target(window: QObject) -> QObject:
    popup = QApplication.activePopupWidget()
    if popup is not None:
        return popup.focusWidget() or popup
    return QApplication.focusWidget() or window


def _copy(event: QKeyEvent) -> QKeyEvent:
    copy = QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    copy.setTimestamp(event.timestamp())
    return copy
