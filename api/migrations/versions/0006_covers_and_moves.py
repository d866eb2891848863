"""Stand-ins for workers who are away; moves of homes, to be undone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REASONS = ("LEAVE", "SICK", "TRAINING", "OTHER")
KINDS = ("RESPONSIBLE", "COVER")
OPEN = sa.text("to_xid IS NULL")


def _member(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["members.id"], name=op.f(f"fk_{table}_{column}_members")
    )


def upgrade() -> None:
    op.create_table(
        "covers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("absent_id", sa.Uuid(), nullable=False),
        sa.Column("stand_in_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(*REASONS, name="coverreason", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_covers_span")),
        _member("covers", "absent_id"),
        _member("covers", "closed_by_id"),
        _member("covers", "created_by_id"),
        sa.ForeignKeyConstraint(
            ["org_id"], ["org_units.id"], name=op.f("fk_covers_org_id_org_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_covers")),
    )
    op.create_index(
        "ix_covers_open",
        "covers",
        ["absent_id"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("ix_covers_org_id_to_on", "covers", ["org_id", "to_on"], unique=False)
    op.create_table(
        "moves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("to_member_id", sa.Uuid(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column(
            "losing",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        _member("moves", "made_by_id"),
        _member("moves", "to_member_id"),
        _member("moves", "undone_by_id"),
        sa.ForeignKeyConstraint(
            ["org_id"], ["org_units.id"], name=op.f("fk_moves_org_id_org_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moves")),
    )
    op.create_index("ix_moves_org_id_made_at", "moves", ["org_id", "made_at"], unique=False)
    kind = sa.Enum(*KINDS, name="assignmentkind", native_enum=False, length=40)
    op.add_column(
        "assignments",
        sa.Column("kind", kind, server_default=sa.text("'RESPONSIBLE'"), nullable=False),
    )
    op.drop_index("uq_assignments_open", table_name="assignments", postgresql_where=OPEN)
    op.create_index(
        "uq_assignments_open_kind",
        "assignments",
        ["household_id", "kind"],
        unique=True,
        postgresql_where=OPEN,
    )
    op.create_index(
        "uq_assignments_open_member",
        "assignments",
        ["household_id", "member_id"],
        unique=True,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.execute("DELETE FROM assignments WHERE kind = 'COVER'")
    op.drop_index("uq_assignments_open_member", table_name="assignments", postgresql_where=OPEN)
    op.drop_index("uq_assignments_open_kind", table_name="assignments", postgresql_where=OPEN)
    op.create_index(
        "uq_assignments_open",
        "assignments",
        ["household_id"],
        unique=True,
        postgresql_where=OPEN,
    )
    op.drop_column("assignments", "kind")
    op.drop_table("moves")
    op.drop_table("covers")
