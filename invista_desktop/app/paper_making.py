"""From what a screen asks for to the paper: what is read from the books, and who draws it. Imported when asked for."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from invista_desktop.models.domain.paper_requests import MadePaper, PaperKind, PaperRequest
from invista_desktop.models.domain.papers import Paper
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.documents.adjustment_record import adjustment_record
from invista_desktop.services.documents.count_sheet import count_sheet
from invista_desktop.services.documents.goods_receipt_note import goods_receipt_note
from invista_desktop.services.documents.packing_slip import packing_slip
from invista_desktop.services.documents.pick_list import pick_list
from invista_desktop.services.documents.purchase_order import purchase_order
from invista_desktop.services.documents.put_away_list import put_away_list
from invista_desktop.services.documents.sheets import undrawable
from invista_desktop.services.documents.stock_valuation import stock_valuation
from invista_desktop.services.documents.transfer_note import transfer_note
from invista_desktop.services.places.count_sheets import count_sheet_of
from invista_desktop.services.receiving.order_papers import purchase_order_of
from invista_desktop.services.receiving.receipts import goods_receipt_note_of
from invista_desktop.services.stock_work.stock_papers import adjustment_record_of, put_away_list_of
from invista_desktop.services.transfers.goods_papers import packing_slip_of, pick_list_of
from invista_desktop.services.transfers.papers import transfer_note_of
from invista_desktop.services.valuation.papers import stock_valuation_of

Read = Callable[[Any, PaperRequest], Any]  # a session of the business database, what is asked for
Draw = Callable[[Any, Paper], bytes]


def make_paper(transactions: Transactions, request: PaperRequest, paper: Paper) -> MadePaper:
    """Return the paper as it is now; blocking.

    Raises:
        Conflict, RuleViolation: what it is of is not there, or such a paper is not made of it now.
        NotPermitted: it says what this person may not read.
        Unavailable: the database does not answer.
    """
    read, draw, subject = _MAKERS[request.kind]
    content = transactions.run_again_if_lost(read, request)
    return MadePaper(str(request.kind), subject(content), draw(content, paper), undrawable(content))


def _of_one(read: Callable[[Any, UUID], Any]) -> Read:
    return partial(_read_one, read)


def _read_one(read: Callable[[Any, UUID], Any], session: Any, request: PaperRequest) -> Any:
    return read(session, request.ids[0])


def _valuation(session: Any, request: PaperRequest) -> Any:
    return stock_valuation_of(session, request.day, request.ids[0] if request.ids else None)


_MAKERS: dict[PaperKind, tuple[Read, Draw, Callable[[Any], str]]] = {
    PaperKind.GOODS_RECEIPT_NOTE: (
        _of_one(goods_receipt_note_of), goods_receipt_note, lambda note: str(note.receipt_number)
    ),
    PaperKind.TRANSFER_NOTE: (_of_one(transfer_note_of), transfer_note, lambda note: str(note.transfer_number)),
    PaperKind.PICK_LIST: (_of_one(pick_list_of), pick_list, lambda asked: str(asked.transfer_number)),
    PaperKind.PACKING_SLIP: (_of_one(packing_slip_of), packing_slip, lambda slip: str(slip.number)),
    PaperKind.ADJUSTMENT_RECORD: (_of_one(adjustment_record_of), adjustment_record, lambda record: str(record.number)),
    PaperKind.PURCHASE_ORDER: (_of_one(purchase_order_of), purchase_order, lambda order: str(order.number)),
    PaperKind.PUT_AWAY_LIST: (
        lambda session, _request: put_away_list_of(session), put_away_list, lambda asked: str(asked.warehouse.code)
    ),
    PaperKind.COUNT_SHEET: (
        lambda session, request: count_sheet_of(session, request.ids), count_sheet, lambda asked: str(asked.scope)
    ),
    PaperKind.STOCK_VALUATION: (_valuation, stock_valuation, lambda asked: str(asked.day)),
}  # fmt: skip
