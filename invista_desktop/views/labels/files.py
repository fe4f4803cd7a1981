"""A file the person chooses, while the event loop goes on."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from invista_desktop.views.common.question_dialog import answered


async def chosen_file(over: QWidget, title: str, kinds: str, *, new: str = "") -> Path | None:
    """Return the chosen file, one to be written where `new` proposes one; None when the person went back."""
    dialog = QFileDialog(over, title)
    dialog.setNameFilter(kinds)
    if new:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(new).suffix.removeprefix("."))
        dialog.setDirectory(str(Path(new).parent))
        dialog.selectFile(Path(new).name)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    if not await answered(dialog):
        return None
    return next((Path(name) for name in dialog.selectedFiles()), None)
