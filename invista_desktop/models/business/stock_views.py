"""The views that define the words of stock: on hand, reserved, on hold, available, in transit, on order.

Lightweight tables, not mapped classes: a view is read, and belongs to no migration's comparison.
"""

from typing import Any

from sqlalchemy import Boolean, ColumnClause, Date, DateTime, Integer, Numeric, Text, Uuid, column, table

from invista_desktop.models.business.base import INVENTORY_STATUS
from invista_desktop.models.business.counting import AUDIT_ITEM_STATUS
from invista_desktop.models.business.people_and_places import LOCATION_KIND

QUANTITY = Numeric(14, 3)


def _columns(kind: Any, *names: str) -> list[ColumnClause[Any]]:
    return [column(name, kind) for name in names]


# One row for each pile: item, place, lot and status.
STOCK = table(
    "stock",
    *_columns(Uuid(), "id", "product_id", "variant_id", "location_id", "lot_id", "warehouse_id"),
    *_columns(
        Text(),
        "product_sku", "sku", "product_name", "variant_name", "unit", "location_code", "location_path",
        "warehouse_code", "lot_code",
    ),
    *_columns(QUANTITY, "quantity", "on_hand", "reserved", "on_hold", "available", "in_transit"),
    *_columns(Boolean(), "is_expired", "is_usable"),
    column("status", INVENTORY_STATUS),
    column("location_kind", LOCATION_KIND),
    column("decimals", Integer()),
    column("expiry_date", Date()),
    column("updated_at", DateTime(timezone=True)),
)  # fmt: skip

# One row for each item and warehouse.
STOCK_LEVEL = table(
    "stock_level",
    *_columns(Uuid(), "product_id", "variant_id", "warehouse_id"),
    *_columns(QUANTITY, "on_hand", "reserved", "on_hold", "available", "in_transit", "on_order"),
)

# One row for each place that goods can lie in: how much, how much of it held, what expires first.
PLACE_STATE = table(
    "place_state",
    *_columns(Uuid(), "location_id", "warehouse_id"),
    *_columns(Text(), "code", "path", "kind", "level", "blocked_reason"),
    *_columns(QUANTITY, "capacity_quantity", "on_hand", "on_hold"),
    column("is_blocked", Boolean()),
    column("piles", Integer()),
    column("next_expiry", Date()),
    column("last_counted_at", DateTime(timezone=True)),
)

# One row for each reorder point: how its item stands in the warehouse, and what is to be done.
REORDER_POSITION = table(
    "reorder_position",
    *_columns(
        Uuid(), "id", "product_id", "variant_id", "warehouse_id", "supplier_id", "source_warehouse_id",
    ),
    *_columns(
        Text(),
        "sku", "product_name", "variant_name", "unit", "warehouse_code", "way", "supplier_code", "supplier_name",
        "source_warehouse_code",
    ),
    *_columns(
        QUANTITY,
        "min_quantity", "max_quantity", "multiple", "minimum_quantity", "source_available", "on_hand", "reserved",
        "available", "in_transit", "on_order", "drafted", "position", "suggested_quantity",
    ),
    column("decimals", Integer()),
    column("lead_time_days", Integer()),
    *_columns(Boolean(), "is_active", "is_needed"),
)  # fmt: skip

# One row for each line of an audit, with what was found: counted zero, not counted, expected zero, unexpected, ...
AUDIT_LINE = table(
    "audit_line",
    *_columns(Uuid(), "id", "audit_id", "bin_id", "location_id", "product_id", "variant_id", "counted_by"),
    *_columns(
        Text(),
        "location_code", "zone", "sku", "product_name", "unit", "lot_code", "serial_code", "abc_class",
        "reason_code", "note", "found",
    ),
    *_columns(QUANTITY, "expected_quantity", "counted_quantity", "book_quantity", "variance", "hold_quantity"),
    *_columns(Boolean(), "needs_investigation", "moved_while_counted"),
    column("variance_value", Numeric(24, 6)),
    column("status", AUDIT_ITEM_STATUS),
    column("stock_status", INVENTORY_STATUS),
    column("hold_status", INVENTORY_STATUS),
    column("counted_at", DateTime(timezone=True)),
)  # fmt: skip

# How right the books were in an audit: by zone, class and counter.
COUNT_ACCURACY = table(
    "count_accuracy",
    column("audit_id", Uuid()),
    *_columns(Text(), "kind", "name"),
    *_columns(Integer(), "lines", "right_lines"),
    *_columns(Numeric(24, 4), "accuracy", "net_value", "gross_value"),
)

# Items that were off in more than one completed audit.
REPEAT_OFFENDER = table(
    "repeat_offender",
    *_columns(Uuid(), "product_id", "variant_id"),
    column("sku", Text()),
    column("audits", Integer()),
    *_columns(Numeric(24, 2), "net_value", "gross_value"),
)
