"""Printer data, drawn by somebody else's renderer, shows the labels we painted."""

import base64
import io
import json
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

import pytest
from PIL import Image

from invista_desktop.services.labels.outputs import page_of, zpl_of
from invista_desktop.services.labels.painter import LabelPainter, PaintedLabel
from invista_desktop.services.labels.template import shipped_templates
from tests.services.labels_given import ORDINARY, read, template

FOLDER = Path(__file__).parents[1] / "zpl"
# The renderer knows heads by dots a millimetre; 203 dpi are eight.
DOTS_PER_MM = 8
NAMES = sorted(shipped_templates())

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (FOLDER / "node_modules").is_dir(),
    reason="node and the packages of tests/zpl are not there; `make test` installs them where npm is",
)


@lru_cache(maxsize=1)
def rendered() -> dict[str, tuple[PaintedLabel, Image.Image]]:
    labels = {name: LabelPainter().paint(template(name), ORDINARY, dpi=203) for name in NAMES}
    jobs = [
        {
            "zpl": zpl_of([page_of(label)]).decode("ascii"),
            "wide": label.picture.width / DOTS_PER_MM,
            "high": label.picture.height / DOTS_PER_MM,
            "dots": DOTS_PER_MM,
        }
        for label in labels.values()
    ]
    told = subprocess.run(
        ["node", "render.cjs"],
        cwd=FOLDER,
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    pictures = [Image.open(io.BytesIO(base64.b64decode(picture))).convert("L") for picture in json.loads(told.stdout)]
    return dict(zip(NAMES, zip(labels.values(), pictures, strict=True), strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_a_label_drawn_from_its_printer_data_reads_the_same_and_shows_the_same_dots(name: str) -> None:
    label, picture = rendered()[name]

    assert read(picture) == sorted((code.symbology.identifier, code.content) for code in label.codes)
    width, height = label.picture.size
    same = picture.crop((0, 0, width, height)).point(lambda level: 255 if level > 127 else 0)
    assert same.tobytes() == label.picture.convert("L").tobytes()
