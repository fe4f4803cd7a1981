"""Questions of the screens of people: words, a profile, roles, permissions, invitations; and who may do what."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import available_timezones

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from invista_desktop.models.domain.administration import (
    AccessRow,
    Choice,
    InvitationDraft,
    PersonRow,
    Profile,
    RoleDraft,
    RoleRow,
    RolesChosen,
)
from invista_desktop.views.common.days import parsed_day, shown_moment
from invista_desktop.views.common.forms import labelled
from invista_desktop.views.common.question_dialog import QuestionDialog

_LONGEST = 300
_TALL = 300


class WordsDialog(QuestionDialog):
    """A few words on one line."""

    least_width = 560

    def __init__(self, title: str, label: str, start: str, *, needed: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(title, "", self.tr("Go on"))
        self._needed = needed
        self.words = QLineEdit(start)
        self.words.setMaxLength(_LONGEST)
        self.words.returnPressed.connect(self.accept)
        self.body.addWidget(labelled(label, self.words))
        self.words.setFocus()

    def problem(self) -> str:
        """Words, where they are needed."""
        return self.tr("Write it into the field.") if self._needed and not self.words.text().strip() else ""


class ProfileDialog(QuestionDialog):
    """Name, phone, time zone, language and look of one person."""

    least_width = 560

    def __init__(self, row: PersonRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("Profile"), row.email, self.tr("Keep"))
        self.name, self.phone = QLineEdit(row.display_name), QLineEdit(row.phone)
        self.name.setMaxLength(200)
        self.phone.setMaxLength(50)
        self.zone, self.language, self.theme = QComboBox(), QLineEdit(row.language), QComboBox()
        self.language.setMaxLength(2)
        self.zone.addItems(sorted(available_timezones()))
        self.zone.setEditable(True)
        self.zone.setCurrentText(row.timezone)
        for key, words in (
            ("system", self.tr("As the computer")), ("light", self.tr("Light")), ("dark", self.tr("Dark")),
            ("high_contrast", self.tr("High contrast")),
        ):  # fmt: skip
            self.theme.addItem(words, key)
        self.theme.setCurrentIndex(self.theme.findData(row.theme))
        for words, field in (
            (self.tr("&Name"), self.name), (self.tr("&Phone"), self.phone), (self.tr("&Time zone"), self.zone),
            (self.tr("&Language, two letters"), self.language), (self.tr("L&ook"), self.theme),
        ):  # fmt: skip
            self.body.addWidget(labelled(words, field))
        self.name.setFocus()

    def profile(self) -> Profile:
        """Return what was entered."""
        return Profile(
            self.name.text().strip(), self.phone.text().strip(), self.zone.currentText().strip(),
            self.language.text().strip().lower(), self.theme.currentData(),
        )  # fmt: skip

    def problem(self) -> str:
        """A name, a zone that is one, and a language."""
        if not self.name.text().strip():
            return self.tr("The name is missing.")
        if self.zone.findText(self.zone.currentText().strip()) < 0:
            return self.tr("Choose a time zone of the list.")
        return self.tr("Write the language as two letters.") if len(self.language.text().strip()) != 2 else ""


class Checklist(QListWidget):
    """Things to choose several of; Space checks and unchecks."""

    def __init__(self, name: str, choices: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        for choice in choices:
            item = QListWidgetItem(choice.words, self)
            item.setData(Qt.ItemDataRole.UserRole, choice.key)
            item.setToolTip(choice.words)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if choice.is_chosen else Qt.CheckState.Unchecked)
        self.setMinimumHeight(_TALL)
        self.setCurrentRow(0)

    def chosen(self) -> frozenset[str]:
        """Return the keys of what is checked."""
        items = (self.item(place) for place in range(self.count()))
        return frozenset(
            item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked
        )


class RolesDialog(QuestionDialog):
    """The roles of one person."""

    least_width = 560

    def __init__(self, row: PersonRow, roles: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("Roles"), f"{row.display_name}  {row.email}", self.tr("Keep"))
        self.roles, self.until = Checklist(self.tr("Roles"), roles), QLineEdit()
        self.body.addWidget(labelled(self.tr("&Space gives and takes the role"), self.roles))
        self.body.addWidget(labelled(self.tr("Newly given ones: &last day, empty for no end"), self.until))
        self.roles.setFocus()

    def chosen(self) -> RolesChosen:
        """Return the roles the person is to hold."""
        return RolesChosen(self.roles.chosen(), self._last_day())

    def problem(self) -> str:
        """A day that is one, and not over."""
        if not self.until.text().strip():
            return ""
        day = self._last_day()
        if day is None:
            return self.tr("Type the day like 2026-12-31.")
        return self.tr("That day is over.") if day < date.today() else ""  # noqa: DTZ011 - the person's own day

    def _last_day(self) -> date | None:
        typed = self.until.text().strip()
        return parsed_day(typed) if typed else None


class RoleDialog(QuestionDialog):
    """A role of one's own: its name, level and permissions."""

    least_width = 680

    def __init__(self, row: RoleRow | None, permissions: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("New role") if row is None else self.tr("Role"), "", self.tr("Keep"))
        self.name, self.level = QLineEdit("" if row is None else row.name), QSpinBox()
        self.name.setMaxLength(100)
        self.level.setRange(0, 99)
        self.level.setValue(20 if row is None else row.level)
        self.permissions = Checklist(self.tr("Permissions"), permissions)
        self.body.addWidget(labelled(self.tr("&Name"), self.name))
        self.body.addWidget(labelled(self.tr("&Level: nobody gives a role above their own"), self.level))
        self.body.addWidget(labelled(self.tr("&Permissions: Space checks and unchecks"), self.permissions))
        self.name.setFocus()

    def draft(self) -> RoleDraft:
        """Return the role as it is to be."""
        return RoleDraft(self.name.text().strip(), self.level.value(), self.permissions.chosen())

    def problem(self) -> str:
        """A name."""
        return "" if self.name.text().strip() else self.tr("The name is missing.")


class InviteDialog(QuestionDialog):
    """Whom to invite, as what, and where."""

    least_width = 600

    def __init__(self, roles: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("Invite"), self.tr("A message with a code goes to the address."), self.tr("Invite"))
        self.email, self.role, self.warehouses, self.message = QLineEdit(), QComboBox(), QLineEdit(), QLineEdit()
        self.message.setMaxLength(_LONGEST)
        for role in reversed(roles):  # the least powerful first: nobody is made administrator by haste
            self.role.addItem(role.words, role.key)
        for words, field in (
            (self.tr("&E-mail"), self.email), (self.tr("&Role"), self.role),
            (self.tr("&Warehouse codes, with commas between; empty for all"), self.warehouses),
            (self.tr("&A few words to them"), self.message),
        ):  # fmt: skip
            self.body.addWidget(labelled(words, field))
        self.email.setFocus()

    def draft(self) -> InvitationDraft:
        """Return whom to invite."""
        codes = tuple(code.strip() for code in self.warehouses.text().split(",") if code.strip())
        return InvitationDraft(self.email.text().strip(), self.role.currentData(), codes, self.message.text().strip())

    def problem(self) -> str:
        """An address."""
        before, _, behind = self.email.text().strip().partition("@")
        return "" if before and behind else self.tr("The e-mail address is not complete.")


class ChoiceDialog(QuestionDialog):
    """One of several."""

    least_width = 640

    def __init__(self, title: str, choices: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(title, "", self.tr("Go on"))
        self._choices, self.list = tuple(choices), QListWidget()
        self.list.setAccessibleName(title)
        self.list.addItems([choice.words for choice in choices])
        self.list.setMinimumHeight(_TALL)
        self.list.itemActivated.connect(self.accept)
        self.list.setCurrentRow(0)
        self.body.addWidget(self.list)
        self.list.setFocus()

    def choice(self) -> Choice | None:
        """Return what is chosen."""
        place = self.list.currentRow()
        return self._choices[place] if place >= 0 else None


class AccessDialog(QuestionDialog):
    """Who may do what, through which role, until when; to read only."""

    least_width = 860

    def __init__(self, title: str, rows: Sequence[AccessRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(title, "" if rows else self.tr("Nothing, and nobody."), self.tr("Close"))
        is_of_people = any(row.who for row in rows)
        table = QTreeWidget()
        table.setRootIsDecorated(False)
        table.setAccessibleName(title)
        table.setHeaderLabels(
            [self.tr("Who") if is_of_people else self.tr("May"), self.tr("Because of the role"), self.tr("Until")]
        )
        items = [QTreeWidgetItem([self._words(row), row.role, self._until(row)]) for row in rows]
        for item in items:
            for column in range(3):
                item.setToolTip(column, item.text(column))
        table.addTopLevelItems(items)
        table.header().setStretchLastSection(False)
        table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            table.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        table.setMinimumHeight(_TALL)
        table.setVisible(bool(rows))
        self.body.addWidget(table)
        if items:
            table.setCurrentItem(items[0])
            table.setFocus()

    def _words(self, row: AccessRow) -> str:
        if row.who:
            return f"{row.who}  {row.warehouses}".strip()
        return f"{row.description}  ({row.permission})"

    def _until(self, row: AccessRow) -> str:
        if not row.is_in_force:
            return self.tr("not in force")
        return self.tr("no end") if row.expires_at is None else shown_moment(row.expires_at)
