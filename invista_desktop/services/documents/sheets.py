"""What every paper shares: the shipped font, the page with its foot, and codes drawn as bars."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
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
from invista_desktop.models.domain.papers import Organisation, Paper
from invista_desktop.resources import resource
from invista_desktop.services.documents.speech import Speech, speech_of
from invista_desktop.services.labels.encoding import encode_text

REGULAR, BOLD = "Invista", "Invista-Bold"
SHADE, RULE, FAINT = HexColor("#E9EDF2"), HexColor("#6B7785"), HexColor("#D5DBE1")
SIZES: dict[Paper, tuple[float, float]] = {Paper.A4: A4, Paper.LETTER: LETTER}
MARGIN: float = 15 * mm
FOOT: float = 9 * mm
QUIET_MODULES = 10
NARROWEST: float = 0.19 * mm
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


class Bars(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """A Code 128 drawn as rectangles, with its text below; quiet zones are part of its width.

    A bar is a third of a millimetre wide, and narrower only where `room` would not do.

    Attributes:
        can_be_scanned: whether its bars are wide enough to be read from paper.
    """

    def __init__(self, text: str, room: float, height: float = 15 * mm) -> None:
        super().__init__()
        self._text = text
        self._row = _code_128(text)
        modules = len(self._row) + 2 * QUIET_MODULES
        self._module = min(mm / 3, room / modules)
        self.width = modules * self._module
        self.height = height
        self.hAlign = "RIGHT"
        self.can_be_scanned = self._module >= NARROWEST

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


@lru_cache(maxsize=4096)
def _code_128(text: str) -> str:
    return encode_text(Symbology.CODE_128, text).rows[0]


@dataclass(frozen=True)
class Sheet:
    """The pages of one document, and the language it is written in."""

    paper: Paper
    speech: Speech
    author: str

    @property
    def text_width(self) -> float:
        """The width between the margins, in points."""
        return SIZES[self.paper][0] - 2 * MARGIN

    @property
    def text_height(self) -> float:
        """The height between the margins and above the foot, in points."""
        return SIZES[self.paper][1] - 2 * MARGIN - FOOT

    def typeset(self, content: list[Flowable], *, title: str, foot: str) -> bytes:
        """Return the PDF, called `title`, with `foot` left below every page; the same content gives the same bytes."""
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
            title=title,
            author=self.author,
            subject=foot,
            creator="Invista Desktop",
            lang=self.speech.language,
            invariant=1,
        )
        with _ONE_AT_A_TIME:
            document.build(content, canvasmaker=_numbered(self, foot))
        return out.getvalue()


def sheet_for(organisation: Organisation, paper: Paper) -> Sheet:
    """Return the pages for a document of this firm, in its language."""
    register_fonts()
    return Sheet(paper, speech_of(organisation.language, organisation.date_format), organisation.name)


def _numbered(sheet: Sheet, foot: str) -> Callable[..., Canvas]:
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
                numbering = sheet.speech.filled("Page {page} of {pages}", page=place, pages=len(pages))
                _draw_foot(self, sheet, foot, numbering)
                super().showPage()
            super().save()

    made: Callable[..., Canvas] = NumberedCanvas
    return made


def _draw_foot(canvas: Canvas, sheet: Sheet, foot: str, numbering: str) -> None:
    width = SIZES[sheet.paper][0]
    canvas.setStrokeGray(0.6)
    canvas.setLineWidth(0.4)
    canvas.line(MARGIN, MARGIN + 4.5 * mm, width - MARGIN, MARGIN + 4.5 * mm)
    canvas.setFont(REGULAR, 8)
    canvas.setFillGray(0.25)
    numbers = pdfmetrics.stringWidth(numbering, REGULAR, 8)
    canvas.drawString(MARGIN, MARGIN + 1 * mm, fitting(foot, REGULAR, 8, width - 2 * MARGIN - numbers - 12))
    canvas.drawRightString(width - MARGIN, MARGIN + 1 * mm, numbering)


def fitting(text: str, font: str, size: float, room: float) -> str:
    """Return text on one line no wider than `room`; what is too long is cut."""
    plain = " ".join(text.split())
    if pdfmetrics.stringWidth(plain, font, size) <= room:
        return plain
    while plain and pdfmetrics.stringWidth(plain + "…", font, size) > room:
        plain = plain[: -max(1, len(plain) // 20)]
    return plain + "…"


def undrawable(what: object) -> str:
    """Return the signs in the texts of a paper's input that the shipped font has not, each once: boxes are drawn."""
    register_fonts()
    known = pdfmetrics.getFont(REGULAR).face.charToGlyph
    return "".join(sorted({sign for text in _texts(what) for sign in text if ord(sign) not in known and sign > " "}))


def _texts(what: object) -> Iterator[str]:
    if isinstance(what, str):
        yield what
    elif isinstance(what, tuple):
        for one in what:
            yield from _texts(one)
    elif is_dataclass(what):
        for field in fields(what):
            yield from _texts(getattr(what, field.name))
