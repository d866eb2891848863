"""Spoken notes of a visit; their bytes are stored files like photos."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_recordings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "seconds BETWEEN 1 AND 60", name=op.f("ck_visit_recordings_at_most_a_minute")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"],
            ["org_units.id"],
            name=op.f("fk_visit_recordings_district_id_org_units"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_visit_recordings_household_id_households"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_visit_recordings_visit_id_visits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_recordings")),
    )
    op.create_index(
        op.f("ix_visit_recordings_file_id"), "visit_recordings", ["file_id"], unique=False
    )
    op.create_index(
        op.f("ix_visit_recordings_visit_id"), "visit_recordings", ["visit_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_visit_recordings_visit_id"), table_name="visit_recordings")
    op.drop_index(op.f("ix_visit_recordings_file_id"), table_name="visit_recordings")
    op.drop_table("visit_recordings")
