"""Remarks to workers, merges of files, and what an operation corrects."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remarks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("about_kind", sa.String(), nullable=True),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["members.id"], name=op.f("fk_remarks_answered_by_id_members")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_remarks_by_id_members")),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["members.id"], name=op.f("fk_remarks_closed_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_remarks_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_remarks_household_id_households")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarks")),
    )
    op.create_index("ix_remarks_household_id_at", "remarks", ["household_id", "at"], unique=False)
    op.create_index(
        "ix_remarks_open",
        "remarks",
        ["household_id"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("household", "person", name="mergekind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("gone_id", sa.Uuid(), nullable=False),
        sa.Column("entity_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column(
            "choices",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "changes",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("review_item_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_merges_by_id_members")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_merges_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_merges_household_id_households")
        ),
        sa.ForeignKeyConstraint(
            ["review_item_id"],
            ["review_items.id"],
            name=op.f("fk_merges_review_item_id_review_items"),
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["members.id"], name=op.f("fk_merges_undone_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index(
        "ix_merges_entity_ids", "merges", ["entity_ids"], unique=False, postgresql_using="gin"
    )
    op.create_index("ix_merges_household_id", "merges", ["household_id"], unique=False)
    op.add_column("households", sa.Column("merged_into_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_households_merged_into_id",
        "households",
        ["merged_into_id"],
        unique=False,
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.create_foreign_key(
        op.f("fk_households_merged_into_id_households"),
        "households",
        "households",
        ["merged_into_id"],
        ["id"],
    )
    op.add_column("op_inbox", sa.Column("replaces_op_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_op_inbox_replaces_op_id",
        "op_inbox",
        ["replaces_op_id"],
        unique=False,
        postgresql_where=sa.text("replaces_op_id IS NOT NULL"),
    )
    op.add_column("people", sa.Column("merged_into_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_people_merged_into_id",
        "people",
        ["merged_into_id"],
        unique=False,
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.create_foreign_key(
        op.f("fk_people_merged_into_id_people"), "people", "people", ["merged_into_id"], ["id"]
    )


def downgrade() -> None:
    op.drop_constraint(op.f("fk_people_merged_into_id_people"), "people", type_="foreignkey")
    op.drop_index(
        "ix_people_merged_into_id",
        table_name="people",
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.drop_column("people", "merged_into_id")
    op.drop_index(
        "ix_op_inbox_replaces_op_id",
        table_name="op_inbox",
        postgresql_where=sa.text("replaces_op_id IS NOT NULL"),
    )
    op.drop_column("op_inbox", "replaces_op_id")
    op.drop_constraint(
        op.f("fk_households_merged_into_id_households"), "households", type_="foreignkey"
    )
    op.drop_index(
        "ix_households_merged_into_id",
        table_name="households",
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.drop_column("households", "merged_into_id")
    op.drop_index("ix_merges_household_id", table_name="merges")
    op.drop_index("ix_merges_entity_ids", table_name="merges", postgresql_using="gin")
    op.drop_table("merges")
    op.drop_index(
        "ix_remarks_open", table_name="remarks", postgresql_where=sa.text("closed_at IS NULL")
    )
    op.drop_index("ix_remarks_household_id_at", table_name="remarks")
    op.drop_table("remarks")
