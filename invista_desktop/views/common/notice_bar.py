"""One notice at a time, above the work and never in its way."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from invista_desktop.errors import Conflict, InvistaError, NeedsConfirmation, Said, Unavailable
from invista_desktop.views.common.icons import icon, pixmap
from invista_desktop.views.common.translation import shown
from invista_desktop.views.common.verdicts import Verdict


class NoticeBar(QFrame):
    """Shows one problem, one remark or one piece of good news, without stopping the work.

    Signals:
        retry_requested: the person wants the same thing tried again.
        reload_requested: the person wants to see what others changed.
        dismissed: the person has read it.
    """

    retry_requested = Signal()
    reload_requested = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice_bar")
        self._verdict = Verdict.OK
        self._icon = QLabel()
        self._title = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._title.setObjectName("notice_title")
        self._advice = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._retry = _button(self.tr("Try again"))
        self._reload = _button(self.tr("Reload"))
        self._close = _button("")
        self._close.setProperty("role", "icon")
        self._close.setAccessibleName(self.tr("Close this notice"))
        self._close.setToolTip(self.tr("Close this notice"))
        self._retry.clicked.connect(self.retry_requested)
        self._reload.clicked.connect(self.reload_requested)
        self._close.clicked.connect(self.dismiss)
        self._lay_out()
        self.hide()

    def tell(self, problem: InvistaError) -> None:
        """Say what failed, what to do, and offer only what can help."""
        doubtful = isinstance(problem, Unavailable | Conflict | NeedsConfirmation)
        self._show(Verdict.WARNING if doubtful else Verdict.REFUSED, problem.title, problem.advice)
        self._retry.setVisible(isinstance(problem, Unavailable))
        self._reload.setVisible(isinstance(problem, Conflict))

    def say(self, title: Said, advice: Said | None = None) -> None:
        """Say that something went well."""
        self._remark(Verdict.OK, title, advice)

    def warn(self, title: Said, advice: Said | None = None) -> None:
        """Say something the person should know, though nothing they did failed."""
        self._remark(Verdict.WARNING, title, advice)

    def dismiss(self) -> None:
        """Take the notice away."""
        self.hide()
        self.dismissed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in the new theme's ink."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._draw()

    def _remark(self, verdict: Verdict, title: Said, advice: Said | None) -> None:
        self._show(verdict, title, advice)
        self._retry.hide()
        self._reload.hide()

    def _show(self, verdict: Verdict, title: Said, advice: Said | None) -> None:
        self._verdict = verdict
        self._title.setText(shown(title))
        self._advice.setText(shown(advice) if advice else "")
        self._advice.setVisible(advice is not None)
        self.setAccessibleName(shown(title))
        self.setAccessibleDescription(self._advice.text())
        self.setProperty("verdict", str(verdict))
        self.style().unpolish(self)
        self.style().polish(self)
        self._draw()
        self.show()

    def _draw(self) -> None:
        ink = self.palette().color(self.foregroundRole())
        self._icon.setPixmap(pixmap(self._verdict, 28, ink, ratio=self.devicePixelRatioF()))
        self._close.setIcon(icon("close"))

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._advice)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 10, 10)
        layout.setSpacing(14)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(words, 1)
        for button in (self._reload, self._retry, self._close):
            layout.addWidget(button)


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    return button
