"""The column at the side: where one can go, each place with its key."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from invista_desktop.views.common.icons import icon, pixmap
from invista_desktop.views.shell.sections import Section

_WIDTH = 216


class Navigation(QFrame):
    """One button per section the person may see.

    Signals:
        section_chosen: the person wants to go there; arg: the section's key.
    """

    section_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAccessibleName(self.tr("Navigation"))
        self.setFixedWidth(_WIDTH)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, tuple[QPushButton, str]] = {}
        self._logo = QLabel()
        name = QLabel("Invista")
        name.setProperty("role", "heading")
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 0, 16)
        head.setSpacing(10)
        head.addWidget(self._logo)
        head.addWidget(name, 1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 12, 12, 12)
        self._layout.setSpacing(6)
        self._layout.addLayout(head)
        self._tint()

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Replace the entries; those at the end come last."""
        for button, _ in self._buttons.values():
            self._group.removeButton(button)
            button.deleteLater()
        self._buttons = {}
        while self._layout.count() > 1:
            self._layout.takeAt(1)
        work = [section for section in sections if not section.at_end]
        for number, section in enumerate(sections, 1):
            if number == len(work) + 1:
                self._layout.addStretch()
            self._add(section, number)
        if len(work) == len(sections):
            self._layout.addStretch()

    def mark(self, key: str) -> None:
        """Show which section is open."""
        if key in self._buttons:
            self._buttons[key][0].setChecked(True)

    def keys(self) -> list[str]:
        """Return the keys of the sections in sight, in order."""
        return list(self._buttons)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in the new theme's ink."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _add(self, section: Section, number: int) -> None:
        button = QPushButton(f"  {section.title}")
        button.setAccessibleName(section.title)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setIconSize(QSize(22, 22))
        button.setIcon(icon(section.icon))
        button.setToolTip(f"{section.title} (Ctrl+{number})")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.section_chosen.emit(section.key))
        self._group.addButton(button)
        self._buttons[section.key] = (button, section.icon)
        self._layout.addWidget(button)

    def _tint(self) -> None:
        accent = QColor(self.palette().link().color())
        self._logo.setPixmap(pixmap("invista", 30, accent, ratio=self.devicePixelRatioF()))
        for button, drawing in self._buttons.values():
            button.setIcon(icon(drawing))
