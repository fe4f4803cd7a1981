"""A paper looked at before it is printed, saved or sent: one window for all of them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QDir, QIODevice, QPointF, QStandardPaths, Qt, Signal
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, Said
from invista_desktop.models.domain.paper_requests import MadePaper
from invista_desktop.views.common.forms import Remark, text
from invista_desktop.views.common.function_keys import FunctionKey, KeyBar
from invista_desktop.views.common.keyboard import give_keyboard_back
from invista_desktop.views.common.translation import shown

_SHARE = 0.92  # of the window below
_STEP = 1.25
_FIT = QPdfView.ZoomMode.FitToWidth


class PaperPreview(QDialog):
    """Shows the pages below each other, fitted to the window's width.

    Signals:
        print_requested, mail_requested: what the person wants of it.
        save_requested: arg: the path to save it at.
    """

    print_requested = Signal()
    mail_requested = Signal()
    save_requested = Signal(object)

    def __init__(self, paper: MadePaper, file_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        give_keyboard_back(self)
        self._file_name = file_name
        self.setWindowTitle(paper.title)
        self._bytes = QBuffer(self)
        self._bytes.setData(QByteArray(paper.pdf))
        self._bytes.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        self.document.load(self._bytes)
        self.pages = QPdfView(self)
        self.pages.setPageMode(QPdfView.PageMode.MultiPage)
        self.pages.setZoomMode(_FIT)
        self.pages.setDocument(self.document)
        self.pages.setAccessibleName(self.tr("Pages of {paper}").format(paper=paper.title))
        self.remark, self._place = Remark(), text("", "muted", wraps=False)
        self._keys = KeyBar()
        self._lay_out(paper)
        self._keys.show_keys(self._function_keys())
        self.pages.pageNavigator().currentPageChanged.connect(self._show_place)
        self._show_place()
        self._warn(paper.undrawable)
        self.pages.setFocus()

    def show_busy(self, *, busy: bool) -> None:
        """Take no second wish while one is under way; the pages can be read meanwhile."""
        self._keys.setEnabled(not busy)

    def show_done(self, words: Said) -> None:
        """Say what was done."""
        self.remark.tell("good", shown(words))

    def show_problem(self, problem: InvistaError) -> None:
        """Say what was not done, and why."""
        self.remark.tell("wrong", f"{shown(problem.title)} {shown(problem.advice)}")

    def _function_keys(self) -> Sequence[FunctionKey]:
        tr = self.tr
        return (
            FunctionKey("Esc", tr("Close"), self.reject),
            FunctionKey("Ctrl+S", tr("Save as"), self._choose_file),
            FunctionKey("Ctrl+E", tr("E-mail"), self.mail_requested.emit),
            FunctionKey("PgUp", tr("Page back"), lambda: self._turn(-1)),
            FunctionKey("PgDown", tr("Page on"), lambda: self._turn(1)),
            FunctionKey("Ctrl++", tr("Larger"), lambda: self._zoom(_STEP)),
            FunctionKey("Ctrl+-", tr("Smaller"), lambda: self._zoom(1 / _STEP)),
            FunctionKey("Ctrl+0", tr("Whole width"), lambda: self.pages.setZoomMode(_FIT)),
            FunctionKey("F9", tr("Print"), self.print_requested.emit, primary=True),
        )

    def _turn(self, pages: int) -> None:
        navigator = self.pages.pageNavigator()
        wanted = navigator.currentPage() + pages
        if 0 <= wanted < self.document.pageCount():
            navigator.jump(wanted, QPointF(), navigator.currentZoom())

    def _zoom(self, factor: float) -> None:
        if self.pages.zoomMode() is not QPdfView.ZoomMode.Custom:
            width = self.document.pagePointSize(0).width() * self.pages.logicalDpiX() / 72
            self.pages.setZoomFactor(self.pages.viewport().width() / width)
            self.pages.setZoomMode(QPdfView.ZoomMode.Custom)
        self.pages.setZoomFactor(min(8.0, max(0.2, self.pages.zoomFactor() * factor)))

    def _show_place(self) -> None:
        count = self.document.pageCount()
        page = self.pages.pageNavigator().currentPage() + 1
        self._place.setText(self.tr("Page {page} of {count}").format(page=page, count=count))

    def _warn(self, signs: str) -> None:
        if signs:
            words = self.tr("These signs are printed as boxes, the papers' font has none of them: {signs}")
            self.remark.tell("hint", words.format(signs=" ".join(signs[:40])))

    def _choose_file(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or QDir.homePath()
        dialog = QFileDialog(self, self.tr("Save the paper"), folder, self.tr("PDF files (*.pdf)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{self._file_name}.pdf")
        dialog.fileSelected.connect(lambda path: self.save_requested.emit(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _lay_out(self, paper: MadePaper) -> None:
        head = QHBoxLayout()
        head.addWidget(text(paper.title, "heading"), 1)
        head.addWidget(self._place, 0, Qt.AlignmentFlag.AlignBottom)
        body = QVBoxLayout()
        body.setContentsMargins(16, 16, 16, 12)
        body.setSpacing(10)
        body.addLayout(head)
        body.addWidget(self.remark)
        body.addWidget(self.pages, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(body, 1)
        layout.addWidget(self._keys)
        if (below := self.parentWidget()) is not None:
            self.resize(below.size() * _SHARE)
