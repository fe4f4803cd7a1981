"""Papers as screens ask for them: made on a worker, looked at, then printed, saved or sent."""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, Said, Unavailable, said
from invista_desktop.models.domain.paper_requests import MadePaper, PaperRequest
from invista_desktop.models.domain.papers import Paper
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.receiving.prints import ReceivingPrints
from invista_desktop.views.common.tasks import ScreenTasks

if TYPE_CHECKING:
    from invista_desktop.app.application import Application
    from invista_desktop.app.means import Means
    from invista_desktop.views.papers.preview import PaperPreview
    from invista_desktop.views.shell.main_window import MainWindow


class Papers:
    """Makes and shows papers over the main window; Qt's PDF module is loaded with the first.

    `refuse` says over the window why a paper is not made; `open_draft` hands a mail draft to the desktop and
    returns whether it took it.
    """

    def __init__(
        self,
        transactions: Transactions,
        background: Background,
        prints: ReceivingPrints,
        *,
        size: Callable[[], Paper],
        drafts: Path,
        over: Callable[[], QWidget],
        refuse: Callable[[InvistaError], None],
    ) -> None:
        self._transactions, self._background, self._prints = transactions, background, prints
        self._size, self._drafts, self._over, self._refuse = size, drafts, over, refuse
        self.open_draft: Callable[[Path], bool] = _open_on_desktop
        self.tasks = ScreenTasks()
        self._is_making = False
        self._shown: PaperPreview | None = None

    def show(self, request: PaperRequest) -> None:
        """Make a paper and show it; nothing happens while another one is being made."""
        if not self._is_making:
            self.tasks.start(self._show(request))

    async def _show(self, request: PaperRequest) -> None:
        self._is_making = True
        try:
            paper = await self._background.run(self._make, request)
        except InvistaError as problem:
            self._refuse(problem)
            return
        finally:
            self._is_making = False
        self._open(paper)

    def _make(self, request: PaperRequest) -> MadePaper:
        from invista_desktop.app.paper_making import make_paper

        return make_paper(self._transactions, request, self._size())

    def _open(self, paper: MadePaper) -> None:
        from invista_desktop.services.printing.folder import file_name
        from invista_desktop.views.papers.preview import PaperPreview

        preview = PaperPreview(paper, file_name(paper.title), self._over())
        preview.print_requested.connect(lambda: self._do(preview, partial(self._print, paper)))
        preview.mail_requested.connect(lambda: self._do(preview, partial(self._mail, paper)))
        preview.save_requested.connect(lambda path: self._do(preview, partial(self._save, paper, path)))
        preview.finished.connect(self._forget)
        preview.finished.connect(preview.deleteLater)
        self._shown = preview
        preview.open()

    def _forget(self) -> None:
        self._shown = None

    def _do(self, preview: "PaperPreview", deed: Callable[[], Awaitable[Said]]) -> None:
        self.tasks.start(self._done(preview, deed))

    async def _done(self, preview: "PaperPreview", deed: Callable[[], Awaitable[Said]]) -> None:
        preview.show_busy(busy=True)
        try:
            told = await deed()
        except InvistaError as problem:
            if self._shown is preview:
                preview.show_problem(problem)
            else:
                self._refuse(problem)
        else:
            if self._shown is preview:
                preview.show_done(told)
        finally:
            if self._shown is preview:
                preview.show_busy(busy=False)

    async def _print(self, paper: MadePaper) -> Said:
        return await self._background.run(self._print_now, paper)

    def _print_now(self, paper: MadePaper) -> Said:
        return self._prints.print_paper(lambda _size: paper.pdf, what=paper.what, subject=paper.subject)

    async def _save(self, paper: MadePaper, path: Path) -> Said:
        from invista_desktop.services.documents.mails import save_paper

        await self._background.run(save_paper, path, paper)
        return said("Saved: {path}", path=path)

    async def _mail(self, paper: MadePaper) -> Said:
        from invista_desktop.services.documents.mails import keep_draft

        path = await self._background.run(keep_draft, self._drafts, paper)
        if not self.open_draft(path):
            raise Unavailable(
                said("No mail program took the draft: {path}", path=path),
                said("Save the paper and attach it yourself."),
            )
        return said("The draft is open in your mail program.")


def papers_over(window: "Callable[[], MainWindow]", app: "Application", means: "Means") -> Papers:
    """Return what shows papers over the main window, once there is one."""
    return Papers(
        means.transactions,
        app.background,
        means.desk.prints,
        size=lambda: app.preferences.printing().paper,
        drafts=app.settings.home.path / "mail",
        over=window,
        refuse=lambda problem: window().show_problem(problem),
    )


def _open_on_desktop(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
