"""How a file is to be read, where it does not say so itself."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from invista_desktop.models.domain.imports import DateOrder, DecimalMark, ReadingOptions
from invista_desktop.views.common.forms import labelled


class ReadingChoices(QWidget):
    """Dates, decimals, encoding, and whether new categories are welcome.

    Signals:
        changed: the person chose otherwise.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dates, self.decimals, self.encoding = QComboBox(), QComboBox(), QComboBox()
        self.dates.addItem(self.tr("31/12/2026 – day first"), DateOrder.DAY_FIRST)
        self.dates.addItem(self.tr("12/31/2026 – month first"), DateOrder.MONTH_FIRST)
        self.decimals.addItem(self.tr("Find out"), DecimalMark.AUTO)
        self.decimals.addItem(self.tr("Point: 1,234.5"), DecimalMark.POINT)
        self.decimals.addItem(self.tr("Comma: 1.234,5"), DecimalMark.COMMA)
        self.encoding.addItem(self.tr("Find out"), "")
        self.encoding.addItem("UTF-8", "utf-8")
        self.encoding.addItem("Windows-1252", "cp1252")
        self.adds_categories = QCheckBox(self.tr("Add &categories that do not exist yet"))
        self.adds_categories.toggled.connect(self.changed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(labelled(self.tr("&Dates with slashes"), self.dates))
        layout.addWidget(labelled(self.tr("Decimal &mark"), self.decimals))
        layout.addWidget(labelled(self.tr("&Encoding"), self.encoding))
        layout.addWidget(self.adds_categories, 1, Qt.AlignmentFlag.AlignBottom)
        self.adds_categories.setMinimumHeight(self.dates.sizeHint().height())
        for box in (self.dates, self.decimals, self.encoding):
            box.currentIndexChanged.connect(self.changed)

    def options(self) -> ReadingOptions:
        """Return what is chosen."""
        # Qt hands enumerations of words back as plain words.
        return ReadingOptions(
            DateOrder(self.dates.currentData()),
            DecimalMark(self.decimals.currentData()),
            str(self.encoding.currentData()),
            self.adds_categories.isChecked(),
        )
