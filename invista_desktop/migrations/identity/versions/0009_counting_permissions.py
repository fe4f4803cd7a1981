"""What people may do in counting, and the roles that may.

Revision ID: 0009
Revises: 0008
"""

from alembic import op
from sqlalchemy import text

revision = "0009"
down_revision = "0008"

PERMISSIONS = {
    "counts.plan": "Plan, assign and cancel counts",
    "counts.count": "Count",
    "counts.review": "Review counts, and approve small variances of others",
    "counts.approve": "Approve any variance of others, and post counts",
}
ROLES = {
    "administrator": set(PERMISSIONS),
    "warehouse_manager": set(PERMISSIONS),
    "quality_inspector": {"counts.count", "counts.review"},
    "supervisor": {"counts.plan", "counts.count", "counts.review"},
    "receiving_clerk": {"counts.count"},
    "picker": {"counts.count"},
    "counter": {"counts.count"},
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
