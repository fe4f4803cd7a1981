"""The full-width banner that says what became of the last scan: colour, icon and word together."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from invista_desktop.errors import Said
from invista_desktop.views.common.elided_label import ElidedLabel
from invista_desktop.views.common.icons import pixmap
from invista_desktop.views.common.translation import shown
from invista_desktop.views.common.verdicts import Verdict

_ICON = 56


class ScanBanner(QFrame):
    """Tells one verdict at a time, and keeps in sight what was counted last.

    While scans do not arrive it says only that; what it was told last is back when they do.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scan_banner")
        self.setAccessibleName(self.tr("Scan result"))
        self._verdict, self._last = Verdict.READY, ""
        self._told, self._arrives = (Verdict.READY, "", ""), True
        self._icon = QLabel()
        self._icon.setFixedSize(_ICON, _ICON)
        self._word = _line("banner_word")
        self._title = _line("banner_title", wraps=True)
        self._advice = _line("banner_advice", wraps=True)
        self._scan_caption = _line("banner_scan_caption")
        self._scan_caption.setText(self.tr("Counted last"))
        self._scan = ElidedLabel()
        self._scan.setObjectName("banner_scan")
        self._scan.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._lay_out()
        self._show_scan("")
        self.show_ready()

    @property
    def verdict(self) -> Verdict:
        """What the banner says now."""
        return self._verdict

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None, *, scan: str = "") -> None:
        """Say what became of the scan, and what to do next; `scan` is shown as read."""
        words = shown(title)
        self._last = scan or self._last
        # What the title says itself is not said twice.
        self._show_scan("" if all(part in words for part in self._last.split()) else self._last)
        self._keep(verdict, words, shown(advice) if advice else "")

    @property
    def counted_last(self) -> str:
        """What is kept in sight of the last scan that counted; empty when the title says it."""
        return self._scan.whole

    def forget(self) -> None:
        """Start anew: what was counted belongs to work that is done."""
        self._last = ""
        self._show_scan("")

    def show_ready(self) -> None:
        """Say that the next scan will be taken."""
        self._keep(Verdict.READY, self.tr("Ready to scan"), "")

    def show_arrival(self, *, arrives: bool) -> None:
        """Say whether scans arrive here now: how to change that, or again what was told last."""
        if arrives != self._arrives:
            self._arrives = arrives
            self._say_now()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon anew in the new theme's ink."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._draw_icon()

    def _keep(self, verdict: Verdict, title: str, advice: str) -> None:
        self._told = (verdict, title, advice)
        self._say_now()

    def _say_now(self) -> None:
        if self._arrives:
            self._say(*self._told)
            return
        advice = self.tr("Click this window, then scan.")
        self._say(Verdict.INACTIVE, self.tr("Scans do not arrive in this window"), advice)

    def _say(self, verdict: Verdict, title: str, advice: str) -> None:
        self._verdict = verdict
        self._word.setText(self._words()[verdict])
        self._title.setText(title)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self.setProperty("verdict", str(verdict))
        for widget in (self, *self.findChildren(QLabel)):
            self.style().unpolish(widget)
            self.style().polish(widget)
        self._draw_icon()
        self._announce(f"{self._word.text()}. {title} {advice}".strip())

    def _words(self) -> dict[Verdict, str]:
        return {
            Verdict.OK: self.tr("OK"),
            Verdict.WARNING: self.tr("Check"),
            Verdict.REFUSED: self.tr("Refused"),
            Verdict.READY: self.tr("Ready"),
            Verdict.INACTIVE: self.tr("Inactive"),
        }

    def _announce(self, words: str) -> None:
        self.setAccessibleDescription(words)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _draw_icon(self) -> None:
        ink: QColor = self._title.palette().color(self._title.foregroundRole())
        self._icon.setPixmap(pixmap(self._verdict, _ICON, ink, ratio=self.devicePixelRatioF()))

    def _show_scan(self, scan: str) -> None:
        self._scan.tell(scan)
        self._scan_caption.setVisible(bool(scan))
        self._scan.setVisible(bool(scan))

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        for label in (self._word, self._title, self._advice):
            words.addWidget(label)
        words.addStretch()
        last = QVBoxLayout()
        last.setSpacing(2)
        last.addStretch()
        last.addWidget(self._scan_caption)
        last.addWidget(self._scan)
        last.addStretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 12, 20, 12)
        layout.setSpacing(20)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(words, 1)
        layout.addLayout(last)
        self.setMinimumHeight(128)


def _line(name: str, *, wraps: bool = False) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName(name)
    label.setWordWrap(wraps)
    return label
