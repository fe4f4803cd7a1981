"""Who hears the keyboard once a dialog is closed."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget


def give_keyboard_back(dialog: QDialog) -> None:
    """Let the window below hear the next key and scan after `dialog`, where no window manager sees to it."""
    if (below := dialog.parentWidget()) is not None:
        # Only a turn later has the platform taken it from the dialog.
        dialog.finished.connect(lambda _result: QTimer.singleShot(0, below, partial(_wake, below.window())))


def _wake(window: QWidget) -> None:
    if QGuiApplication.focusWindow() is None:
        # The next question may be open already.
        (QApplication.activeModalWidget() or window).activateWindow()
