"""Whether a row brings something new, changes something, or says what is known already."""

from invista_desktop.models.domain.imports import ImportKind, RowState, Value
from invista_desktop.services.imports.judging import Values
from invista_desktop.services.imports.lookups import Key, Lookups, category_slug
from invista_desktop.services.imports.sheets import SHEETS

# What a row of an order says that an import never changes once the order is there.
ONLY_AT_FIRST = frozenset({"status"})


def state_of(kind: ImportKind, values: Values, lookups: Lookups) -> RowState:
    """Return what importing the row would do; empty cells leave what is there."""
    key: Key = tuple(values.get(column) for column in SHEETS[kind].key)
    record = lookups.records.get(key)
    if record is None:
        return RowState.NEW
    sku = str(values.get("sku"))
    for column, value in values.items():
        if kind is ImportKind.PURCHASE_ORDERS and column in ONLY_AT_FIRST:
            continue
        if column in {"barcode", "pack_barcode"}:
            known: Value = value if _is_known(column, value, values, lookups) else None
        elif column in {"pack_name", "pack_quantity"}:
            known = (
                value if lookups.packs.get((sku, str(values.get("pack_name")))) == values.get("pack_quantity") else None
            )
        elif column == "category":
            known = value if category_slug(str(value)) == record.get(column) else None
        else:
            known = record.get(column)
        if known != value:
            return RowState.CHANGED
    return RowState.UNCHANGED


def _is_known(column: str, code: Value, values: Values, lookups: Lookups) -> bool:
    """Say whether the code stands for the row's product, or for its pack."""
    pack = str(values.get("pack_name") or "") if column == "pack_barcode" else ""
    return lookups.barcodes.get(str(code)) == (str(values.get("sku")), pack)
