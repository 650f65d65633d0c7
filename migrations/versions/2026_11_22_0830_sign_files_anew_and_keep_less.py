"""Sign files of a lost key anew, let print files and evidence go, and hide how many badges there are."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_0830"
down_revision = "2026_11_22_0730"
branch_labels = None
depends_on = None

STATES = sa.Enum(
    "prepared",
    "released",
    "finished",
    "withdrawn",
    name="run_state",
    native_enum=False,
    create_constraint=True,
    length=32,
)


def upgrade() -> None:
    op.create_table(
        "certificate_resignings",
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("state", STATES, nullable=False),
        sa.Column("with_later", sa.Boolean(), nullable=False),
        sa.Column("holders", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_certificate_resignings_job_id")),
        sa.ForeignKeyConstraint(["key_id"], ["signing_keys.id"], name=op.f("fk_certificate_resignings_key_id")),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["users.id"], name=op.f("fk_certificate_resignings_prepared_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["users.id"], name=op.f("fk_certificate_resignings_released_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_resignings")),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificate_resignings_public_id")),
    )
    for column in ("job_id", "key_id", "prepared_at", "state"):
        op.create_index(op.f(f"ix_certificate_resignings_{column}"), "certificate_resignings", [column])

    op.create_table(
        "certificate_file_versions",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("resigning_id", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.String(length=200), nullable=False),
        sa.Column("file_offset", sa.Integer(), nullable=True),
        sa.Column("file_length", sa.Integer(), nullable=True),
        sa.Column("plate_key", sa.String(length=200), nullable=True),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("signed_with", sa.String(length=43), nullable=True),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_certificate_file_versions_certificate_id")
        ),
        sa.ForeignKeyConstraint(
            ["resigning_id"], ["certificate_resignings.id"], name=op.f("fk_certificate_file_versions_resigning_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_file_versions")),
    )
    for column in ("certificate_id", "resigning_id"):
        op.create_index(op.f(f"ix_certificate_file_versions_{column}"), "certificate_file_versions", [column])

    op.add_column("print_files", sa.Column("removed_at", sa.DateTime(), nullable=True))
    op.add_column("replacements", sa.Column("redacted_at", sa.DateTime(), nullable=True))
    op.add_column("certificates", sa.Column("badge_place", sa.Integer(), nullable=True))
    op.execute("update certificates set badge_place = id")  # what may have been given out keeps its place


def downgrade() -> None:
    op.drop_column("certificates", "badge_place")
    op.drop_column("replacements", "redacted_at")
    op.drop_column("print_files", "removed_at")
    op.drop_table("certificate_file_versions")
    op.drop_table("certificate_resignings")
