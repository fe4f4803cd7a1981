"""What every paper shares: the shipped font, the page with its foot, codes drawn as bars, and words for values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import groupby
from threading import Lock
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from invista_desktop.models.domain.label_symbologies import Symbology
from invista_desktop.models.domain.papers import Paper
from invista_desktop.resources import resource
from invista_desktop.services.labels.encoding import encode_text

REGULAR, BOLD = "Invista", "Invista-Bold"
SHADE, RULE, FAINT = HexColor("#E9EDF2"), HexColor("#6B7785"), HexColor("#D5DBE1")
SIZES: dict[Paper, tuple[float, float]] = {Paper.A4: A4, Paper.LETTER: LETTER}
MARGIN: float = 15 * mm
FOOT: float = 9 * mm
QUIET_MODULES = 10
# reportlab keeps one reader a font for the whole process, and cutting subsets moves its position.
_ONE_AT_A_TIME = Lock()


def register_fonts() -> None:
    """Make the shipped font known to reportlab; once is enough, again does no harm."""
    with _ONE_AT_A_TIME:
        if REGULAR in pdfmetrics.getRegisteredFontNames():
            return
        pdfmetrics.registerFont(TTFont(BOLD, str(resource("fonts", "DejaVuSansCondensed-Bold.ttf"))))
        pdfmetrics.registerFont(TTFont(REGULAR, str(resource("fonts", "DejaVuSansCondensed.ttf"))))
        pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def style(size: float, *, bold: bool = False, right: bool = False) -> ParagraphStyle:
    """Return a paragraph style that breaks words too long for their column."""
    settings: dict[str, Any] = {"alignment": TA_RIGHT} if right else {}
    return ParagraphStyle(
        f"{size}{bold}{right}",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * 1.25,
        splitLongWords=True,
        **settings,
    )


def words(text: str, look: ParagraphStyle) -> Paragraph:
    """Return plain text as a paragraph: what it holds is never read as markup."""
    return Paragraph(escape(" ".join(text.split())), look)


def lines(texts: Sequence[str], look: ParagraphStyle) -> Paragraph:
    """Return plain texts as one paragraph, each on a line of its own."""
    return Paragraph("<br/>".join(escape(" ".join(text.split())) for text in texts if text), look)


def number(value: Decimal | None) -> str:
    """Return a quantity in full; a zero is shown, nothing known is a dash."""
    return "–" if value is None else f"{value.normalize():f}"


def day(value: date | None) -> str:
    """Return a date that reads the same everywhere."""
    return "" if value is None else value.isoformat()


def moment(value: datetime) -> str:
    """Return a time with its offset, to the minute."""
    return f"{value:%Y-%m-%d %H:%M} (UTC{value:%z})"


class Bars(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """A Code 128 drawn as rectangles, with its text below; quiet zones are part of its width.

    A bar is a third of a millimetre wide, and narrower only where `room` would not do.
    """

    def __init__(self, text: str, room: float) -> None:
        super().__init__()
        self._text = text
        self._row = encode_text(Symbology.CODE_128, text).rows[0]
        modules = len(self._row) + 2 * QUIET_MODULES
        self._module = min(mm / 3, room / modules)
        self.width = modules * self._module
        self.height = 15 * mm
        self.hAlign = "RIGHT"

    def draw(self) -> None:
        """Draw it on the canvas reportlab has put in place."""
        canvas: Canvas = self.canv
        path = canvas.beginPath()
        left = QUIET_MODULES
        for module, run in groupby(self._row):
            count = len(list(run))
            if module == "1":
                path.rect(left * self._module, 4 * mm, count * self._module, self.height - 4 * mm)
            left += count
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.setFont(REGULAR, 8)
        canvas.drawCentredString(self.width / 2, 0.6 * mm, self._text)


@dataclass(frozen=True)
class Sheet:
    """The pages of one document.

    Attributes:
        title: what the file and its window are called.
        foot: what stands left below every page.
    """

    paper: Paper
    title: str
    foot: str
    author: str

    @property
    def text_width(self) -> float:
        """The width between the margins, in points."""
        return SIZES[self.paper][0] - 2 * MARGIN

    @property
    def text_height(self) -> float:
        """The height between the margins and above the foot, in points."""
        return SIZES[self.paper][1] - 2 * MARGIN - FOOT

    def typeset(self, content: list[Flowable]) -> bytes:
        """Return the PDF; the same content gives the same bytes."""
        out = BytesIO()
        frame = Frame(
            MARGIN,
            MARGIN + FOOT,
            self.text_width,
            self.text_height,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        document = BaseDocTemplate(
            out,
            pagesize=SIZES[self.paper],
            pageTemplates=[PageTemplate("sheet", [frame])],
            title=self.title,
            author=self.author,
            subject=self.foot,
            creator="Invista Desktop",
            invariant=1,
        )
        with _ONE_AT_A_TIME:
            document.build(content, canvasmaker=_numbered(self))
        return out.getvalue()


def _numbered(sheet: Sheet) -> Callable[..., Canvas]:
    """Return a canvas class that knows how many pages there are before it writes the first foot."""

    class NumberedCanvas(Canvas):  # type: ignore[misc]  # reportlab is untyped
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._finished: list[dict[str, Any]] = []

        def showPage(self) -> None:  # reportlab's name
            self._finished.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            pages = self._finished
            for place, page in enumerate(pages, 1):
                self.__dict__.update(page)
                _draw_foot(self, sheet, f"Page {place} of {len(pages)}")
                super().showPage()
            super().save()

    made: Callable[..., Canvas] = NumberedCanvas
    return made


def _draw_foot(canvas: Canvas, sheet: Sheet, numbering: str) -> None:
    width = SIZES[sheet.paper][0]
    canvas.setStrokeGray(0.6)
    canvas.setLineWidth(0.4)
    canvas.line(MARGIN, MARGIN + 4.5 * mm, width - MARGIN, MARGIN + 4.5 * mm)
    canvas.setFont(REGULAR, 8)
    canvas.setFillGray(0.25)
    canvas.drawString(MARGIN, MARGIN + 1 * mm, sheet.foot)
    canvas.drawRightString(width - MARGIN, MARGIN + 1 * mm, numbering)
