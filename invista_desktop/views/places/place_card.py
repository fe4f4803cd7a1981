"""The place one stands at on the map, in words."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from invista_desktop.models.domain.places import PlaceRow
from invista_desktop.views.common.days import shown_day
from invista_desktop.views.common.forms import text
from invista_desktop.views.common.numbers import shown_number

_LEAST, _MOST, _LETTERS = 250, 340, 26


class PlaceCard(QFrame):
    """Code, content, holds, expiry, count and limits of one place; scrolls where they need more height than there is.

    Attributes:
        area: what scrolls; the keyboard reaches it while there is more than is in sight.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._code = text("", "heading")
        self._state = text("", "large")
        self._facts = QFormLayout()
        self._facts.setVerticalSpacing(10)
        self._facts.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(16)
        layout.addWidget(self._code)
        layout.addWidget(self._state)
        layout.addLayout(self._facts)
        layout.addStretch()
        self.area = QScrollArea(widgetResizable=True)
        self.area.setProperty("role", "read")
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(page)
        self.area.setAccessibleName(self.tr("About the place"))
        self.area.verticalScrollBar().rangeChanged.connect(self._offer_keys)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(6, 6, 6, 6)
        outer.addWidget(self.area)
        self._fit()
        self._offer_keys()

    def changeEvent(self, event: QEvent) -> None:
        """Make room for another size of text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def show_place(self, place: PlaceRow) -> None:
        """Show what is known of the place."""
        self._code.setText(place.code)
        self._state.setText(self._state_of(place))
        while self._facts.rowCount():
            self._facts.removeRow(0)
        for name, value in self._facts_of(place):
            self._facts.addRow(text(name, "muted"), text(value))
        self.area.verticalScrollBar().setValue(0)
        self.setAccessibleName(f"{place.code}. {self._state_of(place)}")

    def _fit(self) -> None:
        self.setFixedWidth(min(_MOST, max(_LEAST, self.fontMetrics().averageCharWidth() * _LETTERS)))

    def _offer_keys(self) -> None:
        scrolls = self.area.verticalScrollBar().maximum() > 0
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus if scrolls else Qt.FocusPolicy.NoFocus)

    def _state_of(self, place: PlaceRow) -> str:
        if place.is_blocked:
            return self.tr("Blocked: {reason}").format(reason=place.blocked_reason)
        if place.on_hand == 0:
            return self.tr("Empty")
        return self.tr("Piles: {count}").format(count=place.piles)

    def _facts_of(self, place: PlaceRow) -> list[tuple[str, str]]:
        tr = self.tr
        facts = [(tr("Kind"), self._kind(place.kind)), (tr("On hand"), shown_number(place.on_hand))]
        if place.on_hold > 0:
            facts.append((tr("Of it on hold"), shown_number(place.on_hold)))
        if place.capacity is not None:
            facts.append((tr("Takes at most"), shown_number(place.capacity)))
        if place.next_expiry is not None:
            day = shown_day(place.next_expiry)
            is_past = place.days_to_expiry is not None and place.days_to_expiry < 0
            facts.append((tr("First expiry"), tr("{day}, expired").format(day=day) if is_past else day))
        counted = place.last_counted_at
        facts.append((tr("Last counted"), shown_day(counted.date()) if counted else tr("never")))
        return facts

    def _kind(self, kind: str) -> str:
        return {
            "storage": self.tr("Storage"),
            "receiving_dock": self.tr("Receiving dock"),
            "staging": self.tr("Staging"),
            "quarantine": self.tr("Quarantine"),
        }.get(kind, kind)
