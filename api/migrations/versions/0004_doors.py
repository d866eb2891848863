"""The register of a building's doors; the part of the day for the next try."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

USES = ("HOME", "SHOP", "GARAGE", "STORE", "OTHER")
PARTS = ("MORNING", "AFTERNOON", "EVENING")


def upgrade() -> None:
    op.create_table(
        "doors",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entrance_id", sa.Uuid(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("no", sa.String(), nullable=False),
        sa.Column(
            "use", sa.Enum(*USES, name="dooruse", native_enum=False, length=40), nullable=False
        ),
        sa.Column("label", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entrance_id"], ["entrances.id"], name=op.f("fk_doors_entrance_id_entrances")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doors")),
        sa.UniqueConstraint("entrance_id", "floor", "no", name="uq_doors_place"),
    )
    part = sa.Enum(*PARTS, name="partofday", native_enum=False, length=40)
    op.add_column("tasks", sa.Column("part_of_day", part, nullable=True))


def downgrade() -> None:
    op.drop_column("tasks", "part_of_day")
    op.drop_table("doors")
