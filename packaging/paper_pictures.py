"""Pictures of the papers for the user guide: each with a few made-up lines, as the tests draw them."""

import sys
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parent.parent
SHOWN = ("pick list", "packing slip", "count sheet", "purchase order")
SCALE = 1.1


def main() -> None:
    """Write `docs/screenshots/paper-*.png`."""
    sys.path.insert(0, str(ROOT))
    from tests.services.papers_given import drawn

    for what in SHOWN:
        document = pypdfium2.PdfDocument(drawn(what, 6, "Oat drink barista, organic, 1 l carton"))
        picture = document[0].render(scale=SCALE).to_pil()
        document.close()
        upper = picture.crop((0, 0, picture.width, int(picture.height * 0.72)))
        upper.quantize(32).save(ROOT / "docs" / "screenshots" / f"paper-{what.replace(' ', '-')}.png", optimize=True)


if __name__ == "__main__":
    main()
