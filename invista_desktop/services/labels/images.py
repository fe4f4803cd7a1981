"""Pictures on labels: read from where they may be, and turned into black and white dots."""

import io
import re
from functools import lru_cache
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from invista_desktop.errors import RuleViolation, said

# A bare name: no folder, no drive, no hidden file.
FILE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}\.png", re.IGNORECASE)
LARGEST_BYTES = 1_000_000
LARGEST_SIDE = 4_000


def image_beside(folder: Path | None, name: str) -> bytes:
    """Return the PNG called `name` in a template's own folder.

    Raises:
        RuleViolation: the name leads elsewhere, or there is no such picture; code `label_image`.
    """
    if folder is None or not FILE_NAME.fullmatch(name):
        raise _unusable(name)
    path = folder / name
    try:
        if path.resolve(strict=True).parent != folder.resolve() or path.stat().st_size > LARGEST_BYTES:
            raise _unusable(name)
        return path.read_bytes()
    except OSError as error:
        raise _unusable(name) from error


def require_image(png: bytes, name: str) -> None:
    """Let a PNG of reasonable size through.

    Raises:
        RuleViolation: it is something else; code `label_image`.
    """
    try:
        _opened(png)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, UnidentifiedImageError) as error:
        raise _unusable(name) from error


@lru_cache(maxsize=32)
def ink_of(png: bytes, room: tuple[int, int], threshold: int) -> Image.Image:
    """Return the picture as large as fits into `room` dots, a set bit where it is printed."""
    picture = _opened(png)
    scale = min(room[0] / picture.width, room[1] / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    # Shrunk in grey, so that thin strokes do not vanish between two dots.
    return picture.resize(size, Image.Resampling.BOX).point(lambda level: 255 if level < threshold else 0).convert("1")


def _opened(png: bytes) -> Image.Image:
    """Return the picture in grey, on white where it is transparent."""
    if len(png) > LARGEST_BYTES:
        raise ValueError("too many bytes")
    with Image.open(io.BytesIO(png), formats=("PNG",)) as picture:
        if max(picture.size) > LARGEST_SIDE:
            raise ValueError("too many dots")
        seen = picture.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    white.alpha_composite(seen)
    return white.convert("L")


def _unusable(name: str) -> RuleViolation:
    return RuleViolation(
        said("The picture {name} cannot be used.", name=name or "PNG"),
        said("Put a PNG of at most 1 MB and 4,000 dots a side beside the template."),
        code="label_image",
    )
