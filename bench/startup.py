"""From process start to the first paint of the sign-in window, beside a bare Qt window.

Each start is a process of its own, offscreen, in turns. The window is the app's, built as `invista`
builds it; what follows sign-in is loaded by the app itself behind it, after the first paint.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure

TURNS = 15
GOAL = 2.0
HEAVY = ("supabase", "sqlalchemy", "psycopg", "reportlab", "zxingcpp", "PIL", "httpx", "keyring", "cryptography",
         "PySide6.QtMultimedia", "PySide6.QtPdf", "PySide6.QtSerialPort", "alembic", "pydantic")  # fmt: skip

# Both tell, once a window has painted itself, when that was and what they had loaded.
WATCH = """
import json, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer

class FirstPaint(QObject):
    def __init__(self, window, after):
        super().__init__(window)
        self.after = after
        window.installEventFilter(self)

    def eventFilter(self, window, event):
        if event.type() == QEvent.Type.Paint:
            window.removeEventFilter(self)
            QTimer.singleShot(0, self.tell)
        return False

    def tell(self):
        print(json.dumps({"at": time.monotonic_ns(), "modules": sorted(sys.modules)}), flush=True)
        self.after()
"""

BARE = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication(sys.argv[:1])
window = QLabel("Sign in")
window.resize(1080, 680)
{watch}
watching = FirstPaint(window, app.quit)
window.show()
app.exec()
"""

# As `invista` opens the app: nothing else is loaded before the window is painted.
OURS = """
import sys
import invista_desktop.__main__
from PySide6.QtWidgets import QApplication, QLabel
from invista_desktop.settings import load_settings
app = QApplication(sys.argv[:1])
{watch}
class AnyWidget(FirstPaint):
    def __init__(self):
        QObject.__init__(self, app)
        self.after = lambda: None
        app.installEventFilter(self)

    def eventFilter(self, window, event):
        if event.type() == QEvent.Type.Paint:
            app.removeEventFilter(self)
            QTimer.singleShot(0, self.tell)
        return False

watching = AnyWidget()
from invista_desktop.app.opening import open_first_window
opened = open_first_window(load_settings())
assert opened.sign_in is not None and opened.sign_in.isVisible()
app.processEvents()
"""


def run() -> Iterator[Figure]:
    """Yield milliseconds to the first paint; says on standard error what heavy the app had loaded by then."""
    ours, bare = [], []
    with tempfile.TemporaryDirectory(prefix="invista-bench-") as home:
        for turn in range(-1, TURNS):  # the first turn fills the disk cache
            taken, modules = _start(OURS.format(watch=WATCH), Path(home))
            bare_taken, _ = _start(BARE.format(watch=WATCH), Path(home))
            if turn >= 0:
                ours.append(taken)
                bare.append(bare_taken)
    loaded = [name for name in HEAVY if name in modules]
    print(f"loaded at the first paint: {', '.join(loaded) or 'nothing heavy'}", file=sys.stderr)
    name = "start to sign-in window, beside a bare Qt window"
    yield Figure(name, statistics.median(ours), statistics.median(bare), "ms", TURNS, GOAL)


def _start(program: str, home: Path) -> tuple[float, set[str]]:
    addresses = {
        "SUPABASE_URL": "http://127.0.0.1:9",  # nobody listens there: the window does not wait for an answer
        "SUPABASE_PUBLISHABLE_KEY": "bench",
        "NEON_DATABASE_URL": "postgresql://bench@127.0.0.1:9/business",
    }
    environment = os.environ | addresses | {"INVISTA_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    started = time.monotonic_ns()
    done = subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.splitlines()[0])
    return (told["at"] - started) / 1e6, set(told["modules"])
