"""Let judges mark blind and without loss."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_0010"
down_revision = "2026_11_21_2100"
branch_labels = None
depends_on = None

#: Choices that grew: table, column, the name of the check, the values before, the new ones.
GROWN = (
    ("panel_members", "role", "panel_role", ["chief_judge", "judge"], ["coordinator", "substitute"]),
    ("part_marks", "state", "part_state", ["given", "absent", "cheating"], ["blank_paper"]),
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
        ],
        ["score_clerk"],
    ),
    ("stages", "kind", "stage_kind", ["preliminary", "final"], ["calibration", "practice"]),
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
        "judge_profiles",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "national",
                "provincial",
                "contest",
                name="judge_level",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("licence_number", sa.String(length=200), nullable=False),
        sa.Column("licence_valid_until", sa.Date(), nullable=True),
        sa.Column("occupations", sa.JSON(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_judge_profiles_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_profiles")),
        sa.UniqueConstraint("public_id", name=op.f("uq_judge_profiles_public_id")),
        sa.UniqueConstraint("user_id", name=op.f("uq_judge_profiles_user_id")),
    )
    op.create_table(
        "library_aspects",
        sa.Column("occupation_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "measurement", "judgement", name="aspect_kind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("requirement", sa.Text(), nullable=False),
        sa.Column("section", sa.Integer(), nullable=True),
        sa.Column("max_mark", sa.BigInteger(), nullable=False),
        sa.Column("scorer", sa.String(length=24), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("benchmarks", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_library_aspects_by_id")),
        sa.ForeignKeyConstraint(["occupation_id"], ["occupations.id"], name=op.f("fk_library_aspects_occupation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_aspects")),
        sa.UniqueConstraint("public_id", name=op.f("uq_library_aspects_public_id")),
    )
    with op.batch_alter_table("library_aspects") as batch_op:
        batch_op.create_index(batch_op.f("ix_library_aspects_occupation_id"), ["occupation_id"], unique=False)

    op.create_table(
        "ties",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "unit",
                "delegation",
                "coach",
                "kin",
                "other",
                name="tie_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_ties_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_ties_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ties")),
        sa.UniqueConstraint("public_id", name=op.f("uq_ties_public_id")),
    )
    with op.batch_alter_table("ties") as batch_op:
        batch_op.create_index(batch_op.f("ix_ties_user_id"), ["user_id"], unique=False)

    op.create_table(
        "scheme_sections",
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["scheme_id"], ["schemes.id"], name=op.f("fk_scheme_sections_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme_sections")),
        sa.UniqueConstraint("scheme_id", "number", name=op.f("uq_scheme_sections_scheme_id_number")),
    )
    with op.batch_alter_table("scheme_sections") as batch_op:
        batch_op.create_index(batch_op.f("ix_scheme_sections_scheme_id"), ["scheme_id"], unique=False)

    op.create_table(
        "devices",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("oldest_at", sa.DateTime(), nullable=True),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("settled_reason", sa.Text(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["panel_members.id"], name=op.f("fk_devices_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("member_id", "key", name=op.f("uq_devices_member_id_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_devices_public_id")),
    )
    with op.batch_alter_table("devices") as batch_op:
        batch_op.create_index(batch_op.f("ix_devices_member_id"), ["member_id"], unique=False)

    op.create_table(
        "judge_signatures",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("marks_hash", sa.String(length=64), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("strokes", sa.JSON(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["panel_members.id"], name=op.f("fk_judge_signatures_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_signatures")),
        sa.UniqueConstraint("public_id", name=op.f("uq_judge_signatures_public_id")),
    )
    with op.batch_alter_table("judge_signatures") as batch_op:
        batch_op.create_index(batch_op.f("ix_judge_signatures_member_id"), ["member_id"], unique=False)

    op.create_table(
        "layer_codes",
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("below_id", sa.Integer(), nullable=True),
        sa.Column("ticket", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["below_id"], ["layer_codes.id"], name=op.f("fk_layer_codes_below_id")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_layer_codes_draw_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_layer_codes_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layer_codes")),
        sa.UniqueConstraint("below_id", name=op.f("uq_layer_codes_below_id")),
        sa.UniqueConstraint("draw_id", "code", name=op.f("uq_layer_codes_draw_id_code")),
        sa.UniqueConstraint("draw_id", "ticket", name=op.f("uq_layer_codes_draw_id_ticket")),
    )
    with op.batch_alter_table("layer_codes") as batch_op:
        batch_op.create_index(batch_op.f("ix_layer_codes_draw_id"), ["draw_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_layer_codes_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "outbox_uploads",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_outbox_uploads_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["panel_members.id"], name=op.f("fk_outbox_uploads_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_uploads")),
        sa.UniqueConstraint("member_id", "content_hash", name=op.f("uq_outbox_uploads_member_id_content_hash")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outbox_uploads_public_id")),
    )
    with op.batch_alter_table("outbox_uploads") as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_uploads_member_id"), ["member_id"], unique=False)

    op.create_table(
        "part_typings",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "given",
                "blank_paper",
                "absent",
                "cheating",
                name="part_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_part_typings_by_id")),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"], name=op.f("fk_part_typings_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_typings")),
    )
    with op.batch_alter_table("part_typings") as batch_op:
        batch_op.create_index("ix_part_typings_work_part", ["work_id", "part", "id"], unique=False)

    op.create_table(
        "recodings",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("old_code", sa.String(length=12), nullable=False),
        sa.Column("new_code", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_recodings_by_id")),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"], name=op.f("fk_recodings_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recodings")),
    )
    with op.batch_alter_table("recodings") as batch_op:
        batch_op.create_index(batch_op.f("ix_recodings_work_id"), ["work_id"], unique=False)

    op.create_table(
        "tablet_passes",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("code_index", sa.String(length=43), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("link_index", sa.String(length=43), nullable=True),
        sa.Column("valid_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_tablet_passes_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["panel_members.id"], name=op.f("fk_tablet_passes_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tablet_passes")),
        sa.UniqueConstraint("code_index", name=op.f("uq_tablet_passes_code_index")),
        sa.UniqueConstraint("link_index", name=op.f("uq_tablet_passes_link_index")),
        sa.UniqueConstraint("public_id", name=op.f("uq_tablet_passes_public_id")),
    )
    with op.batch_alter_table("tablet_passes") as batch_op:
        batch_op.create_index(batch_op.f("ix_tablet_passes_member_id"), ["member_id"], unique=False)

    op.create_table(
        "work_files",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_work_files_by_id")),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"], name=op.f("fk_work_files_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_files")),
        sa.UniqueConstraint("public_id", name=op.f("uq_work_files_public_id")),
    )
    with op.batch_alter_table("work_files") as batch_op:
        batch_op.create_index(batch_op.f("ix_work_files_work_id"), ["work_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("aspect_id", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["aspect_id"], ["aspects.id"], name=op.f("fk_evidence_aspect_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_evidence_by_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["mark_sheets.id"], name=op.f("fk_evidence_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_evidence_public_id")),
    )
    with op.batch_alter_table("evidence") as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_sheet_id"), ["sheet_id"], unique=False)

    op.create_table(
        "flash_rounds",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("aspect_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "revealed",
                "closed",
                "withdrawn",
                name="flash_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("justification", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("revealed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["aspect_id"], ["aspects.id"], name=op.f("fk_flash_rounds_aspect_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_flash_rounds_by_id")),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"], name=op.f("fk_flash_rounds_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flash_rounds")),
        sa.UniqueConstraint("public_id", name=op.f("uq_flash_rounds_public_id")),
        sa.UniqueConstraint("work_id", "aspect_id", "number", name=op.f("uq_flash_rounds_work_id_aspect_id_number")),
    )
    with op.batch_alter_table("flash_rounds") as batch_op:
        batch_op.create_index(batch_op.f("ix_flash_rounds_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_flash_rounds_work_id"), ["work_id"], unique=False)

    op.create_table(
        "help_calls",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_help_calls_answered_by_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["mark_sheets.id"], name=op.f("fk_help_calls_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_calls")),
        sa.UniqueConstraint("public_id", name=op.f("uq_help_calls_public_id")),
    )
    with op.batch_alter_table("help_calls") as batch_op:
        batch_op.create_index(batch_op.f("ix_help_calls_sheet_id"), ["sheet_id"], unique=False)

    op.create_table(
        "reference_marks",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("aspect_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["aspect_id"], ["aspects.id"], name=op.f("fk_reference_marks_aspect_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_reference_marks_by_id")),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"], name=op.f("fk_reference_marks_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_marks")),
    )
    with op.batch_alter_table("reference_marks") as batch_op:
        batch_op.create_index("ix_reference_marks_work_aspect", ["work_id", "aspect_id", "id"], unique=False)

    op.create_table(
        "sheet_typings",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_sheet_typings_by_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["mark_sheets.id"], name=op.f("fk_sheet_typings_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_typings")),
    )
    with op.batch_alter_table("sheet_typings") as batch_op:
        batch_op.create_index("ix_sheet_typings_sheet", ["sheet_id", "id"], unique=False)

    op.create_table(
        "spread_justifications",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("aspect_id", sa.Integer(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["aspect_id"], ["aspects.id"], name=op.f("fk_spread_justifications_aspect_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_spread_justifications_by_id")),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"], name=op.f("fk_spread_justifications_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spread_justifications")),
    )
    with op.batch_alter_table("spread_justifications") as batch_op:
        batch_op.create_index("ix_spread_justifications_work_aspect", ["work_id", "aspect_id", "id"], unique=False)

    op.create_table(
        "flash_levels",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["panel_members.id"], name=op.f("fk_flash_levels_member_id")),
        sa.ForeignKeyConstraint(["round_id"], ["flash_rounds.id"], name=op.f("fk_flash_levels_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flash_levels")),
        sa.UniqueConstraint("round_id", "member_id", name=op.f("uq_flash_levels_round_id_member_id")),
    )
    with op.batch_alter_table("flash_levels") as batch_op:
        batch_op.create_index(batch_op.f("ix_flash_levels_round_id"), ["round_id"], unique=False)

    with op.batch_alter_table("aspects") as batch_op:
        batch_op.add_column(sa.Column("scorer", sa.String(length=24), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("settings", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))

    with op.batch_alter_table("contests") as batch_op:
        batch_op.add_column(sa.Column("is_practice", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("criteria") as batch_op:
        batch_op.add_column(sa.Column("target", sa.BigInteger(), nullable=True))

    with op.batch_alter_table("draws") as batch_op:
        batch_op.add_column(sa.Column("labels", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        batch_op.add_column(sa.Column("codes_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("drawn_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("sealed_at", sa.DateTime(), nullable=True))

    with op.batch_alter_table("events") as batch_op:
        batch_op.add_column(sa.Column("coding_layers", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("spread_limit", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("bars_earlier_judges", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("mark_sheets") as batch_op:
        batch_op.add_column(sa.Column("on_paper", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("panel_members") as batch_op:
        batch_op.add_column(sa.Column("despite", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("calibration_seen_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("left_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("left_reason", sa.Text(), nullable=True))

    with op.batch_alter_table("sign_ins") as batch_op:
        batch_op.add_column(sa.Column("ends_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("bound_to", sa.String(length=22), nullable=True))
        batch_op.add_column(sa.Column("permissions", sa.JSON(), nullable=True))

    with op.batch_alter_table("sub_criteria") as batch_op:
        batch_op.add_column(sa.Column("day", sa.Integer(), nullable=True))

    with op.batch_alter_table("unsealings") as batch_op:
        batch_op.add_column(sa.Column("layer", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("witness_id", sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_unsealings_stage_id"), type_="unique")
        batch_op.create_index(batch_op.f("ix_unsealings_stage_id"), ["stage_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_unsealings_stage_id_layer"), ["stage_id", "layer"])
        batch_op.create_foreign_key(batch_op.f("fk_unsealings_witness_id"), "users", ["witness_id"], ["id"])

    # A draw of before layers stands drawn: its codes were given when it was made.
    op.execute('UPDATE draws SET drawn_at = "at" WHERE id IN (SELECT draw_id FROM seals)')


def downgrade() -> None:
    for table, column, name, before, _ in GROWN:
        allow(table, column, name, before)
    with op.batch_alter_table("unsealings") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_unsealings_witness_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_unsealings_stage_id_layer"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_unsealings_stage_id"))
        batch_op.create_unique_constraint(batch_op.f("uq_unsealings_stage_id"), ["stage_id"])
        batch_op.drop_column("witness_id")
        batch_op.drop_column("layer")

    with op.batch_alter_table("sub_criteria") as batch_op:
        batch_op.drop_column("day")

    with op.batch_alter_table("sign_ins") as batch_op:
        batch_op.drop_column("permissions")
        batch_op.drop_column("bound_to")
        batch_op.drop_column("ends_at")

    with op.batch_alter_table("panel_members") as batch_op:
        batch_op.drop_column("left_reason")
        batch_op.drop_column("left_at")
        batch_op.drop_column("calibration_seen_at")
        batch_op.drop_column("despite")

    with op.batch_alter_table("mark_sheets") as batch_op:
        batch_op.drop_column("on_paper")

    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_column("bars_earlier_judges")
        batch_op.drop_column("spread_limit")
        batch_op.drop_column("coding_layers")

    with op.batch_alter_table("draws") as batch_op:
        batch_op.drop_column("sealed_at")
        batch_op.drop_column("drawn_at")
        batch_op.drop_column("codes_hash")
        batch_op.drop_column("labels")

    with op.batch_alter_table("criteria") as batch_op:
        batch_op.drop_column("target")

    with op.batch_alter_table("contests") as batch_op:
        batch_op.drop_column("is_practice")

    with op.batch_alter_table("aspects") as batch_op:
        batch_op.drop_column("settings")
        batch_op.drop_column("scorer")

    with op.batch_alter_table("flash_levels") as batch_op:
        batch_op.drop_index(batch_op.f("ix_flash_levels_round_id"))

    op.drop_table("flash_levels")
    with op.batch_alter_table("spread_justifications") as batch_op:
        batch_op.drop_index("ix_spread_justifications_work_aspect")

    op.drop_table("spread_justifications")
    with op.batch_alter_table("sheet_typings") as batch_op:
        batch_op.drop_index("ix_sheet_typings_sheet")

    op.drop_table("sheet_typings")
    with op.batch_alter_table("reference_marks") as batch_op:
        batch_op.drop_index("ix_reference_marks_work_aspect")

    op.drop_table("reference_marks")
    with op.batch_alter_table("help_calls") as batch_op:
        batch_op.drop_index(batch_op.f("ix_help_calls_sheet_id"))

    op.drop_table("help_calls")
    with op.batch_alter_table("flash_rounds") as batch_op:
        batch_op.drop_index(batch_op.f("ix_flash_rounds_work_id"))
        batch_op.drop_index(batch_op.f("ix_flash_rounds_state"))

    op.drop_table("flash_rounds")
    with op.batch_alter_table("evidence") as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_sheet_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("work_files") as batch_op:
        batch_op.drop_index(batch_op.f("ix_work_files_work_id"))

    op.drop_table("work_files")
    with op.batch_alter_table("tablet_passes") as batch_op:
        batch_op.drop_index(batch_op.f("ix_tablet_passes_member_id"))

    op.drop_table("tablet_passes")
    with op.batch_alter_table("recodings") as batch_op:
        batch_op.drop_index(batch_op.f("ix_recodings_work_id"))

    op.drop_table("recodings")
    with op.batch_alter_table("part_typings") as batch_op:
        batch_op.drop_index("ix_part_typings_work_part")

    op.drop_table("part_typings")
    with op.batch_alter_table("outbox_uploads") as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_uploads_member_id"))

    op.drop_table("outbox_uploads")
    with op.batch_alter_table("layer_codes") as batch_op:
        batch_op.drop_index(batch_op.f("ix_layer_codes_entry_id"))
        batch_op.drop_index(batch_op.f("ix_layer_codes_draw_id"))

    op.drop_table("layer_codes")
    with op.batch_alter_table("judge_signatures") as batch_op:
        batch_op.drop_index(batch_op.f("ix_judge_signatures_member_id"))

    op.drop_table("judge_signatures")
    with op.batch_alter_table("devices") as batch_op:
        batch_op.drop_index(batch_op.f("ix_devices_member_id"))

    op.drop_table("devices")
    with op.batch_alter_table("scheme_sections") as batch_op:
        batch_op.drop_index(batch_op.f("ix_scheme_sections_scheme_id"))

    op.drop_table("scheme_sections")
    with op.batch_alter_table("ties") as batch_op:
        batch_op.drop_index(batch_op.f("ix_ties_user_id"))

    op.drop_table("ties")
    with op.batch_alter_table("library_aspects") as batch_op:
        batch_op.drop_index(batch_op.f("ix_library_aspects_occupation_id"))

    op.drop_table("library_aspects")
    op.drop_table("judge_profiles")
