"""The record of an adjustment: what the books were changed by, why, who asked and who said yes."""

from typing import Final

from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.stock_papers import AdjustmentRecord, AdjustmentRecordLine
from invista_desktop.services.documents.cells import article, cut
from invista_desktop.services.documents.frames import Content, typeset
from invista_desktop.services.documents.paged_table import CELL, CODE, Cell, Columns, Row
from invista_desktop.services.documents.sheets import Sheet, sheet_for, words
from invista_desktop.services.documents.speech import NOTHING, Speech, marked

COLUMNS: Final = Columns(
    ("#", marked("Article"), marked("Lot · Serial"), marked("Change"), marked("Unit"), marked("Place")),
    (0.05, 0.42, 0.2, 0.12, 0.06, 0.15),
    (3, 4),
)


def adjustment_record(record: AdjustmentRecord, paper: Paper) -> bytes:
    """Return the record as a PDF; the same record gives the same bytes."""
    sheet = sheet_for(record.organisation, paper)
    tr = sheet.speech
    content = Content(
        title=tr.word("Adjustment record"),
        number=record.number,
        parties=[(tr.word("Warehouse"), record.warehouse)],
        facts=_facts(record, tr),
        columns=COLUMNS,
        rows=(_rows(line, sheet) for line in record.lines),
        count=len(record.lines),
        remarks=[text for text in (record.note, record.decision_note) if text],
        signed=(tr.word("Adjusted by · date, signature"), tr.word("Approved by · date, signature")),
        foot=record.warehouse.code,
    )
    return typeset(content, record.organisation, sheet)


def _facts(record: AdjustmentRecord, tr: Speech) -> list[tuple[str, str]]:
    value = "" if record.value is None else f"{tr.money(record.value)} {record.currency}"
    return [
        (tr.word("Adjustment"), record.number),
        (tr.word("Status"), tr.word(record.status)),
        (tr.word("Reason"), record.reason),
        (tr.word("Asked for by"), record.asked_by or NOTHING),
        (tr.word("On"), tr.moment(record.asked_at)),
        (tr.word("Decided by"), record.decided_by or NOTHING),
        (tr.word("Decided on"), tr.moment(record.decided_at) if record.decided_at else ""),
        (tr.word("Value"), value),
        (tr.word("Reverses"), record.reverses),
    ]


def _rows(line: AdjustmentRecordLine, sheet: Sheet) -> list[Row]:
    width = sheet.text_width
    sign = "+" if line.change > 0 else ""
    cells: tuple[Cell, ...] = (
        str(line.number),
        article(line.sku, line.name),
        [words(text, look) for text, look in ((line.lot, CODE), (line.serial, CELL)) if text] or "",
        COLUMNS.fitted(f"{sign}{sheet.speech.number(line.change)}", 3, width),
        COLUMNS.fitted(line.unit, 4, width),
        COLUMNS.fitted(line.place, 5, width),
    )
    return [COLUMNS.row(cells, width), *([COLUMNS.detail(cut(line.note), width)] if line.note else [])]
