"""The permissions there are, and the roles everybody starts with.

Revision ID: 0004
Revises: 0003
"""

from alembic import op
from sqlalchemy import text

revision = "0004"
down_revision = "0003"

PERMISSIONS = {
    "receiving.read": "See expected deliveries and goods receipts",
    "receiving.post": "Receive goods and post goods receipts",
    "receiving.accept_unexpected": "Accept an item that is not on the order",
    "receiving.over_receipt": "Accept more than the tolerance allows",
    "receiving.short_shelf_life": "Accept goods that expire too soon",
    "receiving.lot_conflict": "Accept a lot with another expiry date on file",
    "receiving.reverse": "Reverse a posted goods receipt",
    "receiving.close_remainder": "Close what is still outstanding on an order",
    "catalogue.read": "See products",
    "catalogue.import": "Import products",
    "stock.read": "See stock",
    "purchasing.read": "See purchase orders",
    "purchasing.import": "Import purchase orders",
    "suppliers.read": "See suppliers",
    "suppliers.import": "Import suppliers",
    "labels.print": "Print labels",
    "settings.manage": "Change the organisation's settings",
    "workstations.manage": "Enrol and revoke workstations",
    "users.read": "See the people and their roles",
    "users.manage": "Give roles, suspend people, end their sessions",
    "audit.read": "Read the audit log",
}
READS = {"receiving.read", "catalogue.read", "stock.read", "purchasing.read", "suppliers.read"}
CLERK = READS | {"receiving.post", "labels.print"}
ROLES = {
    "administrator": ("Administrator", 100, set(PERMISSIONS)),
    "warehouse_manager": ("Warehouse manager", 70, set(PERMISSIONS) - {"users.manage", "settings.manage"}),
    "quality_inspector": ("Quality inspector", 40, CLERK | {"receiving.lot_conflict", "receiving.short_shelf_life"}),
    "receiving_clerk": ("Receiving clerk", 30, CLERK),
    "viewer": ("Viewer", 10, READS),
}


def upgrade() -> None:
    connection = op.get_bind()
    connection.execute(
        text("insert into public.permissions (code, description) values (:code, :description)"),
        [{"code": code, "description": description} for code, description in PERMISSIONS.items()],
    )
    for name, (display_name, level, permissions) in ROLES.items():
        connection.execute(
            text(
                "insert into public.roles (name, display_name, level, is_system) values (:name, :shown, :level, true)"
            ),
            {"name": name, "shown": display_name, "level": level},
        )
        connection.execute(
            text(
                "insert into public.role_permissions (role_id, permission_code) "
                "select id, unnest(cast(:codes as text[])) from public.roles where name = :name"
            ),
            {"name": name, "codes": sorted(permissions)},
        )


def downgrade() -> None:
    op.execute("delete from public.role_permissions; delete from public.roles; delete from public.permissions")
