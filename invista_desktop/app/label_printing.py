"""Labels from wherever something is chosen: the question before the window in sight, the printers behind it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from invista_desktop.app.preferences import Preferences
from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, Said, Unavailable
from invista_desktop.models.domain.label_records import LabelRecord, LabelSource
from invista_desktop.models.domain.label_runs import (
    LabelChoice,
    kinds_of,
    label_orders,
    medium_of,
    run_name,
    templates_for,
    usual_template,
)
from invista_desktop.models.domain.label_sheets import SHEETS
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.labels.library import TemplateLibrary
from invista_desktop.services.labels.records import records_of
from invista_desktop.services.labels.sheet_runs import sheet_pdf
from invista_desktop.services.labels.template_choices import template_choices
from invista_desktop.services.receiving.prints import ReceivingPrints
from invista_desktop.views.common.question_dialog import answered
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.printing.labels_presenter import LabelsPresenter, LabelsQuestion

if TYPE_CHECKING:
    from invista_desktop.app.application import Application
    from invista_desktop.app.means import Means
    from invista_desktop.views.printing.labels_dialog import LabelsDialog
    from invista_desktop.views.shell.main_window import MainWindow

SECTION = "label_templates"


class LabelsDesk:
    """Reads what labels say, and prints them on the label printer of this workstation; every call blocks."""

    def __init__(
        self,
        transactions: Transactions,
        prints: ReceivingPrints,
        preferences: Preferences,
        templates: TemplateLibrary,
    ) -> None:
        self._transactions, self._prints = transactions, prints
        self._preferences, self._templates = preferences, templates

    def question(self, sources: Sequence[LabelSource]) -> LabelsQuestion:
        """Return what the labels say, with the templates that were used here last.

        Raises:
            RuleViolation: something that is chosen has no label.
            Conflict: something is not there any more.
            Unavailable: the database does not answer.
        """
        records = self._transactions.run_again_if_lost(records_of, sources)
        templates, settings = template_choices(self._templates.paths()), self._preferences.printing()
        last = self._preferences.section(SECTION)
        chosen = {}
        for kind in kinds_of(records):
            known = {one.id for one in templates_for(kind, templates)}
            usual = usual_template(kind, templates, records, medium_of(settings.labels))
            chosen[kind] = str(last[kind]) if last.get(kind) in known else usual
        return LabelsQuestion(records, templates, settings.labels, settings.papers, LabelChoice(chosen))

    def print_labels(self, records: Sequence[LabelRecord], choice: LabelChoice) -> Said:
        """Print the labels; return what was done.

        Raises:
            RuleViolation: a label lacks something it must say, or does not fit what is loaded.
            Unavailable: the printer did not take them, or it is not known whether it did.
        """
        orders = label_orders(records, choice)
        if choice.sheet:
            pdf = sheet_pdf(orders, self._templates.load, SHEETS[choice.sheet], start=choice.start)
            return self._prints.print_paper(lambda _paper: pdf, what="label sheets", subject=run_name(records))
        self._keep(choice)
        return self._prints.print_orders(orders, what="labels", subject=run_name(records))

    def _keep(self, choice: LabelChoice) -> None:
        chosen = {kind.value: name for kind, name in choice.templates.items()}
        with suppress(Unavailable):  # it holds for this run then
            self._preferences.keep(SECTION, {**self._preferences.section(SECTION), **chosen})


class LabelPrinting(QObject):
    """Asks in a dialog over the window; scans go to it while it is open."""

    def __init__(self, window: "Callable[[], MainWindow]", desk: LabelsDesk, background: Background) -> None:
        super().__init__()
        self._window = window
        self._tasks = ScreenTasks()
        self._dialog: LabelsDialog | None = None
        self._presenter = LabelsPresenter(self, desk, background)

    def print_labels(self, sources: Sequence[LabelSource]) -> None:
        """Print labels of these things, as the person says."""
        self._tasks.start(self._presenter.ask(tuple(sources)))

    def take_scan(self, raw: str) -> bool:
        """Take a scan while the question is open; return whether it was."""
        return self._dialog is not None and self._dialog.take_scan(raw)

    def leave(self) -> None:
        """End what is under way."""
        self._tasks.cancel()

    # What the presenter asks for

    async def ask_labels(self, question: LabelsQuestion) -> LabelChoice | None:
        """Return how the labels are printed; None to leave it."""
        from invista_desktop.views.printing.labels_dialog import LabelsDialog

        dialog = self._dialog = LabelsDialog(question, self._window())
        try:
            return dialog.choice() if await answered(dialog) else None
        finally:
            self._dialog = None

    def say(self, title: Said) -> None:
        """Say that something was done."""
        self._window().notices.say(title)

    def show_problem(self, problem: InvistaError) -> None:
        """Say what went wrong."""
        self._window().show_problem(problem)


def label_printing(window: "Callable[[], MainWindow]", means: "Means", app: "Application") -> LabelPrinting:
    """Return what prints labels for one signed-in person, with the templates of this workstation."""
    desk = LabelsDesk(means.transactions, means.desk.prints, app.preferences, means.templates)
    return LabelPrinting(window, desk, app.background)
