"""A picture of an adjustment, shown over the screen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from invista_desktop.views.common.question_dialog import QuestionDialog

_LARGEST = 560


class PhotoDialog(QuestionDialog):
    """Shows one picture; Esc closes it."""

    least_width = 640

    def __init__(self, file_name: str, content: bytes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(file_name, "", self.tr("Close"))
        self.picture, pixmap = QLabel(), QPixmap()
        if pixmap.loadFromData(content):
            self.picture.setPixmap(
                pixmap.scaled(
                    _LARGEST,
                    _LARGEST,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
            self.picture.setAccessibleName(file_name)
        else:
            self.picture.setText(self.tr("This paper cannot be shown here. It is kept with the adjustment."))
        self.body.addWidget(self.picture)
