"""Questions of the places screen: which range, which limit, which warehouse."""

from decimal import Decimal

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from invista_desktop.errors import InvistaError
from invista_desktop.models.domain.places import NewPlace, PlaceKind, WarehouseRow, places_in_range
from invista_desktop.views.common.forms import labelled, text
from invista_desktop.views.common.quantity_field import QuantityField
from invista_desktop.views.common.question_dialog import QuestionDialog
from invista_desktop.views.common.translation import shown

_PLACES = 3


class RangeDialog(QuestionDialog):
    """From which place to which; says at once what that makes."""

    least_width = 640

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(
            self.tr("New places"),
            self.tr("Write the first and the last, such as A-01-01 and A-20-06."),
            self.tr("Make"),
        )
        self.first, self.last = QLineEdit(), QLineEdit()
        self.kind = QComboBox()
        for kind, words in (
            (PlaceKind.STORAGE, self.tr("Storage")),
            (PlaceKind.STAGING, self.tr("Staging")),
            (PlaceKind.RECEIVING_DOCK, self.tr("Receiving dock")),
            (PlaceKind.QUARANTINE, self.tr("Quarantine")),
        ):
            self.kind.addItem(words, kind)
        self.capacity = QuantityField(decimals=_PLACES)
        self._told = text("", "large")
        grid = QGridLayout()
        grid.setSpacing(12)
        grid.addWidget(labelled(self.tr("&First"), self.first), 0, 0)
        grid.addWidget(labelled(self.tr("&Last"), self.last), 0, 1)
        grid.addWidget(labelled(self.tr("&Kind"), self.kind), 1, 0)
        grid.addWidget(labelled(self.tr("&Capacity of each, empty for no limit"), self.capacity), 1, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self._told)
        for field in (self.first, self.last):
            field.textChanged.connect(self._show_range)
        self.first.setFocus()

    def places(self) -> tuple[NewPlace, ...]:
        """Return what the range names.

        Raises:
            RuleViolation: it is no range.
        """
        return places_in_range(self.first.text(), self.last.text() or self.first.text())

    def chosen_kind(self) -> PlaceKind:
        """Return what the places are for."""
        return PlaceKind(self.kind.currentData())

    def problem(self) -> str:
        """The range has to name places."""
        try:
            self.places()
        except InvistaError as problem:
            return f"{shown(problem.title)} {shown(problem.advice)}"
        return self.tr("A capacity is more than zero.") if self.capacity.quantity() == Decimal(0) else ""

    def _show_range(self) -> None:
        try:
            places = self.places()
        except InvistaError:
            self._told.setText("")
            return
        bins = [place.code for place in places if not place.shared]
        self._told.setText(
            self.tr("{count} places: {first} … {last}").format(count=len(bins), first=bins[0], last=bins[-1])
            if len(bins) > 1
            else self.tr("One place: {first}").format(first=bins[0])
        )


class BlockDialog(QuestionDialog):
    """Why places are blocked."""

    def __init__(self, codes: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("Block"), codes, self.tr("Block"))
        self.reason = QLineEdit()
        self.reason.setMaxLength(200)
        self.body.addWidget(labelled(self.tr("&Reason"), self.reason))
        self.reason.setFocus()

    def problem(self) -> str:
        """People who come to a blocked place want to know why."""
        return "" if self.reason.text().strip() else self.tr("Write why, for those who come here.")


class CapacityDialog(QuestionDialog):
    """What places take, in base units."""

    def __init__(self, codes: str, capacity: Decimal | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("Capacity"), codes, self.tr("Keep"))
        self.capacity = QuantityField(decimals=_PLACES)
        self.capacity.set_quantity(capacity)
        self.body.addWidget(labelled(self.tr("&Units each takes, empty for no limit"), self.capacity))
        self.capacity.setFocus()

    def problem(self) -> str:
        """A limit of nothing is a blocked place."""
        return self.tr("Block the place instead.") if self.capacity.quantity() == Decimal(0) else ""


class WarehouseDialog(QuestionDialog):
    """A warehouse's code, name, time zone and address; the code stays once it is made."""

    least_width = 640

    def __init__(self, row: WarehouseRow | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = self.tr("New warehouse") if row is None else self.tr("Warehouse {code}").format(code=row.code)
        self.ask(title, "", self.tr("Keep"))
        self.code, self.name = QLineEdit(row.code if row else ""), QLineEdit(row.name if row else "")
        self.timezone = QLineEdit(row.timezone if row else "UTC")
        self.address = QLineEdit(row.address if row else "")
        self.code.setEnabled(row is None)
        grid = QGridLayout()
        grid.setSpacing(12)
        grid.addWidget(labelled(self.tr("C&ode"), self.code), 0, 0)
        grid.addWidget(labelled(self.tr("&Name"), self.name), 0, 1)
        grid.addWidget(labelled(self.tr("&Time zone, such as Europe/Berlin"), self.timezone), 1, 0)
        grid.addWidget(labelled(self.tr("&Address"), self.address), 1, 1)
        self.body.addLayout(grid)
        (self.code if row is None else self.name).setFocus()

    def answer(self) -> tuple[str, str, str, str]:
        """Return code, name, time zone and address."""
        fields = (self.code, self.name, self.timezone, self.address)
        code, name, timezone, address = (field.text().strip() for field in fields)
        return code, name, timezone, address

    def problem(self) -> str:
        """Code, name and time zone are needed."""
        code, name, timezone, _ = self.answer()
        return "" if code and name and timezone else self.tr("Code, name and time zone are needed.")
