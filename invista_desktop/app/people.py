"""The section of people, put together."""

from PySide6.QtWidgets import QWidget

from invista_desktop.background import Background
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.people import Person
from invista_desktop.services.database.ended_sessions import end_sessions
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.identity.administration import Administration
from invista_desktop.services.identity.session import IdentitySession
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.people.deeds import PeopleDeeds
from invista_desktop.views.people.presenter import PeopleListPresenter
from invista_desktop.views.people.view import PeopleView


def people_screen(
    session: IdentitySession, person: Person, transactions: Transactions, background: Background
) -> QWidget:
    """Return the screen, wired; each list is asked for when its tab is opened."""
    view = PeopleView(may_manage=person.may(permissions.USERS_MANAGE))
    work, tasks = Administration(session), ScreenTasks()

    async def ended(sessions: tuple[str, ...]) -> None:
        await background.run(transactions.run_again_if_lost, end_sessions, sessions)

    deeds, slot = PeopleDeeds(view, work, ended), tasks.slot
    for one in view.lists:
        presenter = PeopleListPresenter(one, work, one.plan.which)
        one.search_requested.connect(slot(presenter.search))
        one.filter_requested.connect(slot(presenter.filter))
        one.sort_requested.connect(slot(presenter.order_by))
        one.window_needed.connect(slot(presenter.window))
        one.reload_requested.connect(slot(presenter.reload))
        one.deed_requested.connect(slot(deeds.do))
    view.destroyed.connect(tasks.cancel)
    view.reload()
    return view
