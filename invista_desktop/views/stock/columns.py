"""What the tables of stock show, column by column."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIcon

from invista_desktop.errors import Said
from invista_desktop.models.domain.stock_browsing import SORTS, StockGroup, StockRow, StockSort, StockStatus
from invista_desktop.models.domain.stock_cards import (
    DocumentRow,
    Fact,
    FixedPlace,
    HistoryRow,
    PalletDeed,
    RecallRow,
    RecallSide,
)
from invista_desktop.models.domain.stock_words import DEED_WORDS, DOCUMENT_WORDS, MOVEMENT_WORDS, STATUS_WORDS
from invista_desktop.models.qt.columns import END, Column
from invista_desktop.views.common.days import shown_day, shown_moment
from invista_desktop.views.common.icons import icon
from invista_desktop.views.common.numbers import shown_number
from invista_desktop.views.common.translation import left_to_right, shown

WORD_NAMES: Final = ("on_hand", "reserved", "on_hold", "available", "in_transit", "on_order")


def _tr(words: str) -> str:
    return QCoreApplication.translate("stock_columns", words)


def word_titles() -> dict[str, str]:
    """Return the six words as they stand above columns and sums."""
    titles = (_tr("On hand"), _tr("Reserved"), _tr("On hold"), _tr("Available"), _tr("In transit"), _tr("On order"))
    return dict(zip(WORD_NAMES, titles, strict=True))


def group_titles() -> dict[StockGroup, str]:
    """Return what one row stands for, as people say it."""
    return {
        StockGroup.PILE: _tr("Pile"),
        StockGroup.PRODUCT: _tr("Product"),
        StockGroup.VARIANT: _tr("Variant"),
        StockGroup.WAREHOUSE: _tr("Warehouse"),
        StockGroup.ZONE: _tr("Zone"),
        StockGroup.AISLE: _tr("Aisle"),
        StockGroup.SHELF: _tr("Shelf"),
        StockGroup.BIN: _tr("Bin"),
        StockGroup.LOT: _tr("Lot"),
        StockGroup.SERIAL: _tr("Serial"),
        StockGroup.STATUS: _tr("Status"),
    }


def stock_columns(group: StockGroup) -> list[Column[StockRow]]:
    """Return the columns of the browser; for every group the same number in the same order."""
    sorts = SORTS[group]
    first = _tr("Item") if group is StockGroup.PILE else group_titles()[group]
    titles = word_titles()

    def sort(key: StockSort) -> str:
        return key if key in sorts else ""

    return [
        Column(first, _what, sort_key=StockSort.CODE, bold=lambda _row: True, stretch=1),
        Column(_tr("Place"), _place, sort_key=sort(StockSort.PLACE)),
        Column(_tr("Lot"), _lot, icon=_expired, accessible=_lot_in_full),
        *(
            Column(
                titles[word],
                _on_hand if word == "on_hand" else _word(word),
                align=END,
                sort_key=sort(StockSort.QUANTITY) if word == "on_hand" else "",
                bold=(lambda _row: True) if word == "available" else None,
            )
            for word in WORD_NAMES
        ),
    ]


def hidden_columns(group: StockGroup, *, knows_on_order: bool) -> set[int]:
    """Return the places of columns that say nothing in a group."""
    in_pile = {StockGroup.PILE, StockGroup.SERIAL}
    hidden = set() if group in in_pile else {1}
    if group not in {*in_pile, StockGroup.LOT}:
        hidden.add(2)
    return hidden if knows_on_order else hidden | {8}


def status_word(status: str | None) -> str:
    """Return a status as people say it; empty for none."""
    return shown(STATUS_WORDS[status]) if status else ""


def fact_columns() -> list[Column[Fact]]:
    """Return the columns of what is said about a subject."""
    return [
        Column(_tr("About"), lambda fact: shown(fact.name)),
        Column("", lambda fact: _value(fact.value), stretch=1, bold=lambda fact: fact.subject is not None),
    ]


def document_columns() -> list[Column[DocumentRow]]:
    """Return the columns of documents and of their lines."""
    return [
        Column(_tr("Number"), lambda row: f"{row.number}\n{row.what}", bold=lambda _row: True, stretch=1),
        Column(_tr("Quantity"), lambda row: shown_number(row.quantity), align=END),
        Column(_tr("To come"), lambda row: shown_number(row.outstanding), align=END),
        Column(_tr("Unit"), lambda row: row.unit),
        Column(_tr("State"), _state),
        Column(_tr("Day"), lambda row: shown_day(row.day)),
    ]


def fixed_bin_columns() -> list[Column[FixedPlace]]:
    """Return the columns of the bins an item always goes to."""
    return [
        Column(_tr("Place"), lambda row: row.place, bold=lambda _row: True),
        Column(_tr("Warehouse"), lambda row: row.warehouse, stretch=1),
        Column(_tr("Item"), lambda row: row.sku),
        Column("", _fixed_bin_state),
    ]


def _fixed_bin_state(row: FixedPlace) -> str:
    if not row.is_active:
        return _tr("no longer in use")
    return _tr("blocked") if row.is_blocked else ""


def history_columns() -> list[Column[HistoryRow]]:
    """Return the columns of a history."""
    return [
        Column(_tr("When, by, at"), lambda row: _lines(shown_moment(row.moment), _by(row))),
        Column(_tr("What"), _movement, bold=lambda _row: True),
        Column(_tr("Item"), _moved_item, stretch=1),
        Column(_tr("Change"), _change, align=END, bold=lambda row: row.change != 0),
        Column(_tr("Balance"), lambda row: shown_number(row.balance), align=END),
        Column(_tr("From, to"), _ends),
        Column(_tr("Reason, note"), lambda row: _lines(row.reason, row.note), stretch=1),
    ]


def recall_columns() -> list[Column[RecallRow]]:
    """Return the columns of a recall."""
    return [
        Column(_tr("Side"), lambda row: side_titles()[row.side], bold=lambda _row: True),
        Column(_tr("Quantity"), lambda row: f"{shown_number(row.quantity)} {row.unit}", align=END),
        Column(_tr("What"), lambda row: shown(MOVEMENT_WORDS[row.type]) if row.type else status_word(row.status)),
        Column(_tr("From"), lambda row: row.partner or row.source or _elsewhere(row.side is not RecallSide.HERE)),
        Column(_tr("To"), lambda row: row.target or _elsewhere(), stretch=1),
        Column(_tr("Document"), lambda row: _lines(row.document, row.reason)),
        Column(_tr("When, by"), lambda row: _lines(shown_moment(row.moment) if row.moment else "", row.person)),
    ]


def side_titles() -> dict[RecallSide, str]:
    """Return the sides of a recall as people say them."""
    return {
        RecallSide.CAME: _tr("Came in"),
        RecallSide.HERE: _tr("Lies here"),
        RecallSide.LEFT: _tr("Left"),
        RecallSide.BETWEEN: _tr("Between warehouses"),
    }


def _what(row: StockRow) -> str:
    code = status_word(row.status) if row.group is StockGroup.STATUS else row.code
    below = f"{row.sku}  {row.name}" if row.sku not in {"", row.code} else row.name
    return f"{code}\n{below}" if below else code


def _place(row: StockRow) -> str:
    """The place; and below it what is unusual of what lies there."""
    status = "" if row.status in {None, StockStatus.AVAILABLE} else status_word(row.status)
    return _lines(row.place, ", ".join(part for part in (row.warehouse, status) if part))


def _lot(row: StockRow) -> str:
    day = shown_day(row.expiry_date)
    if row.is_expired:
        day = _tr("{day} expired").format(day=day)
    return day if row.group is StockGroup.LOT else _lines(row.lot, day)


def _lot_in_full(row: StockRow) -> str:
    return _lot(row).replace("\n", ", ")


def _expired(row: StockRow) -> QIcon | None:
    return icon("warning") if row.is_expired else None


def _on_hand(row: StockRow) -> str:
    return left_to_right(f"{shown_number(row.words.on_hand)} {row.unit}")


def _word(name: str) -> Callable[[StockRow], str]:
    return lambda row: shown_number(getattr(row.words, name))


def _state(row: DocumentRow) -> str:
    word = DOCUMENT_WORDS.get(row.state) or STATUS_WORDS.get(row.state)
    return shown(word) if word else ""


def _value(value: Said | str | date | datetime | Decimal) -> str:
    if isinstance(value, Said):
        return shown(value)
    if isinstance(value, datetime):
        return shown_moment(value)
    if isinstance(value, date):
        return shown_day(value)
    return shown_number(value) if isinstance(value, Decimal) else value


def _movement(row: HistoryRow) -> str:
    word = shown(DEED_WORDS[row.type] if isinstance(row.type, PalletDeed) else MOVEMENT_WORDS[row.type])
    if row.is_reversal:
        word = _tr("{what}, taken back").format(what=word)
    return _lines(word, row.document)


def _change(row: HistoryRow) -> str:
    if row.quantity == 0:
        return ""
    if row.change == 0:
        return f"{shown_number(row.quantity)} {_tr('within')}"
    sign = "+" if row.change > 0 else "\u2212"
    return left_to_right(f"{sign}{shown_number(abs(row.change))}")


def _moved_item(row: HistoryRow) -> str:
    return _lines(row.sku, "  ".join(part for part in (row.lot, row.serial) if part) or row.name)


def _by(row: HistoryRow) -> str:
    return ", ".join(part for part in (row.person, row.workstation) if part)


def _ends(row: HistoryRow) -> str:
    source, target = row.source or _elsewhere(), row.target or _elsewhere()
    if isinstance(row.type, PalletDeed) and row.type is not PalletDeed.MOVED:
        return target
    if row.source_status != row.target_status:
        source = f"{source}, {status_word(row.source_status)}"
        target = f"{target}, {status_word(row.target_status)}"
    return f"{source}\n{target}"


def _elsewhere(holds: bool = True) -> str:  # noqa: FBT001 - a claim
    return _tr("elsewhere") if holds else ""


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
