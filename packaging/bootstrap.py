"""Set up a fresh machine and run one of the project's jobs: `python packaging/bootstrap.py JOB`.

Needs nothing but CPython 3.11-3.13. Makes `.venv`, installs exactly what `requirements.lock`
names, looks for the system libraries Qt needs (and installs them on Debian and Ubuntu where it
may, or says the command), then runs the job. Jobs: setup, demo, test, check, format, bench, pictures,
lock.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
SCRIPTS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
LOCK = ROOT / "requirements.lock"
STAMP = ENVIRONMENT / "installed"

# What Qt's platform plugins link against, by the file the linker looks for, and Debian's package of it.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libpulse.so.0": "libpulse0",
    "libpulse-mainloop-glib.so.0": "libpulse-mainloop-glib0",
}
# Steps of the headless journey, and the pictures the documents make of them.
PICTURES = {
    "sign-in": "sign-in",
    "signed-in": "worklist",
    "partial-receipt": "receiving",
    "refused": "refused",
    "posted": "posted",
    "put-away": "put-away",
    "receipts": "receipts",
    "receipt": "receipt",
    "transfer-approved": "transfer",
    "unit-missing": "missing",
    "label-printed": "designer",
}
# What the tests need beyond it: the pooler that hosted databases stand behind, a screen with a keyboard,
# and a print queue.
TEST_PROGRAMS = {"pgbouncer": "pgbouncer", "Xvfb": "xvfb", "setxkbmap": "x11-xkb-utils", "cupsd": "cups"}
TEST_LIBRARIES = {"libXtst.so.6": "libxtst6", "libcups.so.2": "libcups2"}


def main() -> int:
    """Run the job named on the command line and return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("job", choices=sorted(JOBS))
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="passed on to the job")
    chosen = parser.parse_args()
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        say(f"CPython 3.11, 3.12 or 3.13 is needed; this is {sys.version.split()[0]}.")
        return 2
    if chosen.job != "lock":
        set_up(for_tests=chosen.job in {"test", "check"})
    return JOBS[chosen.job](chosen.rest)


def set_up(*, for_tests: bool) -> None:
    """Leave `.venv` holding exactly the locked packages, and the system libraries in place."""
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if not STAMP.exists() or STAMP.read_text() != wanted:
        say("Setting up .venv from requirements.lock ...")
        if not (SCRIPTS / program("python")).exists():
            venv.create(ENVIRONMENT, with_pip=True)
        python = str(SCRIPTS / program("python"))
        run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK))
        run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        STAMP.write_text(wanted)
    if sys.platform.startswith("linux"):
        find_system_libraries(for_tests=for_tests)
    if for_tests:
        find_label_renderer()


def find_system_libraries(*, for_tests: bool) -> None:
    """Install the missing Debian packages as root; otherwise say the exact command."""
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False).stdout
    wanted = QT_LIBRARIES | (TEST_LIBRARIES if for_tests else {})
    missing = [package for library, package in wanted.items() if library not in known]
    if for_tests:
        missing += [package for name, package in TEST_PROGRAMS.items() if not find_program(name)]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if shutil.which("apt-get") and os.geteuid() == 0:
        say(f"Installing system libraries: {' '.join(missing)}")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        updated = subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False).returncode == 0
        if updated and subprocess.run([*command, "-qq"], env=quiet, check=False).returncode == 0:
            return
    say("System libraries are missing. On Debian or Ubuntu, run:\n\n    sudo " + " ".join(command) + "\n")


def find_label_renderer() -> None:
    """Install the renderer of printer data from its lock, where npm is; without it its tests say why they skip."""
    npm, folder = shutil.which("npm"), ROOT / "tests" / "zpl"
    if npm is None or (folder / "node_modules").is_dir():
        return
    say("Installing the label renderer of the tests from tests/zpl/package-lock.json ...")
    if subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=False).returncode:
        say("It could not be installed; its tests are left out.")


def find_program(name: str) -> str | None:
    """Return where `name` is installed, looking in the system's own folders too."""
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"]))


def demo(rest: list[str]) -> int:
    """Open the app on the embedded database; without a display, walk the same way headless."""
    if (
        not rest
        and sys.platform.startswith("linux")
        and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    ):
        say("No display here: walking the same journey headless; pictures and papers go to demo-out/.")
        rest = ["--headless", "--out", "demo-out"]
    return call("invista", "demo", *rest)


def test(rest: list[str]) -> int:
    """Run the tests, two at a time."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return call("python", "-m", "pytest", "-n", "2", "--dist", "loadgroup", *rest)


def check(rest: list[str]) -> int:
    """Run everything a change must pass, and stop at the first failure."""
    steps = [
        ["ruff", "format", "--check", "."],
        ["ruff", "check", "."],
        ["mypy"],
        ["lint-imports"],
    ]
    for step in steps:
        say("$ " + " ".join(step))
        if code := call(*step):
            return code
    return test(rest)


def pictures(_rest: list[str]) -> int:
    """Walk the journey headless, and keep the pictures that the documents show."""
    walked = ROOT / "build" / "pictures"
    if code := call("invista", "demo", "--headless", "--out", str(walked)):
        return code
    shown = ROOT / "docs" / "screenshots"
    shown.mkdir(exist_ok=True)
    for step, name in PICTURES.items():
        (found,) = walked.glob(f"[0-9][0-9]-{step}.png")
        shutil.copyfile(found, shown / f"{name}.png")
    return call("python", str(ROOT / "packaging" / "paper_pictures.py"))


def lock(rest: list[str]) -> int:
    """Resolve the newest allowed packages for all supported Pythons and platforms."""
    return call(
        "uv", "pip", "compile", "pyproject.toml", "--group", "dev", "--universal", "--python-version", "3.11",
        "--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header", "-o", "requirements.lock", *rest,
    )  # fmt: skip


JOBS = {
    "setup": lambda _rest: 0,
    "demo": demo,
    "test": test,
    "check": check,
    "bench": lambda rest: call("invista", "bench", *rest),
    "format": lambda _rest: call("ruff", "format", ".") or call("ruff", "check", "--fix", "."),
    "lock": lock,
    "pictures": pictures,
}


def call(name: str, *arguments: str) -> int:
    """Run a program of `.venv` from the project's folder and return its exit code."""
    return subprocess.run([str(SCRIPTS / program(name)), *arguments], cwd=ROOT, check=False).returncode


def run(*command: str) -> None:
    """Run a step of the set-up; its failure ends the program with its output shown."""
    if code := subprocess.run(command, cwd=ROOT, check=False).returncode:
        say(f"Failed ({code}): {' '.join(command)}")
        raise SystemExit(code)


def program(name: str) -> str:
    """Return the file name of a program on this system."""
    return name + ".exe" if os.name == "nt" else name


def say(text: str) -> None:
    """Print to the error stream, so that a job's output stays clean."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
