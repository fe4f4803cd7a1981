"""What people may do with stock and transfers, and the roles that may.

Revision ID: 0005
Revises: 0004
"""

from alembic import op
from sqlalchemy import text

revision = "0005"
down_revision = "0004"

PERMISSIONS = {
    "stock.move": "Put goods away and move them from bin to bin",
    "stock.adjust": "Adjust stock, with a reason",
    "stock.approve_adjustment": "Approve the adjustments of others",
    "stock.hold": "Hold goods",
    "stock.release": "Release held goods",
    "stock.reserve": "Reserve goods by hand",
    "stock.reorder": "Set reorder points and order from them",
    "locations.manage": "Make and change warehouses and bins",
    "pallets.manage": "Build, break and move pallets and cartons",
    "transfers.read": "See stock transfers",
    "transfers.request": "Request a stock transfer",
    "transfers.approve": "Approve the stock transfers of others",
    "transfers.dispatch": "Pick and dispatch stock transfers",
    "transfers.receive": "Receive stock transfers",
    "transfers.substitute_lot": "Send another lot than the one proposed",
    "transfers.resolve": "Settle what did not arrive",
    "valuation.read": "See what the stock is worth",
    "periods.close": "Close and reopen the books",
}
FLOOR = {
    "stock.move", "stock.adjust", "stock.hold", "pallets.manage",
    "transfers.read", "transfers.request", "transfers.dispatch", "transfers.receive",
}  # fmt: skip
ROLES = {
    "administrator": set(PERMISSIONS),
    "warehouse_manager": set(PERMISSIONS),
    "quality_inspector": FLOOR | {"stock.release"},
    "receiving_clerk": FLOOR,
    "viewer": {"transfers.read"},
}


def upgrade() -> None:
    connection = op.get_bind()
    connection.execute(
        text("insert into public.permissions (code, description) values (:code, :description)"),
        [{"code": code, "description": description} for code, description in PERMISSIONS.items()],
    )
    for name, permissions in ROLES.items():
        connection.execute(
            text(
                "insert into public.role_permissions (role_id, permission_code) "
                "select id, unnest(cast(:codes as text[])) from public.roles where name = :name"
            ),
            {"name": name, "codes": sorted(permissions)},
        )


def downgrade() -> None:
    connection = op.get_bind()
    connection.execute(
        text("delete from public.role_permissions where permission_code = any(:codes)"), {"codes": list(PERMISSIONS)}
    )
    connection.execute(text("delete from public.permissions where code = any(:codes)"), {"codes": list(PERMISSIONS)})
