"""Importing from a file, offered to whoever may do it."""

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt

from invista_desktop.background import Background
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.imports import PERMISSIONS, Checked, FileImported, ImportKind, ReadingOptions
from invista_desktop.models.domain.people import Person
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.imports import apply, check_file, read_lookups
from invista_desktop.views.common.tasks import ScreenTasks
from invista_desktop.views.imports.import_dialog import ImportDialog
from invista_desktop.views.imports.presenter import ImportPresenter, Progress
from invista_desktop.views.shell.command_palette import Command
from invista_desktop.views.shell.main_window import MainWindow


def offer_import(
    window: MainWindow, transactions: Transactions, background: Background, person: Person, tasks: ScreenTasks
) -> None:
    """Put the import into the File menu and the palette, for the kinds the person may import."""
    kinds = [kind for kind, permission in PERMISSIONS.items() if person.may(permission)]
    if not kinds:
        return

    def check(path: Path, kind: ImportKind, options: ReadingOptions, progress: Progress) -> Checked:
        lookups = transactions.run_again_if_lost(read_lookups, kind)
        return check_file(path, kind, lookups, options=options, progress=progress)

    def post(checked: Checked, operation_id: UUID) -> FileImported:
        return transactions.run_again_if_lost(apply, checked, operation_id)

    def open_dialog() -> None:
        dialog = ImportDialog(kinds, window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        presenter = ImportPresenter(dialog, check=check, post=post, background=background, new_id=new_id)
        dialog.check_requested.connect(tasks.slot(presenter.check))
        dialog.import_requested.connect(tasks.slot(presenter.import_shown))
        dialog.open()

    words = QCoreApplication.translate("Import", "Import from a file…")
    window.offer([Command(words, open_dialog, "Ctrl+I", QCoreApplication.translate("Import", "File"))])
