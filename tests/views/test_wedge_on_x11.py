"""Real X events: layouts and Caps Lock change what keys type, never what is scanned."""

import ctypes.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CODE = "]C1(Yz-/_:;10)A\x1dB"
TYPED = {"us": "zy-", "de": "yzß", "fr": "wy)", "es": "zy'"}
MISSING = [name for name in ("Xvfb", "setxkbmap") if not shutil.which(name)]
MISSING += [] if ctypes.util.find_library("Xtst") else ["libxtst6"]


@pytest.fixture
def display() -> Iterator[str]:
    reading, writing = os.pipe()
    # -noreset: without it the layout is forgotten when the last client goes.
    server = subprocess.Popen(
        ["Xvfb", "-noreset", "-displayfd", str(writing), "-screen", "0", "640x480x24"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as said:
        yield f":{said.readline().strip()}"
    server.terminate()
    server.wait(10)


@pytest.mark.skipif(bool(MISSING), reason=f"needs a private X server; not installed here: {', '.join(MISSING)}")
def test_no_layout_and_no_caps_lock_changes_a_scan(display: str) -> None:
    environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    program = [sys.executable, str(Path(__file__).with_name("x11_desk.py")), CODE, "zy-"]

    ran = subprocess.run(program, env=environment, capture_output=True, text=True, timeout=120, check=False)

    assert ran.returncode == 0, ran.stderr
    expected = [
        told
        for layout, typed in TYPED.items()
        for told in (
            {"layout": layout, "events": [CODE], "line": ""},
            {"layout": layout, "events": [CODE], "line": ""},
            {"layout": layout, "events": [], "line": typed},
        )
    ]
    assert json.loads(ran.stdout) == expected
