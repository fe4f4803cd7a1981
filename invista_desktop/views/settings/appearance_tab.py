"""Theme, text size, sounds."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QRadioButton, QWidget

from invista_desktop.views.common.forms import button, labelled
from invista_desktop.views.common.themes import Appearance, Theme
from invista_desktop.views.settings.tab import SettingsTab

_PERCENTS = (80, 90, 100, 110, 125, 140, 160, 180, 200)


class AppearanceTab(SettingsTab):
    """Every choice shows at once.

    Signals:
        appearance_chosen: arg: the `Appearance`.
        tones_requested: let all three tones be heard.
    """

    appearance_chosen = Signal(object)
    tones_requested = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = QButtonGroup(self)
        self._percent = QComboBox()
        self._sounds = QCheckBox(self.tr("&Tones for ok, check and refused"))
        looks = self._card(self.tr("Theme"))
        for theme, words in self._theme_words().items():
            choice = QRadioButton(words)
            choice.setProperty("theme", theme)
            self._themes.addButton(choice)
            looks.addWidget(choice)
        size = self._card(self.tr("Text size"))
        for percent in _PERCENTS:
            self._percent.addItem(self.tr("{percent} %").format(percent=percent), percent)
        size.addWidget(labelled(self.tr("&Size against the standard"), self._percent))
        tones = self._card(self.tr("Sounds"))
        tones.addWidget(self._sounds)
        listen = button(self.tr("&Listen to them"))
        listen.clicked.connect(self.tones_requested)
        tones.addWidget(listen)
        self.show_appearance(appearance)
        self._themes.buttonClicked.connect(self._choose)
        self._percent.activated.connect(self._choose)
        self._sounds.clicked.connect(self._choose)

    def show_appearance(self, appearance: Appearance) -> None:
        """Show what is in force."""
        for choice in self._themes.buttons():
            choice.setChecked(choice.property("theme") == appearance.theme)
        nearest = min(_PERCENTS, key=lambda percent: abs(percent - appearance.text_percent))
        self._percent.setCurrentIndex(_PERCENTS.index(nearest))
        self._sounds.setChecked(appearance.sounds)

    def _choose(self) -> None:
        chosen = self._themes.checkedButton()
        theme = Theme(chosen.property("theme")) if chosen else Theme.SYSTEM
        self.appearance_chosen.emit(Appearance(theme, self._percent.currentData(), self._sounds.isChecked()))

    def _theme_words(self) -> dict[Theme, str]:
        return {
            Theme.SYSTEM: self.tr("As this computer"),
            Theme.LIGHT: self.tr("Light"),
            Theme.DARK: self.tr("Dark"),
            Theme.CONTRAST: self.tr("High contrast"),
        }
