"""People's affairs: users, roles, invitations, sessions and sign-ins, one list for each tab."""

from collections.abc import Sequence
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.administration import (
    AccessRow,
    Choice,
    InvitationDraft,
    PeopleQuestion,
    PersonRow,
    Profile,
    RoleDraft,
    RoleRow,
    RolesChosen,
)
from invista_desktop.views.common.asking import Asking
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.list_view import ListView
from invista_desktop.views.common.question_dialog import QuestionDialog
from invista_desktop.views.common.translation import shown
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.people.dialogs import (
    AccessDialog,
    ChoiceDialog,
    InviteDialog,
    ProfileDialog,
    RoleDialog,
    RolesDialog,
    WordsDialog,
)
from invista_desktop.views.people.lists import ListPlan, list_plans

_BELOW_TABS = 16
_ONLY_LOOKS = frozenset({"see_access", "see_holders"})
_Question = TypeVar("_Question", bound=QuestionDialog)


class PeopleList(ListView[Any]):
    """One list of people's affairs.

    Signals:
        deed_requested: args: what is to be done, with which row (None where it takes none).
        keys_changed: other things can be done now.
    """

    deed_requested = Signal(str, object)
    keys_changed = Signal()

    def __init__(self, plan: ListPlan, *, may_manage: bool, parent: QWidget | None = None) -> None:
        super().__init__(plan.columns, plan.words, parent, lines=2)
        self.plan, self._may_manage = plan, may_manage
        self.offer_chips(plan.chips)
        self.rows.table.row_chosen.connect(lambda _row: self.keys_changed.emit())
        if plan.deeds and plan.deeds[0].fits is not None:
            self.rows.table.row_opened.connect(lambda row: self._asked(plan.deeds[0].deed, row))

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done with the row that is chosen."""
        row = self.rows.table.current_row()
        keys = []
        for deed in self.plan.deeds:
            fits = deed.fits is None or (row is not None and deed.fits(row))
            allowed = fits and (self._may_manage or deed.deed in _ONLY_LOOKS)
            run = partial(self._asked, deed.deed, row)
            keys.append(FunctionKey(deed.key, deed.title, run, allowed, primary=deed.primary))
        return (*self.list_keys(), *keys)

    def show_total(self, total: int, question: PeopleQuestion) -> int:
        """Make room for the rows of a new question; return its number."""
        number = self.make_room(total, self.plan.counted.format(count=self.locale().toString(total)))
        if not total:
            self.rows.show_empty(
                said("Nothing to show."),
                said("Change the search, or show all.")
                if question.search or question.filter
                else said("F5 looks again."),
            )
        self.keys_changed.emit()
        return number

    def show_window(self, number: int, first: int, rows: Sequence[Any]) -> None:
        """Show rows that were asked for; what can be done depends on the one that is chosen."""
        super().show_window(number, first, rows)
        self.keys_changed.emit()

    def _asked(self, deed: str, row: Any) -> None:
        self.remark.tell("", "")
        self.deed_requested.emit(deed, row)


class PeopleView(QWidget):
    """The tabs; Ctrl+PgUp and Ctrl+PgDown change between them.

    Signals:
        function_keys_changed: other things can be done now.

    Attributes:
        lists: the lists in the order of their tabs.
        asking: the question over the screen.
    """

    function_keys_changed = Signal()

    def __init__(self, *, may_manage: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asking = Asking(self)
        self.lists = [PeopleList(plan, may_manage=may_manage) for plan in list_plans()]
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for one in self.lists:
            one.setContentsMargins(0, _BELOW_TABS, 0, 0)
            self.tabs.addTab(one, one.plan.words.heading)
            one.keys_changed.connect(self.function_keys_changed)
        self.tabs.currentChanged.connect(self._turned)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        self.setFocusProxy(self._current())
        for key, step in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            QShortcut(QKeySequence(key), self).activated.connect(partial(self._turn, step))

    def function_keys(self) -> Sequence[FunctionKey]:
        """The keys of the list in sight."""
        return self._current().function_keys()

    def take_scan(self, raw: str) -> None:
        """A scan answers the question in sight, or is looked for."""
        if not self.asking.takes(raw, self.tell):
            self._current().search.setText(raw.strip())
            self._current().search_requested.emit(raw.strip())

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say above the list in sight what came of the last wish."""
        self._current().tell(verdict, title, advice)

    def reload(self) -> None:
        """Ask the list in sight again."""
        self._current().reload_requested.emit()

    async def confirm(self, title: Said, advice: Said, confirm: Said) -> bool:
        """Return whether the person wants that."""
        return await self.asking.confirm(title, advice, confirm)

    async def ask_words(self, title: Said, label: Said, start: str, *, needed: bool) -> str | None:
        """Return a few words; None when the person went back."""
        dialog = WordsDialog(shown(title), shown(label), start, needed=needed, parent=self)
        return dialog.words.text().strip() if await self.asking.answered(dialog) else None

    async def ask_profile(self, row: PersonRow) -> Profile | None:
        """Return what is to be changed."""
        dialog = await self._answered(ProfileDialog(row, self))
        return dialog.profile() if dialog else None

    async def ask_roles(self, row: PersonRow, roles: Sequence[Choice]) -> RolesChosen | None:
        """Return the roles a person is to hold."""
        dialog = await self._answered(RolesDialog(row, roles, self))
        return dialog.chosen() if dialog else None

    async def ask_role(self, row: RoleRow | None, permissions: Sequence[Choice]) -> RoleDraft | None:
        """Return the role as it is to be."""
        dialog = await self._answered(RoleDialog(row, permissions, self))
        return dialog.draft() if dialog else None

    async def ask_invitation(self, roles: Sequence[Choice]) -> InvitationDraft | None:
        """Return whom to invite."""
        dialog = await self._answered(InviteDialog(roles, self))
        return dialog.draft() if dialog else None

    async def ask_choice(self, title: Said, choices: Sequence[Choice]) -> Choice | None:
        """Return one of several."""
        dialog = await self._answered(ChoiceDialog(shown(title), choices, self))
        return dialog.choice() if dialog else None

    async def show_access(self, title: Said, rows: Sequence[AccessRow]) -> None:
        """Show who may do what, and why, until the person has read it."""
        await self.asking.answered(AccessDialog(shown(title), rows, self))

    async def _answered(self, dialog: _Question) -> _Question | None:
        return dialog if await self.asking.answered(dialog) else None

    def _current(self) -> PeopleList:
        return self.lists[self.tabs.currentIndex()]

    def _turn(self, step: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())
        self._current().rows.setFocus()

    def _turned(self, _place: int) -> None:
        self.setFocusProxy(self._current())
        self.reload()
        self.function_keys_changed.emit()
