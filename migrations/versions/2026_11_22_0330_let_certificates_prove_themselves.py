"""Let certificates prove themselves."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_0330"
down_revision = "2026_11_22_0010"
branch_labels = None
depends_on = None

#: Choices that grew: table, column, the name of the check, the values before, the new ones.
GROWN = (
    (
        "certificates",
        "kind",
        "certificate_kind",
        ["award", "vocational"],
        ["title", "participation", "judge_letter", "organiser_letter", "accreditation", "score_slip"],
    ),
    (
        "certificates",
        "state",
        "certificate_state",
        ["eligible", "numbered", "reviewed", "issued", "superseded", "revoked", "void"],
        ["corrected"],
    ),
    (
        "grants",
        "role",
        "role",
        [
            "federation_office",
            "contest_organiser",
            "delegation_leader",
            "competitor",
            "chief_judge",
            "judge",
            "coding_judge",
            "supervisor",
            "arbitrator",
            "assessor",
            "quality_supervisor",
            "site_manager",
            "registry_clerk",
            "auditor",
            "system_administrator",
            "score_clerk",
        ],
        ["employer"],
    ),
)


def allow(table: str, column: str, name: str, values: list[str]) -> None:
    name, listed = op.f(f"ck_{table}_{name}"), ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, sa.text(f"{column} IN ({listed})"))


def upgrade() -> None:
    for table, column, name, before, added in GROWN:
        allow(table, column, name, [*before, *added])
    op.create_table(
        "layouts",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "award",
                "title",
                "participation",
                "judge_letter",
                "organiser_letter",
                "vocational",
                "accreditation",
                "score_slip",
                name="certificate_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layouts")),
        sa.UniqueConstraint("code", name=op.f("uq_layouts_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_layouts_public_id")),
    )
    with op.batch_alter_table("layouts") as batch_op:
        batch_op.create_index(batch_op.f("ix_layouts_kind"), ["kind"], unique=False)

    op.create_table(
        "log_leaves",
        sa.Column("subject", sa.String(length=22), nullable=False),
        sa.Column("leaf", sa.Text(), nullable=False),
        sa.Column("leaf_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_leaves")),
        sa.UniqueConstraint("position", name=op.f("uq_log_leaves_position")),
    )
    with op.batch_alter_table("log_leaves") as batch_op:
        batch_op.create_index(batch_op.f("ix_log_leaves_subject"), ["subject"], unique=False)

    op.create_table(
        "log_nodes",
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("node_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_nodes")),
        sa.UniqueConstraint("level", "place", name=op.f("uq_log_nodes_level_place")),
    )
    op.create_table(
        "signing_keys",
        sa.Column("kid", sa.String(length=43), nullable=False),
        sa.Column(
            "use",
            sa.Enum(
                "document",
                "code",
                "status",
                "log",
                "badge",
                name="key_use",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "retired",
                "compromised",
                name="key_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("adapter", sa.String(length=16), nullable=False),
        sa.Column("locator", sa.String(length=200), nullable=False),
        sa.Column("public_pem", sa.Text(), nullable=False),
        sa.Column("chain_pem", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("compromised_at", sa.DateTime(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_keys")),
        sa.UniqueConstraint("kid", name=op.f("uq_signing_keys_kid")),
        sa.UniqueConstraint("public_id", name=op.f("uq_signing_keys_public_id")),
    )
    with op.batch_alter_table("signing_keys") as batch_op:
        batch_op.create_index("ix_signing_keys_use_state", ["use", "state"], unique=False)

    op.create_table(
        "status_entries",
        sa.Column("subject", sa.String(length=22), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "superseded",
                "corrected",
                "revoked",
                "void",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_entries")),
        sa.UniqueConstraint("subject", name=op.f("uq_status_entries_subject")),
    )
    with op.batch_alter_table("status_entries") as batch_op:
        batch_op.create_index(batch_op.f("ix_status_entries_since"), ["since"], unique=False)

    op.create_table(
        "text_messages",
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("trouble", sa.String(length=200), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_messages")),
        sa.UniqueConstraint("public_id", name=op.f("uq_text_messages_public_id")),
    )
    with op.batch_alter_table("text_messages") as batch_op:
        batch_op.create_index(batch_op.f("ix_text_messages_sent_at"), ["sent_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_text_messages_written_at"), ["written_at"], unique=False)

    op.create_table(
        "api_keys",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("key_index", sa.String(length=43), nullable=False),
        sa.Column("permissions", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_api_keys_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("key_index", name=op.f("uq_api_keys_key_index")),
        sa.UniqueConstraint("public_id", name=op.f("uq_api_keys_public_id")),
    )
    with op.batch_alter_table("api_keys") as batch_op:
        batch_op.create_index(batch_op.f("ix_api_keys_user_id"), ["user_id"], unique=False)

    op.create_table(
        "bulk_checks",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("signed", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_bulk_checks_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_checks")),
        sa.UniqueConstraint("public_id", name=op.f("uq_bulk_checks_public_id")),
    )
    with op.batch_alter_table("bulk_checks") as batch_op:
        batch_op.create_index(batch_op.f("ix_bulk_checks_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_bulk_checks_user_id"), ["user_id"], unique=False)

    op.create_table(
        "find_requests",
        sa.Column("asked_index", sa.String(length=43), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("code_index", sa.String(length=43), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_find_requests_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_find_requests")),
        sa.UniqueConstraint("public_id", name=op.f("uq_find_requests_public_id")),
    )
    with op.batch_alter_table("find_requests") as batch_op:
        batch_op.create_index(batch_op.f("ix_find_requests_asked_index"), ["asked_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_find_requests_person_id"), ["person_id"], unique=False)

    op.create_table(
        "layout_pictures",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("file_key", sa.String(length=200), nullable=False),
        sa.Column("across", sa.Integer(), nullable=False),
        sa.Column("up", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_layout_pictures_added_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layout_pictures")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_layout_pictures_content_hash")),
        sa.UniqueConstraint("public_id", name=op.f("uq_layout_pictures_public_id")),
    )
    op.create_table(
        "layout_versions",
        sa.Column("layout_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("data_hash", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["layout_id"], ["layouts.id"], name=op.f("fk_layout_versions_layout_id")),
        sa.ForeignKeyConstraint(["released_by_id"], ["users.id"], name=op.f("fk_layout_versions_released_by_id")),
        sa.ForeignKeyConstraint(["saved_by_id"], ["users.id"], name=op.f("fk_layout_versions_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layout_versions")),
        sa.UniqueConstraint("layout_id", "number", name=op.f("uq_layout_versions_layout_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_layout_versions_public_id")),
    )
    with op.batch_alter_table("layout_versions") as batch_op:
        batch_op.create_index(batch_op.f("ix_layout_versions_layout_id"), ["layout_id"], unique=False)

    op.create_table(
        "log_heads",
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("signed", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["signing_keys.id"], name=op.f("fk_log_heads_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_heads")),
        sa.UniqueConstraint("public_id", name=op.f("uq_log_heads_public_id")),
        sa.UniqueConstraint("size", name=op.f("uq_log_heads_size")),
    )
    op.create_table(
        "passport_shares",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("hidden", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_passport_shares_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passport_shares")),
        sa.UniqueConstraint("public_id", name=op.f("uq_passport_shares_public_id")),
        sa.UniqueConstraint("token", name=op.f("uq_passport_shares_token")),
    )
    with op.batch_alter_table("passport_shares") as batch_op:
        batch_op.create_index(batch_op.f("ix_passport_shares_person_id"), ["person_id"], unique=False)

    op.create_table(
        "status_lists",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("signed", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["signing_keys.id"], name=op.f("fk_status_lists_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_lists")),
        sa.UniqueConstraint("number", name=op.f("uq_status_lists_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_status_lists_public_id")),
    )
    op.create_table(
        "number_patterns",
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "award",
                "title",
                "participation",
                "judge_letter",
                "organiser_letter",
                "vocational",
                "accreditation",
                "score_slip",
                name="certificate_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("pattern", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name=op.f("fk_number_patterns_contest_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_patterns")),
        sa.UniqueConstraint("contest_id", "kind", name=op.f("uq_number_patterns_contest_id_kind")),
    )
    with op.batch_alter_table("number_patterns") as batch_op:
        batch_op.create_index(batch_op.f("ix_number_patterns_contest_id"), ["contest_id"], unique=False)

    op.create_table(
        "certificate_runs",
        sa.Column(
            "kind",
            sa.Enum(
                "award",
                "title",
                "participation",
                "judge_letter",
                "organiser_letter",
                "vocational",
                "accreditation",
                "score_slip",
                name="certificate_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "prepared",
                "released",
                "finished",
                "withdrawn",
                name="run_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=True),
        sa.Column("stage_id", sa.Integer(), nullable=True),
        sa.Column("result_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("layout_version_id", sa.Integer(), nullable=False),
        sa.Column("is_signed", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
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
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_certificate_runs_batch_id")),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name=op.f("fk_certificate_runs_contest_id")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_certificate_runs_job_id")),
        sa.ForeignKeyConstraint(
            ["layout_version_id"], ["layout_versions.id"], name=op.f("fk_certificate_runs_layout_version_id")
        ),
        sa.ForeignKeyConstraint(["prepared_by_id"], ["users.id"], name=op.f("fk_certificate_runs_prepared_by_id")),
        sa.ForeignKeyConstraint(["released_by_id"], ["users.id"], name=op.f("fk_certificate_runs_released_by_id")),
        sa.ForeignKeyConstraint(["result_id"], ["results.id"], name=op.f("fk_certificate_runs_result_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_certificate_runs_site_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_certificate_runs_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_runs")),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificate_runs_public_id")),
    )
    with op.batch_alter_table("certificate_runs") as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_runs_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_runs_contest_id"), ["contest_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_runs_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_runs_prepared_at"), ["prepared_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_runs_result_id"), ["result_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_runs_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_runs_stage_id"), ["stage_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_runs_state"), ["state"], unique=False)

    op.create_table(
        "print_files",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("first_number", sa.String(length=64), nullable=False),
        sa.Column("last_number", sa.String(length=64), nullable=False),
        sa.Column("file_key", sa.String(length=200), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["certificate_runs.id"], name=op.f("fk_print_files_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_files")),
        sa.UniqueConstraint("public_id", name=op.f("uq_print_files_public_id")),
        sa.UniqueConstraint("run_id", "part", name=op.f("uq_print_files_run_id_part")),
    )
    with op.batch_alter_table("print_files") as batch_op:
        batch_op.create_index(batch_op.f("ix_print_files_run_id"), ["run_id"], unique=False)

    op.create_table(
        "paper_events",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "printed",
                "reprinted",
                "handed_out",
                "returned",
                "lost",
                "destroyed",
                name="paper_event_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_paper_events_by_id")),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificates.id"], name=op.f("fk_paper_events_certificate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_events")),
    )
    with op.batch_alter_table("paper_events") as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_events_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_events_certificate_id"), ["certificate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_events_kind"), ["kind"], unique=False)

    op.create_table(
        "replacements",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "correction",
                "name_change",
                "lost",
                "damaged",
                name="replacement_cause",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "granted",
                "refused",
                name="replacement_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("public_reason", sa.Text(), nullable=False),
        sa.Column("evidence_key", sa.String(length=200), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("replacement_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_replacements_asked_by_id")),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificates.id"], name=op.f("fk_replacements_certificate_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_replacements_decided_by_id")),
        sa.ForeignKeyConstraint(["replacement_id"], ["certificates.id"], name=op.f("fk_replacements_replacement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replacements")),
        sa.UniqueConstraint("public_id", name=op.f("uq_replacements_public_id")),
        sa.UniqueConstraint("replacement_id", name=op.f("uq_replacements_replacement_id")),
    )
    with op.batch_alter_table("replacements") as batch_op:
        batch_op.create_index(batch_op.f("ix_replacements_certificate_id"), ["certificate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_replacements_state"), ["state"], unique=False)

    with op.batch_alter_table("certificates") as batch_op:
        batch_op.add_column(sa.Column("claim", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("user_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("stage_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("delegation_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("run_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("layout_version_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("file_offset", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("file_length", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("plate_key", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("proof", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("signed_with", sa.String(length=43), nullable=True))
        batch_op.add_column(sa.Column("valid_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("shows_photo", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("redacted_at", sa.DateTime(), nullable=True))
        batch_op.alter_column("person_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.alter_column(
            "layout", existing_type=sa.VARCHAR(length=32), type_=sa.String(length=60), existing_nullable=False
        )
        batch_op.drop_constraint(batch_op.f("uq_certificates_candidate_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_certificates_placing_id_person_id"), type_="unique")
        batch_op.create_index(batch_op.f("ix_certificates_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificates_delegation_id"), ["delegation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificates_ended_at"), ["ended_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificates_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificates_stage_id"), ["stage_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificates_user_id"), ["user_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_certificates_claim"), ["claim"])
        batch_op.create_unique_constraint(batch_op.f("uq_certificates_replaces_id"), ["replaces_id"])
        batch_op.create_foreign_key(batch_op.f("fk_certificates_stage_id"), "stages", ["stage_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_certificates_user_id"), "users", ["user_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_certificates_replaces_id"), "certificates", ["replaces_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_certificates_delegation_id"), "delegations", ["delegation_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_certificates_run_id"), "certificate_runs", ["run_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_certificates_layout_version_id"), "layout_versions", ["layout_version_id"], ["id"]
        )

    with op.batch_alter_table("jobs") as batch_op:
        batch_op.add_column(sa.Column("started_at", sa.DateTime(), nullable=True))

    with op.batch_alter_table("void_numbers") as batch_op:
        batch_op.add_column(sa.Column("series", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("serial", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_void_numbers_by_id"), "users", ["by_id"], ["id"])

    # What was issued before stands for what it was issued for.
    # Where two editions of a result gave one, the newest stands for it.
    op.execute(
        "UPDATE certificates SET claim = 'award/' || (SELECT work_id FROM placings WHERE placings.id = placing_id) "
        "|| '/' || person_id WHERE id IN (SELECT max(c.id) FROM certificates c JOIN placings p ON p.id = c.placing_id "
        "GROUP BY p.work_id, c.person_id)"
    )
    op.execute("UPDATE certificates SET claim = 'vocational/' || candidate_id WHERE candidate_id IS NOT NULL")
    op.execute(
        "UPDATE certificates SET stage_id = (SELECT r.stage_id FROM placings p JOIN results r ON r.id = p.result_id "
        "WHERE p.id = placing_id) WHERE placing_id IS NOT NULL"
    )


def downgrade() -> None:
    for table, column, name, before, _ in GROWN:
        allow(table, column, name, before)
    with op.batch_alter_table("void_numbers") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_void_numbers_by_id"), type_="foreignkey")
        batch_op.drop_column("by_id")
        batch_op.drop_column("serial")
        batch_op.drop_column("series")

    with op.batch_alter_table("jobs") as batch_op:
        batch_op.drop_column("started_at")

    with op.batch_alter_table("certificates") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_certificates_layout_version_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_certificates_run_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_certificates_delegation_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_certificates_replaces_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_certificates_user_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_certificates_stage_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_certificates_replaces_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_certificates_claim"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_certificates_user_id"))
        batch_op.drop_index(batch_op.f("ix_certificates_stage_id"))
        batch_op.drop_index(batch_op.f("ix_certificates_run_id"))
        batch_op.drop_index(batch_op.f("ix_certificates_ended_at"))
        batch_op.drop_index(batch_op.f("ix_certificates_delegation_id"))
        batch_op.drop_index(batch_op.f("ix_certificates_candidate_id"))
        batch_op.create_unique_constraint(
            batch_op.f("uq_certificates_placing_id_person_id"), ["placing_id", "person_id"]
        )
        batch_op.create_unique_constraint(batch_op.f("uq_certificates_candidate_id"), ["candidate_id"])
        batch_op.alter_column(
            "layout", existing_type=sa.String(length=60), type_=sa.VARCHAR(length=32), existing_nullable=False
        )
        batch_op.alter_column("person_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("redacted_at")
        batch_op.drop_column("shows_photo")
        batch_op.drop_column("valid_until")
        batch_op.drop_column("signed_with")
        batch_op.drop_column("proof")
        batch_op.drop_column("plate_key")
        batch_op.drop_column("file_length")
        batch_op.drop_column("file_offset")
        batch_op.drop_column("layout_version_id")
        batch_op.drop_column("replaces_id")
        batch_op.drop_column("run_id")
        batch_op.drop_column("delegation_id")
        batch_op.drop_column("stage_id")
        batch_op.drop_column("user_id")
        batch_op.drop_column("claim")

    with op.batch_alter_table("replacements") as batch_op:
        batch_op.drop_index(batch_op.f("ix_replacements_state"))
        batch_op.drop_index(batch_op.f("ix_replacements_certificate_id"))

    op.drop_table("replacements")
    with op.batch_alter_table("paper_events") as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_events_kind"))
        batch_op.drop_index(batch_op.f("ix_paper_events_certificate_id"))
        batch_op.drop_index(batch_op.f("ix_paper_events_at"))

    op.drop_table("paper_events")
    with op.batch_alter_table("print_files") as batch_op:
        batch_op.drop_index(batch_op.f("ix_print_files_run_id"))

    op.drop_table("print_files")
    with op.batch_alter_table("certificate_runs") as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_runs_state"))
        batch_op.drop_index(batch_op.f("ix_certificate_runs_stage_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_runs_site_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_runs_result_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_runs_prepared_at"))
        batch_op.drop_index(batch_op.f("ix_certificate_runs_job_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_runs_contest_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_runs_batch_id"))

    op.drop_table("certificate_runs")
    with op.batch_alter_table("number_patterns") as batch_op:
        batch_op.drop_index(batch_op.f("ix_number_patterns_contest_id"))

    op.drop_table("number_patterns")
    op.drop_table("status_lists")
    with op.batch_alter_table("passport_shares") as batch_op:
        batch_op.drop_index(batch_op.f("ix_passport_shares_person_id"))

    op.drop_table("passport_shares")
    op.drop_table("log_heads")
    with op.batch_alter_table("layout_versions") as batch_op:
        batch_op.drop_index(batch_op.f("ix_layout_versions_layout_id"))

    op.drop_table("layout_versions")
    op.drop_table("layout_pictures")
    with op.batch_alter_table("find_requests") as batch_op:
        batch_op.drop_index(batch_op.f("ix_find_requests_person_id"))
        batch_op.drop_index(batch_op.f("ix_find_requests_asked_index"))

    op.drop_table("find_requests")
    with op.batch_alter_table("bulk_checks") as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulk_checks_user_id"))
        batch_op.drop_index(batch_op.f("ix_bulk_checks_at"))

    op.drop_table("bulk_checks")
    with op.batch_alter_table("api_keys") as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_keys_user_id"))

    op.drop_table("api_keys")
    with op.batch_alter_table("text_messages") as batch_op:
        batch_op.drop_index(batch_op.f("ix_text_messages_written_at"))
        batch_op.drop_index(batch_op.f("ix_text_messages_sent_at"))

    op.drop_table("text_messages")
    with op.batch_alter_table("status_entries") as batch_op:
        batch_op.drop_index(batch_op.f("ix_status_entries_since"))

    op.drop_table("status_entries")
    with op.batch_alter_table("signing_keys") as batch_op:
        batch_op.drop_index("ix_signing_keys_use_state")

    op.drop_table("signing_keys")
    op.drop_table("log_nodes")
    with op.batch_alter_table("log_leaves") as batch_op:
        batch_op.drop_index(batch_op.f("ix_log_leaves_subject"))

    op.drop_table("log_leaves")
    with op.batch_alter_table("layouts") as batch_op:
        batch_op.drop_index(batch_op.f("ix_layouts_kind"))

    op.drop_table("layouts")
