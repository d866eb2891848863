"""The first schema: every table of the first release, stamps for the pull, the job queue."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

from api.core.database import STAMP_FUNCTION, Xid8, stamp_trigger

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = """
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'ruhu_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON audit_events, audit_seals FROM ruhu_app;
  END IF;
END $$
"""
"""The application may add to the audit trail and never change it."""


def upgrade() -> None:
    op.create_table(
        "agreement_templates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("definition", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_templates")),
        sa.UniqueConstraint(
            "key", "version", "lang", name=op.f("uq_agreement_templates_key_version_lang")
        ),
    )
    op.create_index(
        op.f("ix_agreement_templates_sha256"), "agreement_templates", ["sha256"], unique=False
    )
    op.create_table(
        "audit_seals",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seals")),
        sa.UniqueConstraint("last_seq", name=op.f("uq_audit_seals_last_seq")),
    )
    op.create_geospatial_table(
        "org_units",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column(
            "type",
            sa.Enum(
                "CITY",
                "DISTRICT",
                "SUBDISTRICT",
                "TOWNSHIP",
                "COMMUNITY",
                "VILLAGE",
                "GRID",
                name="orgtype",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code12", sa.String(), nullable=False),
        sa.Column("grid_seq", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=True),
        sa.Column(
            "boundary",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4326,
                dimension=2,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                spatial_index=False,
            ),
            nullable=True,
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_org_units_valid_span")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_org_units_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["org_units.id"], name=op.f("fk_org_units_parent_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["org_units.id"], name=op.f("fk_org_units_successor_id_org_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_units")),
    )
    op.create_geospatial_index(
        "idx_org_units_boundary",
        "org_units",
        ["boundary"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_org_units_code12"), "org_units", ["code12"], unique=False)
    op.create_index(op.f("ix_org_units_parent_id"), "org_units", ["parent_id"], unique=False)
    op.create_index(
        "ix_org_units_path",
        "org_units",
        ["path"],
        unique=False,
        postgresql_ops={"path": "text_pattern_ops"},
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("login_hash", sa.LargeBinary(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("login_hash", "origin", name=op.f("pk_sign_in_failures")),
    )
    op.create_table(
        "sync_epoch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_sync_epoch_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_epoch")),
    )
    op.create_table(
        "agreement_serials",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"],
            ["org_units.id"],
            name=op.f("fk_agreement_serials_district_id_org_units"),
        ),
        sa.PrimaryKeyConstraint("district_id", "year", name=op.f("pk_agreement_serials")),
    )
    op.create_geospatial_table(
        "buildings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("grid_id", sa.Uuid(), nullable=True),
        sa.Column("estate", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "outline",
            Geometry(
                geometry_type="POLYGON",
                srid=4326,
                dimension=2,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                spatial_index=False,
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "point",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                spatial_index=False,
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("floors", sa.Integer(), nullable=False),
        sa.Column("has_lift", sa.Boolean(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["org_units.id"], name=op.f("fk_buildings_community_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_buildings_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["org_units.id"], name=op.f("fk_buildings_grid_id_org_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buildings")),
    )
    op.create_geospatial_index(
        "idx_buildings_outline",
        "buildings",
        ["outline"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_geospatial_index(
        "idx_buildings_point",
        "buildings",
        ["point"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_buildings_community_id"), "buildings", ["community_id"], unique=False)
    op.create_index(op.f("ix_buildings_grid_id"), "buildings", ["grid_id"], unique=False)
    op.create_table(
        "members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "ACTIVE", "SUSPENDED", "LEFT", name="memberstatus", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id"], ["org_units.id"], name=op.f("fk_members_org_id_org_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("login", name=op.f("uq_members_login")),
    )
    op.create_index(op.f("ix_members_org_id"), "members", ["org_id"], unique=False)
    op.create_table(
        "policy_packs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id"], ["org_units.id"], name=op.f("fk_policy_packs_org_id_org_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_packs")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_policy_packs_key_version")),
    )
    op.create_index(op.f("ix_policy_packs_org_id"), "policy_packs", ["org_id"], unique=False)
    op.create_table(
        "audit_events",
        sa.Column("seq", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("org_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object_kind", sa.String(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=True),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["members.id"], name=op.f("fk_audit_events_actor_id_members")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_events")),
    )
    op.create_index(op.f("ix_audit_events_actor_id"), "audit_events", ["actor_id"], unique=False)
    op.create_index(op.f("ix_audit_events_object_id"), "audit_events", ["object_id"], unique=False)
    op.create_index(op.f("ix_audit_events_org_id"), "audit_events", ["org_id"], unique=False)
    op.create_table(
        "devices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("push_key", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("thumbprint", sa.String(), nullable=False),
        sa.Column("enrolled_by_id", sa.Uuid(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_member_id", sa.Uuid(), nullable=True),
        sa.Column("seq_high", sa.BigInteger(), nullable=False),
        sa.Column(
            "report",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["enrolled_by_id"], ["members.id"], name=op.f("fk_devices_enrolled_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["last_member_id"], ["members.id"], name=op.f("fk_devices_last_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["org_units.id"], name=op.f("fk_devices_org_id_org_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("thumbprint", name=op.f("uq_devices_thumbprint")),
    )
    op.create_index(op.f("ix_devices_org_id"), "devices", ["org_id"], unique=False)
    op.create_table(
        "entrances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("entrance_floor", sa.Integer(), nullable=False),
        sa.Column("has_lift", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["building_id"], ["buildings.id"], name=op.f("fk_entrances_building_id_buildings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entrances")),
    )
    op.create_index(op.f("ix_entrances_building_id"), "entrances", ["building_id"], unique=False)
    op.create_table(
        "member_roles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "GRID_WORKER",
                "GRID_LEADER",
                "COMMUNITY_REVIEWER",
                "SUBDISTRICT_APPROVER",
                "DISTRICT_SUPERVISOR",
                "STATS",
                "AUDITOR",
                "ADMIN",
                name="role",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_member_roles_valid_span")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_member_roles_member_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["org_units.id"], name=op.f("fk_member_roles_org_id_org_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_roles")),
    )
    op.create_index(op.f("ix_member_roles_member_id"), "member_roles", ["member_id"], unique=False)
    op.create_index(op.f("ix_member_roles_org_id"), "member_roles", ["org_id"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("initials", sa.String(), nullable=False),
        sa.Column(
            "sex",
            sa.Enum("MALE", "FEMALE", name="sex", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("id_no_key", sa.String(), nullable=True),
        sa.Column("id_no_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id_no_index", sa.LargeBinary(), nullable=True),
        sa.Column("id_last4_index", sa.LargeBinary(), nullable=True),
        sa.Column("id_mask", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column(
            "phone_last4",
            sa.String(),
            sa.Computed("right(phone, 4)", persisted=True),
            nullable=True,
        ),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["members.id"], name=op.f("fk_people_created_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_people_district_id_org_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_index(
        "ix_people_district_id_id_no_index", "people", ["district_id", "id_no_index"], unique=False
    )
    op.create_index(op.f("ix_people_id_last4_index"), "people", ["id_last4_index"], unique=False)
    op.create_index(
        "ix_people_initials",
        "people",
        ["initials"],
        unique=False,
        postgresql_ops={"initials": "text_pattern_ops"},
    )
    op.create_index(op.f("ix_people_name"), "people", ["name"], unique=False)
    op.create_index(op.f("ix_people_phone"), "people", ["phone"], unique=False)
    op.create_index(op.f("ix_people_phone_last4"), "people", ["phone_last4"], unique=False)
    op.create_table(
        "survey_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("definition", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "closed", name="surveystatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["members.id"],
            name=op.f("fk_survey_versions_published_by_id_members"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_versions")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_survey_versions_key_version")),
        sa.UniqueConstraint("sha256", name=op.f("uq_survey_versions_sha256")),
    )
    op.create_geospatial_table(
        "addresses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("grid_id", sa.Uuid(), nullable=True),
        sa.Column("building_id", sa.Uuid(), nullable=True),
        sa.Column("entrance_id", sa.Uuid(), nullable=True),
        sa.Column("estate", sa.String(), nullable=False),
        sa.Column("road", sa.String(), nullable=False),
        sa.Column("door_no", sa.String(), nullable=False),
        sa.Column("building", sa.String(), nullable=False),
        sa.Column("entrance", sa.String(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=True),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("full_text", sa.String(), nullable=False),
        sa.Column(
            "point",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                spatial_index=False,
            ),
            nullable=True,
        ),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("point_method", sa.String(), nullable=True),
        sa.Column(
            "source",
            sa.Enum(
                "VISIT", "IMPORT", "OFFICE", "DOOR", name="factsource", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["building_id"], ["buildings.id"], name=op.f("fk_addresses_building_id_buildings")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["org_units.id"], name=op.f("fk_addresses_community_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_addresses_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["entrance_id"], ["entrances.id"], name=op.f("fk_addresses_entrance_id_entrances")
        ),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["org_units.id"], name=op.f("fk_addresses_grid_id_org_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addresses")),
    )
    op.create_geospatial_index(
        "idx_addresses_point",
        "addresses",
        ["point"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_addresses_building_id"), "addresses", ["building_id"], unique=False)
    op.create_index(op.f("ix_addresses_community_id"), "addresses", ["community_id"], unique=False)
    op.create_index(op.f("ix_addresses_grid_id"), "addresses", ["grid_id"], unique=False)
    op.create_table(
        "device_commands",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("given_by_id", sa.Uuid(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_device_commands_device_id_devices")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["members.id"], name=op.f("fk_device_commands_given_by_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_commands")),
    )
    op.create_index(
        op.f("ix_device_commands_device_id"), "device_commands", ["device_id"], unique=False
    )
    op.create_table(
        "device_ledgers",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("receipts", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("head", sa.String(), nullable=True),
        sa.Column("seq_high", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("durable_seq", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("waiting", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_device_ledgers_device_id_devices")
        ),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_device_ledgers")),
    )
    op.create_table(
        "evidence_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("public_jwk", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("thumbprint", sa.String(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_evidence_keys_device_id_devices")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_evidence_keys_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_keys")),
        sa.UniqueConstraint("thumbprint", name=op.f("uq_evidence_keys_thumbprint")),
    )
    op.create_index(
        op.f("ix_evidence_keys_device_id"), "evidence_keys", ["device_id"], unique=False
    )
    op.create_index(
        op.f("ix_evidence_keys_member_id"), "evidence_keys", ["member_id"], unique=False
    )
    op.create_table(
        "op_inbox",
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("sha", sa.String(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("v", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("deps", sa.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), server_default=sa.text("'stored'"), nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("receipt_no", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("seq >= 0", name=op.f("ck_op_inbox_seq_counts")),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_op_inbox_device_id_devices")
        ),
        sa.PrimaryKeyConstraint("op_id", "sha", "device_id", name=op.f("pk_op_inbox")),
    )
    op.create_index("ix_op_inbox_device_id_seq", "op_inbox", ["device_id", "seq"], unique=False)
    op.create_index(
        "ix_op_inbox_waiting",
        "op_inbox",
        ["device_id", "seq"],
        unique=False,
        postgresql_where=sa.text("status IN ('stored', 'held')"),
    )
    op.create_index(
        "uq_op_inbox_op_id",
        "op_inbox",
        ["op_id"],
        unique=True,
        postgresql_where=sa.text("status <> 'id_reuse'"),
    )
    op.create_table(
        "receipts",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.BigInteger(), nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column(
            "detail",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column(
            "server_versions",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "review_item_ids", sa.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("prev", sa.String(), nullable=True),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_receipts_device_id_devices")
        ),
        sa.PrimaryKeyConstraint("device_id", "no", name=op.f("pk_receipts")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("csrf", sa.String(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_sessions_device_id_devices")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_sessions_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_index(op.f("ix_sessions_device_id"), "sessions", ["device_id"], unique=False)
    op.create_index(op.f("ix_sessions_member_id"), "sessions", ["member_id"], unique=False)
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("upload_sha256", sa.String(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "RECEIVING", "COMPLETE", "OPENED", name="uploadstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "received >= 0 AND received <= length", name=op.f("ck_uploads_received_in_length")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_uploads_device_id_devices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        sa.UniqueConstraint(
            "device_id", "upload_sha256", name=op.f("uq_uploads_device_id_upload_sha256")
        ),
    )
    op.create_index(op.f("ix_uploads_touched_at"), "uploads", ["touched_at"], unique=False)
    op.create_index("ix_uploads_upload_sha256", "uploads", ["upload_sha256"], unique=False)
    op.create_table(
        "households",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("grid_id", sa.Uuid(), nullable=True),
        sa.Column("address_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "ACTIVE",
                "MOVED",
                "DECEASED_ALL",
                "CLOSED",
                name="householdstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "risk_level",
            sa.Enum(
                "WEEKLY",
                "MONTHLY",
                "QUARTERLY",
                "HALF_YEARLY",
                name="risklevel",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tags", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("arrival_notes", sa.String(), nullable=False),
        sa.Column("last_visit_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_visit_result", sa.String(), nullable=True),
        sa.Column("last_visit_purpose", sa.String(), nullable=True),
        sa.Column("last_visit_by_id", sa.Uuid(), nullable=True),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("next_due_purpose", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("ver", sa.BigInteger(), nullable=False),
        sa.Column(
            "sync_xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["address_id"], ["addresses.id"], name=op.f("fk_households_address_id_addresses")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["org_units.id"], name=op.f("fk_households_community_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["members.id"], name=op.f("fk_households_created_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_households_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["org_units.id"], name=op.f("fk_households_grid_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["last_visit_by_id"],
            ["members.id"],
            name=op.f("fk_households_last_visit_by_id_members"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
    )
    op.create_index(op.f("ix_households_address_id"), "households", ["address_id"], unique=False)
    op.create_index(
        op.f("ix_households_community_id"), "households", ["community_id"], unique=False
    )
    op.create_index(
        "ix_households_district_id_community_id",
        "households",
        ["district_id", "community_id"],
        unique=False,
    )
    op.create_index(op.f("ix_households_grid_id"), "households", ["grid_id"], unique=False)
    op.create_index(op.f("ix_households_next_due_on"), "households", ["next_due_on"], unique=False)
    op.create_index(op.f("ix_households_sync_xid"), "households", ["sync_xid"], unique=False)
    op.create_table(
        "agreements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.String(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("template_id", sa.Uuid(), nullable=True),
        sa.Column("template_key", sa.String(), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("template_sha256", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("html", sa.LargeBinary(), nullable=False),
        sa.Column("text_sha256", sa.String(), nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=False),
        sa.Column("evidence_sha256", sa.String(), nullable=False),
        sa.Column("device_sig", sa.LargeBinary(), nullable=False),
        sa.Column("evidence_key_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("prev_sha256", sa.String(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "presented",
                "signed",
                "signed_by_all",
                "quarantined",
                "countersigned",
                "active",
                "fulfilled",
                "terminated",
                "expired",
                "void",
                name="agreementstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "mismatches", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("flags", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("server_sig", sa.LargeBinary(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "pdf_state",
            sa.Enum("making", "ready", "failed", name="pdfstate", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("pdf_sha256", sa.String(), nullable=True),
        sa.Column("pdf_bytes", sa.Integer(), nullable=True),
        sa.Column("pdf_problem", sa.String(), nullable=True),
        sa.CheckConstraint("seq > 0", name=op.f("ck_agreements_seq_positive")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["members.id"], name=op.f("fk_agreements_author_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_agreements_device_id_devices")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_agreements_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_key_id"],
            ["evidence_keys.id"],
            name=op.f("fk_agreements_evidence_key_id_evidence_keys"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_agreements_household_id_households")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["agreement_templates.id"],
            name=op.f("fk_agreements_template_id_agreement_templates"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("no", name=op.f("uq_agreements_no")),
    )
    op.create_index("ix_agreements_device_id_seq", "agreements", ["device_id", "seq"], unique=False)
    op.create_index(
        "ix_agreements_district_id_received_at",
        "agreements",
        ["district_id", "received_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_agreements_evidence_sha256"), "agreements", ["evidence_sha256"], unique=False
    )
    op.create_index(
        "ix_agreements_household_id_signed_at",
        "agreements",
        ["household_id", "signed_at"],
        unique=False,
    )
    op.create_index(op.f("ix_agreements_person_id"), "agreements", ["person_id"], unique=False)
    op.create_index(op.f("ix_agreements_visit_id"), "agreements", ["visit_id"], unique=False)
    op.create_table(
        "assignments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column(
            "from_xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False
        ),
        sa.Column("to_xid", Xid8(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("assigned_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assigned_by_id"], ["members.id"], name=op.f("fk_assignments_assigned_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_assignments_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_assignments_household_id_households")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_assignments_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index(op.f("ix_assignments_batch_id"), "assignments", ["batch_id"], unique=False)
    op.create_index(
        op.f("ix_assignments_household_id"), "assignments", ["household_id"], unique=False
    )
    op.create_index(
        "ix_assignments_member_id_from_xid", "assignments", ["member_id", "from_xid"], unique=False
    )
    op.create_index(
        "ix_assignments_member_id_to_xid", "assignments", ["member_id", "to_xid"], unique=False
    )
    op.create_index(
        "ix_assignments_member_open",
        "assignments",
        ["member_id"],
        unique=False,
        postgresql_where=sa.text("to_xid IS NULL"),
    )
    op.create_index(
        "uq_assignments_open",
        "assignments",
        ["household_id"],
        unique=True,
        postgresql_where=sa.text("to_xid IS NULL"),
    )
    op.create_table(
        "facts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("entity_kind", sa.String(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("fver", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "current",
                "superseded",
                "in_review",
                "declined",
                name="factstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "VISIT", "IMPORT", "OFFICE", "DOOR", name="factsource", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("observer_id", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_facts_device_id_devices")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_facts_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_facts_household_id_households")
        ),
        sa.ForeignKeyConstraint(
            ["observer_id"], ["members.id"], name=op.f("fk_facts_observer_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts")),
    )
    op.create_index(
        "ix_facts_entity_id_key_fver", "facts", ["entity_id", "key", "fver"], unique=False
    )
    op.create_index(
        "ix_facts_household_current",
        "facts",
        ["household_id"],
        unique=False,
        postgresql_where=sa.text("state = 'current'"),
    )
    op.create_index(
        "uq_facts_current",
        "facts",
        ["entity_id", "key"],
        unique=True,
        postgresql_where=sa.text("state = 'current'"),
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "HEAD",
                "SPOUSE",
                "CHILD",
                "PARENT",
                "GRANDCHILD",
                "GRANDPARENT",
                "SIBLING",
                "CHILD_IN_LAW",
                "PARENT_IN_LAW",
                "OTHER",
                name="relation",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("co_resident", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= since", name=op.f("ck_memberships_span")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_memberships_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_memberships_household_id_households")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_memberships_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    op.create_index(
        op.f("ix_memberships_household_id"), "memberships", ["household_id"], unique=False
    )
    op.create_index(op.f("ix_memberships_person_id"), "memberships", ["person_id"], unique=False)
    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["members.id"], name=op.f("fk_notes_author_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_notes_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_notes_household_id_households")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_household_id"), "notes", ["household_id"], unique=False)
    op.create_table(
        "stored_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("upload_sha256", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "DOOR_PLATE",
                "HOME",
                "PERSON",
                "DOCUMENT",
                "OTHER",
                name="filekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "WAITING", "STORED", "REJECTED", name="filestate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("key_id", sa.String(), nullable=True),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("mime", sa.String(), nullable=True),
        sa.Column("size_bytes", sa.Integer(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("content_sha256", sa.String(), nullable=True),
        sa.Column("view_sha256", sa.String(), nullable=True),
        sa.Column("thumb_sha256", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'REJECTED') = (reason IS NOT NULL)",
            name=op.f("ck_stored_files_reason_when_rejected"),
        ),
        sa.CheckConstraint(
            "state <> 'STORED' OR content_sha256 IS NOT NULL",
            name=op.f("ck_stored_files_content_when_stored"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_stored_files_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_stored_files_household_id_households"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_files")),
        sa.UniqueConstraint(
            "upload_sha256",
            "household_id",
            name=op.f("uq_stored_files_upload_sha256_household_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        op.f("ix_stored_files_household_id"), "stored_files", ["household_id"], unique=False
    )
    op.create_index(
        "ix_stored_files_waiting",
        "stored_files",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("state = 'WAITING'"),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "VISIT",
                "SIGN_AGREEMENT",
                "CHECK_MOVED",
                "CHECK_DECEASED",
                "PROMISE",
                name="taskkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("purpose", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("OPEN", "DONE", "CANCELLED", name="taskstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_by_visit_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["members.id"], name=op.f("fk_tasks_closed_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["members.id"], name=op.f("fk_tasks_created_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_tasks_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_tasks_household_id_households")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index(
        "ix_tasks_district_id_household_id", "tasks", ["district_id", "household_id"], unique=False
    )
    op.create_index(
        "ix_tasks_open",
        "tasks",
        ["household_id", "due_on"],
        unique=False,
        postgresql_where=sa.text("status = 'OPEN'"),
    )
    op.create_table(
        "timeline_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("ref_kind", sa.String(), nullable=True),
        sa.Column("ref_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["members.id"], name=op.f("fk_timeline_entries_actor_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"],
            ["org_units.id"],
            name=op.f("fk_timeline_entries_district_id_org_units"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_timeline_entries_household_id_households"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_entries")),
    )
    op.create_index(
        "ix_timeline_entries_household_id_at",
        "timeline_entries",
        ["household_id", "at"],
        unique=False,
    )
    op.create_geospatial_table(
        "visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "SURVEY",
                "FOLLOW_UP",
                "POLICY_DELIVERY",
                "LOOK_IN",
                "RE_CHECK",
                "EMERGENCY",
                name="visitpurpose",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "result",
            sa.Enum(
                "DONE",
                "NOBODY_HOME",
                "REFUSED",
                "MOVED",
                "DECEASED",
                name="visitresult",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column(
            "worker_ids", sa.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column(
            "present_person_ids",
            sa.ARRAY(sa.Uuid()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "place",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                spatial_index=False,
            ),
            nullable=True,
        ),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("place_method", sa.String(), nullable=True),
        sa.Column("place_reason", sa.String(), nullable=True),
        sa.Column("fix_age_s", sa.Double(), nullable=True),
        sa.Column("flags", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column(
            "no_change",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("app_version", sa.String(), nullable=True),
        sa.CheckConstraint("ended_at >= started_at", name=op.f("ck_visits_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["members.id"], name=op.f("fk_visits_author_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_visits_device_id_devices")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_visits_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_visits_household_id_households")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("op_id", name=op.f("uq_visits_op_id")),
    )
    op.create_geospatial_index(
        "idx_visits_place",
        "visits",
        ["place"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_visits_author_id"), "visits", ["author_id"], unique=False)
    op.create_index(
        "ix_visits_district_id_received_at", "visits", ["district_id", "received_at"], unique=False
    )
    op.create_index(
        "ix_visits_household_id_started_at", "visits", ["household_id", "started_at"], unique=False
    )
    op.create_table(
        "review_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "FACT_CLASH",
                "LATE_AFTER_MOVE",
                "ANSWERS_NEED_REVIEW",
                "DUPLICATE_PERSON",
                "DUPLICATE_HOUSEHOLD",
                "LOCATION_FAR",
                "MEMBERSHIP_CLASH",
                "OUT_OF_SCOPE",
                "CLOCK_IMPLAUSIBLE",
                "AGREEMENT_MISMATCH",
                name="reviewkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("entity_kind", sa.String(), nullable=True),
        sa.Column("entity_id", sa.Uuid(), nullable=True),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("base", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("ours_fact_id", sa.Uuid(), nullable=True),
        sa.Column("theirs_fact_id", sa.Uuid(), nullable=True),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("proposal", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_value", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["org_units.id"], name=op.f("fk_review_items_community_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["members.id"], name=op.f("fk_review_items_decided_by_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_review_items_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_review_items_household_id_households"),
        ),
        sa.ForeignKeyConstraint(
            ["ours_fact_id"], ["facts.id"], name=op.f("fk_review_items_ours_fact_id_facts")
        ),
        sa.ForeignKeyConstraint(
            ["theirs_fact_id"], ["facts.id"], name=op.f("fk_review_items_theirs_fact_id_facts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_items")),
    )
    op.create_index(
        op.f("ix_review_items_household_id"), "review_items", ["household_id"], unique=False
    )
    op.create_index(
        "ix_review_items_open",
        "review_items",
        ["community_id"],
        unique=False,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "signatures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "party_role",
            sa.Enum(
                "RESIDENT",
                "WORKER",
                "WITNESS",
                "GUARDIAN",
                name="partyrole",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "HANDWRITTEN",
                "MARK",
                "FINGERPRINT",
                name="signaturemethod",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("image_png", sa.LargeBinary(), nullable=False),
        sa.Column("image_sha256", sa.String(), nullable=False),
        sa.Column("strokes_key", sa.String(), nullable=True),
        sa.Column("strokes_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_signatures_agreement_id_agreements")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_signatures_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_signatures_household_id_households")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
    )
    op.create_index(
        op.f("ix_signatures_agreement_id"), "signatures", ["agreement_id"], unique=False
    )
    op.create_table(
        "visit_consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("text_version", sa.String(), nullable=True),
        sa.Column("text_sha256", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_visit_consents_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_visit_consents_household_id_households"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_visit_consents_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_visit_consents_visit_id_visits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_consents")),
    )
    op.create_index(
        op.f("ix_visit_consents_household_id"), "visit_consents", ["household_id"], unique=False
    )
    op.create_index(
        op.f("ix_visit_consents_visit_id"), "visit_consents", ["visit_id"], unique=False
    )
    op.create_table(
        "visit_photos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caption", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("consent", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_visit_photos_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_visit_photos_household_id_households"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_visit_photos_visit_id_visits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_photos")),
    )
    op.create_index(op.f("ix_visit_photos_file_id"), "visit_photos", ["file_id"], unique=False)
    op.create_index(op.f("ix_visit_photos_visit_id"), "visit_photos", ["visit_id"], unique=False)
    op.create_table(
        "visit_responses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("survey_version", sa.Integer(), nullable=False),
        sa.Column("survey_sha256", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "computed",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "confirmed_groups",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column(
            "problems",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["org_units.id"], name=op.f("fk_visit_responses_district_id_org_units")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_visit_responses_household_id_households"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_visit_responses_visit_id_visits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_responses")),
    )
    op.create_index(
        op.f("ix_visit_responses_visit_id"), "visit_responses", ["visit_id"], unique=False
    )

    op.execute(STAMP_FUNCTION)
    op.execute(stamp_trigger("households"))
    op.execute(APPEND_ONLY)
    # psycopg reads ":" and "%" of the queue's functions as they are; SQLAlchemy would not
    op.get_bind().connection.driver_connection.execute(SchemaManager.get_schema())


def downgrade() -> None:
    raise RuntimeError("there is nothing before the first schema; restore a backup instead")
