"""The column at the side: where one can go, each place with its key."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from invista_desktop.views.common.icons import icon, pixmap
from invista_desktop.views.shell.sections import Section, keys_of

_LEAST_WIDTH, _AROUND, _GAP, _EDGE = 216, 12, 1, 1
_BOLD = 1.1  # how much wider bold letters are


class Navigation(QFrame):
    """The menus, and one button per section the person may see.

    Signals:
        section_chosen: the person wants to go there; arg: the section's key.
    """

    section_chosen = Signal(str)

    def __init__(self, menus: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAccessibleName(self.tr("Navigation"))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, tuple[QPushButton, str]] = {}
        self._logo = QLabel()
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 0, 8)
        head.setSpacing(4)
        head.addWidget(self._logo)
        head.addWidget(menus, 1, Qt.AlignmentFlag.AlignVCenter)
        self._head = head
        entries = QWidget()
        self._layout = QVBoxLayout(entries)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(_GAP)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(entries)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(_AROUND, _AROUND, _AROUND, _AROUND)
        whole.setSpacing(_GAP)
        whole.addLayout(head)
        whole.addWidget(self._area, 1)
        self._fit()
        self._tint()

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Replace the entries; those at the end come last."""
        for button, _ in self._buttons.values():
            self._group.removeButton(button)
            button.deleteLater()
        self._buttons = {}
        while self._layout.count():
            self._layout.takeAt(0)
        keys = keys_of(sections)
        for section in sections:
            if section.at_end:
                break
            self._add(section, keys[section.key])
        self._layout.addStretch()
        for section in sections:
            if section.at_end:
                self._add(section, keys[section.key])
        self._fit()

    def mark(self, key: str) -> None:
        """Show which section is open."""
        if key in self._buttons:
            button, _ = self._buttons[key]
            button.setChecked(True)
            self._area.ensureWidgetVisible(button, 0, 0)

    def keys(self) -> list[str]:
        """Return the keys of the sections in sight, in order."""
        return list(self._buttons)

    def event(self, event: QEvent) -> bool:
        """Make room for menus whose words became longer or larger."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in the new theme's ink."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()
        elif event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit()

    def _add(self, section: Section, keys: str) -> None:
        button = QPushButton(f"  {section.title}")
        button.setAccessibleName(section.title)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setIconSize(QSize(22, 22))
        button.setIcon(icon(section.icon))
        button.setToolTip(f"{section.title} ({keys})" if keys else section.title)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.section_chosen.emit(section.key))
        self._group.addButton(button)
        self._buttons[section.key] = (button, section.icon)
        self._layout.addWidget(button)

    def _fit(self) -> None:
        """Be as wide as the longest title needs, the chosen one being bold, and the menus."""
        widest = max((button.sizeHint().width() for button, _ in self._buttons.values()), default=0)
        needed = max(int(widest * _BOLD), self._head.sizeHint().width())
        self.setFixedWidth(max(_LEAST_WIDTH, needed + 2 * _AROUND + _EDGE))

    def _tint(self) -> None:
        accent = QColor(self.palette().link().color())
        self._logo.setPixmap(pixmap("invista", 30, accent, ratio=self.devicePixelRatioF()))
        for button, drawing in self._buttons.values():
            button.setIcon(icon(drawing))
