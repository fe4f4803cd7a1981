"""What stands on every paper: the organisation's name, address and logo, and how papers speak."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from invista_desktop.models.domain.letterheads import MOST_LINES
from invista_desktop.models.domain.papers import Organisation
from invista_desktop.views.common.forms import button, labelled, text
from invista_desktop.views.settings.tab import SettingsTab

_LOGO_HEIGHT = 4  # lines of text


class LetterheadTab(SettingsTab):
    """Shows what is kept in the database; who may not change it reads it.

    Signals:
        letterhead_entered: arg: the `Organisation` as it is to be.
        logo_chosen: arg: the path of a picture.
    """

    letterhead_entered = Signal(object)
    logo_chosen = Signal(object)

    def __init__(
        self, languages: Sequence[str], date_formats: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kept, self._logo = Organisation(""), b""
        self.name, self.address = QLineEdit(maxLength=200), QPlainTextEdit(tabChangesFocus=True)
        self.language, self.date_format = QComboBox(), QComboBox()
        self.address.setFixedHeight(self.fontMetrics().lineSpacing() * (MOST_LINES - 2))
        for code in languages:
            self.language.addItem(self._language_words().get(code, code), code)
        for pattern, sample in date_formats.items():
            self.date_format.addItem(sample, pattern)
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.choose, self.remove = button(self.tr("Choose a &picture")), button(self.tr("Take it &away"))
        self.keep = button(self.tr("&Keep"), "primary")
        self._refusal = text(self.tr("Only somebody who may change the organisation's settings changes this."), "muted")
        self._lay_out()
        self.choose.clicked.connect(self._choose_file)
        self.remove.clicked.connect(lambda: self.show_logo(b""))
        self.keep.clicked.connect(lambda: self.letterhead_entered.emit(self.entered()))
        self.show_letterhead(self._kept, may_change=False)

    def show_letterhead(self, kept: Organisation, *, may_change: bool) -> None:
        """Show what is in force."""
        self._kept = kept
        self.name.setText(kept.name)
        self.address.setPlainText("\n".join(kept.address))
        self.language.setCurrentIndex(max(0, self.language.findData(kept.language)))
        self.date_format.setCurrentIndex(max(0, self.date_format.findData(kept.date_format)))
        self.show_logo(kept.logo)
        for field in (self.name, self.address):
            field.setReadOnly(not may_change)
        for part in (self.language, self.date_format, self.choose, self.keep):
            part.setEnabled(may_change)
        self.remove.setEnabled(may_change and bool(self._logo))
        self._refusal.setVisible(not may_change)

    def show_logo(self, logo: bytes) -> None:
        """Show a picture that is kept with the rest."""
        self._logo = logo
        pixmap = QPixmap()
        if logo and pixmap.loadFromData(logo):
            height = self.fontMetrics().lineSpacing() * _LOGO_HEIGHT
            smooth = Qt.TransformationMode.SmoothTransformation
            self._picture.setPixmap(pixmap.scaled(height * 4, height, Qt.AspectRatioMode.KeepAspectRatio, smooth))
            self._picture.setAccessibleName(self.tr("The logo"))
        else:
            self._picture.setText(self.tr("No logo"))
        self.remove.setEnabled(bool(logo) and self.choose.isEnabled())

    def entered(self) -> Organisation:
        """Return what the fields say."""
        lines = tuple(line.strip() for line in self.address.toPlainText().splitlines() if line.strip())
        return replace(
            self._kept,
            name=self.name.text().strip(),
            address=lines,
            logo=self._logo,
            language=self.language.currentData(),
            date_format=self.date_format.currentData(),
        )

    def _choose_file(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation) or QDir.homePath()
        dialog = QFileDialog(self, self.tr("Choose a logo"), folder, self.tr("Pictures (*.png *.jpg *.jpeg)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.logo_chosen.emit(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _lay_out(self) -> None:
        head = self._card(
            self.tr("Letterhead"),
            self.tr("It stands on every paper of the whole organisation, whoever prints it."),
        )
        head.addWidget(self._refusal)
        head.addWidget(labelled(self.tr("&Name of the organisation"), self.name))
        head.addWidget(labelled(self.tr("A&ddress, up to eight lines"), self.address))
        logo = self._card(self.tr("Logo"), self.tr("PNG or JPEG, up to 8 MB; it is printed at most 60 by 18 mm."))
        logo.addWidget(self._picture)
        row = QHBoxLayout()
        for part in (self.choose, self.remove):
            row.addWidget(part)
        row.addStretch()
        logo.addLayout(row)
        speech = self._card(
            self.tr("Language of the papers"), self.tr("Codes, SKUs and names stand on papers as they were entered.")
        )
        speech.addWidget(labelled(self.tr("&Language"), self.language))
        speech.addWidget(labelled(self.tr("Da&ys are written"), self.date_format))
        speech.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)

    def _language_words(self) -> dict[str, str]:
        return {"en": self.tr("English"), "de": self.tr("German (Deutsch)"), "fr": self.tr("French (français)")}
