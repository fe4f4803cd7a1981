"""The properties of what is chosen on a label, each with its field."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from invista_desktop.models.domain.label_properties import Entry, Property, properties_of
from invista_desktop.models.domain.label_templates import Item
from invista_desktop.views.common.forms import FormField, button, labelled, text
from invista_desktop.views.labels.words import choice_word, item_words, property_word

_FEW_LINES, _PADDING = 4, 12


class LinesField(QPlainTextEdit):
    """A few lines of text; leaving it enters them.

    Signals:
        entered: the keyboard left it.
    """

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)

    def sizeHint(self) -> QSize:
        """A few lines of the font in use."""
        return QSize(
            super().sizeHint().width(), self.fontMetrics().lineSpacing() * _FEW_LINES + 2 * self.frameWidth() + 12
        )

    def minimumSizeHint(self) -> QSize:
        """As high as it is wanted."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def focusOutEvent(self, event: object) -> None:
        """Enter what was typed."""
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.entered.emit()


class PatternField(QWidget):
    """A text with fields in it, and a menu of those there are.

    Signals:
        entered: the text is meant.
    """

    entered = Signal()

    def __init__(self, fields: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self._insert = button(self.tr("Field"))
        self._insert.setAccessibleName(self.tr("Insert a field"))
        menu = QMenu(self._insert)
        for name in fields:
            menu.addAction(name).triggered.connect(partial(self._put, name))
        self._insert.setMenu(menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.line, 1)
        layout.addWidget(self._insert)
        self.setFocusProxy(self.line)
        self.line.editingFinished.connect(self.entered)

    def _put(self, name: str, *_triggered: object) -> None:
        self.line.insert(f"{{{name}}}")
        self.entered.emit()


class PropertiesForm(QScrollArea):
    """Shows the properties of one item, and says what was entered.

    Signals:
        entered: args: the property's key, the text.
    """

    entered = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fields: dict[str, FormField] = {}
        self._properties: tuple[Property, ...] = ()
        self._names: tuple[str, ...] = ()
        self._item: Item | None = None
        self._is_filling = False
        self.show_item(None, ())

    def show_item(self, item: Item | None, fields: Sequence[str]) -> None:
        """Show an item's properties; `fields` are the words a template of its kind may name."""
        self._item = item
        wanted = tuple(properties_of(item)) if item is not None else ()
        keys = [(one.key, one.entry) for one in wanted]
        if keys != [(one.key, one.entry) for one in self._properties] or tuple(fields) != self._names or item is None:
            self._names, self._properties = tuple(fields), wanted
            self._build()
        self._properties = wanted
        self._fill()

    def tell(self, key: str, fault: str) -> None:
        """Say what is wrong with what was entered."""
        if key in self._fields:
            self._fields[key].tell(fault)

    def field_of(self, key: str) -> QWidget:
        """Return the field of a property."""
        return self._fields[key].field

    def _build(self) -> None:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 12, 0)
        layout.setSpacing(10)
        self._fields = {}
        if self._item is None:
            layout.addWidget(text(self.tr("Choose an item in the list or on the label, or add one with F6."), "muted"))
        else:
            layout.addWidget(text(item_words(self._item)[0], "heading"))
        for one in self._properties:
            field = self._made(one)
            self._fields[one.key] = field
            layout.addWidget(field)
        layout.addStretch()
        self.setWidget(page)
        bar = self.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(page.minimumSizeHint().width() + bar)

    def _made(self, one: Property) -> FormField:
        emit = self._emit
        match one.entry:
            case Entry.CHOICE | Entry.FIELD:
                combo = QComboBox()
                choices = one.choices if one.entry is Entry.CHOICE else ("", *self._names)
                for choice in choices:
                    combo.addItem(choice_word(one.key, choice) if choice else self.tr("nothing asked for"), choice)
                combo.activated.connect(lambda _place, key=one.key: emit(key))
                made: QWidget = combo
            case Entry.FLAG:
                flag = QCheckBox()
                flag.toggled.connect(lambda _on, key=one.key: emit(key))
                made = flag
            case Entry.LINES:
                lines = LinesField()
                lines.entered.connect(lambda key=one.key: emit(key))
                made = lines
            case Entry.TEXT:
                pattern = PatternField(self._names)
                pattern.entered.connect(lambda key=one.key: emit(key))
                made = pattern
            case Entry.NUMBER:
                number = QLineEdit()
                number.editingFinished.connect(lambda key=one.key: emit(key))
                made = number
        return labelled(property_word(one.key), made)

    def _fill(self) -> None:
        self._is_filling = True
        for one in self._properties:
            _put(self._fields[one.key].field, one.read(self._item))
            self._fields[one.key].tell("")
        self._is_filling = False

    def _emit(self, key: str) -> None:
        one = next(one for one in self._properties if one.key == key)
        said = _text_of(self._fields[key].field)
        if not self._is_filling and said != one.read(self._item):
            self.entered.emit(key, said)


def _put(field: QWidget, words: str) -> None:
    if isinstance(field, QComboBox):
        field.setCurrentIndex(max(0, field.findData(words)))
    elif isinstance(field, QCheckBox):
        field.setChecked(bool(words))
    elif isinstance(field, LinesField):
        if field.toPlainText() != words:
            field.setPlainText(words)
    elif isinstance(field, PatternField):
        field.line.setText(words)
    elif isinstance(field, QLineEdit):
        field.setText(words)


def _text_of(field: QWidget) -> str:
    if isinstance(field, QComboBox):
        return str(field.currentData())
    if isinstance(field, QCheckBox):
        return "yes" if field.isChecked() else ""
    if isinstance(field, LinesField):
        return field.toPlainText()
    return (
        field.line.text() if isinstance(field, PatternField) else field.text() if isinstance(field, QLineEdit) else ""
    )
