"""What happens when the program itself is wrong: it says so, offers the details, keeps the work."""

import asyncio
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

Report = Callable[[str], None]


class CrashDialog(QDialog):
    """Says that something went wrong, and hands over the details for whoever mends it."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Something went wrong"))
        heading = QLabel(self.tr("Something went wrong in Invista itself."))
        heading.setProperty("role", "heading")
        advice = QLabel(
            self.tr(
                "What you scanned and typed is kept. Go on working, or close Invista and open it again. "
                "Copy the details below and send them to your support."
            ),
            wordWrap=True,
        )
        self._details = QPlainTextEdit(details)
        self._details.setReadOnly(True)
        self._details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._details.setTabChangesFocus(True)
        self._details.setAccessibleName(self.tr("Details of the error"))
        copy = QPushButton(self.tr("Copy the details"))
        copy.clicked.connect(self._copy)
        close = QPushButton(self.tr("Go on  (Esc)"))
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch()
        buttons.addWidget(close)
        for button in (copy, close):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 28, 28, 24)
        layout.setSpacing(16)
        for widget in (heading, advice, self._details):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.resize(760, 480)

    def add(self, details: str) -> None:
        """Append another error that happened while the dialog was open."""
        self._details.appendPlainText(f"\n{details}")

    def details(self) -> str:
        """Return everything shown."""
        return self._details.toPlainText()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details())


class CrashReports(QObject):
    """Brings every uncaught exception, from any thread or task, to the log and to one dialog."""

    _happened = Signal(str)

    def __init__(self, log: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self._window = parent
        self.dialog: CrashDialog | None = None
        self._happened.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._before = (sys.excepthook, threading.excepthook)

    def install(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        """Catch what nobody catches, until `uninstall`."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._take
        threading.excepthook = self._take_from_thread
        if loop is not None:
            loop.set_exception_handler(self._take_from_loop)

    def uninstall(self) -> None:
        """Give the hooks back as they were found."""
        sys.excepthook, threading.excepthook = self._before

    def _take(self, kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            self._before[0](kind, bug, trace)
            return
        details = "".join(traceback.format_exception(kind, bug, trace))
        self._log(details)
        self._happened.emit(details)

    def _take_from_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._take(args.exc_type, args.exc_value, args.exc_traceback)

    def _take_from_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        bug = context.get("exception")
        if isinstance(bug, BaseException):
            self._take(type(bug), bug, bug.__traceback__)
        else:
            self._log(str(context.get("message", context)))

    def _show(self, details: str) -> None:
        if self.dialog is not None and self.dialog.isVisible():
            self.dialog.add(details)
            return
        self.dialog = CrashDialog(details, self._window)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        self.dialog.open()
