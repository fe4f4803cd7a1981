"""A scanner on a serial port: which port, how fast, and whether it can be heard."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from invista_desktop.errors import Said
from invista_desktop.views.common.forms import Remark, button, labelled
from invista_desktop.views.common.translation import shown
from invista_desktop.views.settings.tab import SettingsTab

_SPEEDS = (9600, 19200, 38400, 57600, 115200)


class SerialTab(SettingsTab):
    """Chooses the serial port; none is as good as any for a scanner that types.

    Signals:
        port_chosen: name of the port, empty for none; bits per second.
    """

    port_chosen = Signal(str, int)

    def __init__(self, ports: Sequence[str], port: str, speed: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = self._card(
            self.tr("Serial scanner"),
            self.tr("A scanner on a serial port needs no keyboard layout and no window in front."),
        )
        self._port, self._speed = QComboBox(), QComboBox()
        self._port.setEditable(True)
        self._port.addItem("")
        self._port.addItems(list(dict.fromkeys((*ports, *([port] if port else [])))))
        self._port.setCurrentText(port)
        self._speed.addItems([str(known) for known in _SPEEDS])
        self._speed.setCurrentText(str(speed))
        self._state = Remark()
        keep = button(self.tr("&Use this port"), "primary")
        keep.clicked.connect(self._choose)
        card.addWidget(labelled(self.tr("Po&rt, empty for none"), self._port))
        card.addWidget(labelled(self.tr("&Bits per second"), self._speed))
        card.addWidget(keep)
        card.addWidget(self._state)

    def show_state(self, words: Said, *, is_heard: bool) -> None:
        """Say whether the scanner can be heard."""
        self._state.tell("good" if is_heard else "hint", shown(words))

    def _choose(self) -> None:
        self.port_chosen.emit(self._port.currentText().strip(), int(self._speed.currentText()))
