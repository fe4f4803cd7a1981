"""Pictures people choose as their logo: looked at, made small, and kept as PNG."""

from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, UnidentifiedImageError

from invista_desktop.errors import RuleViolation, Unavailable, said
from invista_desktop.models.domain.letterheads import LARGEST_LOGO

LARGEST_FILE: Final = 8 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
SIDES: Final = (1200, 400)  # 500 dpi where the logo stands


def read_logo(path: Path) -> bytes:
    """Return a picture file as the logo that is kept: a PNG of at most 1200 by 400 dots, without its metadata.

    Raises:
        Unavailable: the file cannot be read.
        RuleViolation: it is no PNG or JPEG picture, or too large.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise RuleViolation(
                said("This file is larger than 8 MB."), said("Choose a smaller picture."), code="logo_too_large"
            )
        content = path.read_bytes()
    except OSError as error:
        raise Unavailable(
            said("The file cannot be read: {reason}.", reason=error.strerror or error), said("Choose another file.")
        ) from error
    return as_logo(content)


def as_logo(content: bytes) -> bytes:
    """Return a picture as the logo that is kept.

    Raises:
        RuleViolation: it is no PNG or JPEG picture, or too large.
    """
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _refused()
            kept = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _refused() from error
    kept.thumbnail(SIDES, Image.Resampling.LANCZOS)
    if kept.mode == "RGBA":  # papers are white; what shows through is drawn so once and for all
        ground = Image.new("RGB", kept.size, "white")
        ground.paste(kept, mask=kept.getchannel("A"))
        kept = ground
    png = _as_png(kept)
    return png if len(png) <= LARGEST_LOGO else _as_png(kept.quantize(128))


def _as_png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _refused() -> RuleViolation:
    return RuleViolation(
        said("This file is no PNG or JPEG picture that can be printed."), said("Choose another file."), code="no_logo"
    )
