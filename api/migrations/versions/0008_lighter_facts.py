"""Facts keep one foreign key of four, and no index that no query uses."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

IMPLIED = {"district_id": "org_units", "observer_id": "members", "device_id": "devices"}


def upgrade() -> None:
    for column, table in IMPLIED.items():
        op.drop_constraint(op.f(f"fk_facts_{column}_{table}"), "facts", type_="foreignkey")
    op.drop_index("ix_facts_household_current", table_name="facts")


def downgrade() -> None:
    op.create_index(
        "ix_facts_household_current",
        "facts",
        ["household_id"],
        unique=False,
        postgresql_where=sa.text("state = 'current'"),
    )
    for column, table in IMPLIED.items():
        op.create_foreign_key(op.f(f"fk_facts_{column}_{table}"), "facts", table, [column], ["id"])
