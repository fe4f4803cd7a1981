"""Who, where, and whether the work arrives: one line above everything."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QLocale, QSize, Qt, QTime, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from invista_desktop.views.common.elided_label import ElidedLabel
from invista_desktop.views.common.forms import restyle
from invista_desktop.views.common.icons import icon, pixmap

_ICON, _ABOVE = 20, 8


@dataclass(frozen=True)
class Connection:
    """How this workstation stands to its databases.

    Attributes:
        waiting: entries kept here that did not get through yet.
        since: when the connection was lost, in local time.
    """

    is_online: bool
    waiting: int = 0
    since: datetime | None = None


class _Item(QWidget):
    """An icon and a few words."""

    def __init__(self, name: str, *, whole: bool = True) -> None:
        super().__init__()
        self._drawn = ""
        self._icon = QLabel()
        self._words = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self._words.setAccessibleDescription(name)
        if whole:
            self._words.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self._words)

    def tell(self, drawing: str, words: str, state: str = "") -> None:
        self._drawn = drawing
        self._words.setProperty("state", state)
        restyle(self._words)
        self._words.tell(words)
        self._draw()
        self.setVisible(bool(words))

    def words(self) -> str:
        return self._words.whole

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and self._drawn:
            self._draw()

    def _draw(self) -> None:
        ink = self.palette().color(self.foregroundRole())
        self._icon.setPixmap(pixmap(self._drawn, _ICON, ink, ratio=self.devicePixelRatioF()))


class _Way(QPushButton):
    """An icon and a few words that lead to what they speak of; hidden while there are none."""

    def __init__(self, drawing: str, role: str, description: str) -> None:
        super().__init__(autoDefault=False)
        self._drawing = drawing
        self.setProperty("role", role)
        self.setAccessibleDescription(description)
        self.setIconSize(QSize(_ICON, _ICON))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def tell(self, words: str) -> None:
        self.setText(f" {words}" if words else "")  # air between icon and words
        self.setAccessibleName(words)
        self._draw()
        self.setVisible(bool(words))

    def words(self) -> str:
        return self.accessibleName()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._draw()

    def _draw(self) -> None:
        self.ensurePolished()
        self.setIcon(icon(self._drawing, self.palette().buttonText().color()))


class StatusStrip(QFrame):
    """Says it all in words, each beside a drawing; what needs attention stands on a coloured ground.

    Signals:
        prints_requested: the person wants to see the print jobs that wait for somebody.
        drafts_requested: the person wants to see what is begun and not posted.
    """

    prints_requested = Signal()
    drafts_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_strip")
        self._person = _Item(self.tr("Signed in"), whole=False)
        self._workstation = _Item(self.tr("Workstation"), whole=False)
        self._warehouse = _Item(self.tr("Warehouse"), whole=False)
        self._pending = _Way("waiting", "way", self.tr("Receipts begun and not posted"))
        self._pending.clicked.connect(self.drafts_requested)
        self._prints = _Way("printer", "alert", self.tr("Print jobs that wait for somebody"))
        self._prints.clicked.connect(self.prints_requested)
        self._online = _Item(self.tr("Connection"))
        self._scanner = _Item(self.tr("Scanner"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, _ABOVE, 20, _ABOVE)
        layout.setSpacing(20)
        for item in (self._warehouse, self._workstation):
            layout.addWidget(item)
        layout.addStretch()
        layout.addWidget(self._pending)
        layout.addWidget(self._prints)
        for item in (self._scanner, self._online, self._person):
            layout.addWidget(item)
        self.show_pending(0)
        self.show_prints(0)
        self.show_scanner(ready=False)
        self.show_connection(Connection(is_online=True))
        self._steady()

    def changeEvent(self, event: QEvent) -> None:
        """Keep one height, whatever is said, also at another text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._steady()

    def show_place(self, warehouse: str, workstation: str) -> None:
        """Say where this is."""
        self._warehouse.tell("warehouse", warehouse)
        self._workstation.tell("workstation", workstation)

    def show_person(self, name: str) -> None:
        """Say who is signed in."""
        self._person.tell("person", name)

    def show_connection(self, connection: Connection) -> None:
        """Say whether work arrives; offline, how much waits and since when."""
        if connection.is_online:
            self._online.tell("online", self.tr("Online"))
            return
        words = self.tr("Offline")
        if connection.waiting:
            words += " – " + self.tr("%n waiting", "", connection.waiting)
        if connection.since is not None:
            clock = self.locale().toString(
                QTime(connection.since.hour, connection.since.minute), QLocale.FormatType.ShortFormat
            )
            words += " " + self.tr("since {time}").format(time=clock)
        self._online.tell("offline", words, "offline")

    def show_pending(self, drafts: int) -> None:
        """Say how many receipts are begun and not posted; a press leads to them."""
        self._pending.tell(self.tr("%n not posted", "", drafts) if drafts else "")

    def show_prints(self, waiting: int) -> None:
        """Say how many prints failed, or may have come out; a press leads to them."""
        self._prints.tell(self.tr("%n not printed", "", waiting) if waiting else "")

    def show_scanner(self, *, ready: bool) -> None:
        """Say whether a scan would arrive now."""
        if ready:
            self._scanner.tell("ready", self.tr("Scanner ready"), "ready")
        else:
            self._scanner.tell("inactive", self.tr("Scanner inactive"), "inactive")

    def _steady(self) -> None:
        parts = self.findChildren(QWidget)
        for part in parts:
            part.ensurePolished()
        self.setFixedHeight(max(part.sizeHint().height() for part in parts) + 2 * _ABOVE)

    def words(self) -> str:
        """Return everything said, for tests and screen readers."""
        items = (self._warehouse, self._workstation, self._pending, self._prints, self._scanner, self._online)
        return " | ".join(words for words in (item.words() for item in (*items, self._person)) if words)
