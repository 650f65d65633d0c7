"""Make the first shape of the house."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_2100"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entries_hash")),
        sa.UniqueConstraint("number", name=op.f("uq_audit_entries_number")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entries_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_subject"), ["subject"], unique=False)

    op.create_table(
        "audit_heads",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "industries",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_industries")),
        sa.UniqueConstraint("name", name=op.f("uq_industries_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_industries_public_id")),
    )
    op.create_table(
        "jobs",
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "paused",
                "done",
                "cancelled",
                "failed",
                name="job_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("heartbeat", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("public_id", name=op.f("uq_jobs_public_id")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_jobs_started_by_id"), ["started_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_jobs_state"), ["state"], unique=False)

    op.create_table(
        "letters",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("inbox", "email", "sms", name="channel", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("public_id", name=op.f("uq_letters_public_id")),
    )
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letters_sent_at"), ["sent_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_user_id"), ["user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_written_at"), ["written_at"], unique=False)

    op.create_table(
        "number_counters",
        sa.Column("series", sa.String(length=64), nullable=False),
        sa.Column("next_serial", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_counters")),
        sa.UniqueConstraint("series", name=op.f("uq_number_counters_series")),
    )
    op.create_table(
        "occupations",
        sa.Column("edition", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupations")),
        sa.UniqueConstraint("edition", "code", name=op.f("uq_occupations_edition_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_occupations_public_id")),
    )
    op.create_table(
        "operations",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operations")),
        sa.UniqueConstraint("key", name=op.f("uq_operations_key")),
    )
    op.create_table(
        "organisations",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "federation",
                "union",
                "association",
                "enterprise",
                "school",
                name="organisation_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("name", name=op.f("uq_organisations_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organisations_public_id")),
    )
    op.create_table(
        "people",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_pinyin", sa.String(length=200), nullable=False),
        sa.Column(
            "sex",
            sa.Enum("male", "female", name="sex", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column(
            "id_kind",
            sa.Enum(
                "id_card",
                "passport",
                "hk_macao_taiwan",
                "foreign_permanent_resident",
                name="id_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("id_index", sa.String(length=43), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("phone_index", sa.String(length=43), nullable=True),
        sa.Column("employer", sa.String(length=200), nullable=False),
        sa.Column("education", sa.String(length=200), nullable=False),
        sa.Column("photo_key", sa.String(length=200), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("id_kind", "id_index", name=op.f("uq_people_id_kind_id_index")),
        sa.UniqueConstraint("public_id", name=op.f("uq_people_public_id")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_id_index"), ["id_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_name_pinyin"), ["name_pinyin"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_phone_index"), ["phone_index"], unique=False)

    op.create_table(
        "seasons",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("assessment_target", sa.Integer(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seasons")),
        sa.UniqueConstraint("public_id", name=op.f("uq_seasons_public_id")),
        sa.UniqueConstraint("year", name=op.f("uq_seasons_year")),
    )
    op.create_table(
        "tries",
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tries")),
    )
    with op.batch_alter_table("tries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tries_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_tries_what"), ["what"], unique=False)
        batch_op.create_index(batch_op.f("ix_tries_who"), ["who"], unique=False)

    op.create_table(
        "users",
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("phone_index", sa.String(length=43), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("phone_index", name=op.f("uq_users_phone_index")),
        sa.UniqueConstraint("public_id", name=op.f("uq_users_public_id")),
        sa.UniqueConstraint("username", name=op.f("uq_users_username")),
    )
    op.create_table(
        "void_numbers",
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_void_numbers")),
        sa.UniqueConstraint("number", name=op.f("uq_void_numbers_number")),
    )
    op.create_table(
        "contests",
        sa.Column("season_id", sa.Integer(), nullable=False),
        sa.Column("industry_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "applied",
                "approved",
                "preliminaries",
                "final_running",
                "results",
                "closed",
                "postponed",
                "cancelled",
                name="contest_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "planned_class",
            sa.Enum(
                "class_1",
                "class_2",
                "industry",
                "provincial",
                name="competition_class",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "approved_class",
            sa.Enum(
                "class_1",
                "class_2",
                "industry",
                "provincial",
                name="approved_class",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("approval_number", sa.String(length=200), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("sponsor", sa.String(length=200), nullable=False),
        sa.Column("organiser", sa.String(length=200), nullable=False),
        sa.Column("co_organiser", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["industry_id"], ["industries.id"], name=op.f("fk_contests_industry_id")),
        sa.ForeignKeyConstraint(["season_id"], ["seasons.id"], name=op.f("fk_contests_season_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contests")),
        sa.UniqueConstraint("public_id", name=op.f("uq_contests_public_id")),
        sa.UniqueConstraint("season_id", "name", name=op.f("uq_contests_season_id_name")),
    )
    with op.batch_alter_table("contests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contests_industry_id"), ["industry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contests_season_id"), ["season_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contests_state"), ["state"], unique=False)

    op.create_table(
        "delegations",
        sa.Column("season_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "province",
                "association",
                "enterprise",
                "school",
                name="delegation_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("province_code", sa.String(length=2), nullable=True),
        sa.Column("leader", sa.String(length=200), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["season_id"], ["seasons.id"], name=op.f("fk_delegations_season_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
        sa.UniqueConstraint("public_id", name=op.f("uq_delegations_public_id")),
        sa.UniqueConstraint("season_id", "name", name=op.f("uq_delegations_season_id_name")),
    )
    with op.batch_alter_table("delegations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delegations_season_id"), ["season_id"], unique=False)

    op.create_table(
        "grants",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
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
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "scope",
            sa.Enum(
                "everything",
                "season",
                "contest",
                "delegation",
                "site",
                "person",
                name="scope",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("scope_id", sa.Integer(), nullable=True),
        sa.Column("scope_name", sa.String(length=200), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_grants_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.UniqueConstraint("public_id", name=op.f("uq_grants_public_id")),
        sa.UniqueConstraint("user_id", "role", "scope", "scope_id", name=op.f("uq_grants_user_id_role_scope_scope_id")),
    )
    with op.batch_alter_table("grants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grants_user_id"), ["user_id"], unique=False)

    op.create_table(
        "job_items",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "done", "refused", name="item_state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("message", sa.String(length=200), nullable=True),
        sa.Column("values", sa.JSON(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_items_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_items")),
        sa.UniqueConstraint("job_id", "position", name=op.f("uq_job_items_job_id_position")),
    )
    with op.batch_alter_table("job_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_items_job_id"), ["job_id"], unique=False)

    op.create_table(
        "sign_ins",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_index", sa.String(length=43), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sign_ins_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sign_ins_public_id")),
        sa.UniqueConstraint("token_index", name=op.f("uq_sign_ins_token_index")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ins_user_id"), ["user_id"], unique=False)

    op.create_table(
        "sites",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "general_station",
                "base",
                "direct_base",
                "trial_base",
                name="site_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "applied",
                "trial",
                "accredited",
                "suspended",
                "revoked",
                "expired",
                name="site_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("industry_id", sa.Integer(), nullable=False),
        sa.Column("body_letter", sa.String(length=1), nullable=False),
        sa.Column("body_code", sa.String(length=4), nullable=False),
        sa.Column("province_code", sa.String(length=2), nullable=False),
        sa.Column("province", sa.String(length=200), nullable=False),
        sa.Column("sequence", sa.String(length=6), nullable=False),
        sa.Column("accredited_from", sa.Date(), nullable=True),
        sa.Column("accredited_until", sa.Date(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["industry_id"], ["industries.id"], name=op.f("fk_sites_industry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sa.UniqueConstraint("name", name=op.f("uq_sites_name")),
        sa.UniqueConstraint("province_code", "sequence", name=op.f("uq_sites_province_code_sequence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sites_public_id")),
    )
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sites_state"), ["state"], unique=False)

    op.create_table(
        "batches",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("occupation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("occupation_name", sa.String(length=200), nullable=False),
        sa.Column("work_type", sa.String(length=200), nullable=True),
        sa.Column(
            "level",
            sa.Enum("5", "4", "3", "2", "1", name="skill_level", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "filed",
                "approved",
                "registration_open",
                "registration_closed",
                "arranged",
                "in_exam",
                "marking",
                "scores_reviewed",
                "publicised",
                "certified",
                "archived",
                "suspended",
                "cancelled",
                "investigated",
                name="batch_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column(
            "left_state",
            sa.Enum(
                "draft",
                "filed",
                "approved",
                "registration_open",
                "registration_closed",
                "arranged",
                "in_exam",
                "marking",
                "scores_reviewed",
                "publicised",
                "certified",
                "archived",
                "suspended",
                "cancelled",
                "investigated",
                name="left_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("publicity_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["occupation_id"], ["occupations.id"], name=op.f("fk_batches_occupation_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_batches_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sa.UniqueConstraint("public_id", name=op.f("uq_batches_public_id")),
    )
    with op.batch_alter_table("batches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_batches_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_batches_state"), ["state"], unique=False)

    op.create_table(
        "events",
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("occupation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("occupation_name", sa.String(length=200), nullable=False),
        sa.Column("work_type", sa.String(length=200), nullable=True),
        sa.Column(
            "group",
            sa.Enum("staff", "student", "teacher", name="group", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("team_size", sa.Integer(), nullable=False),
        sa.Column("theory_weight", sa.Integer(), nullable=False),
        sa.Column("practical_weight", sa.Integer(), nullable=False),
        sa.Column("drop_extremes", sa.Boolean(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("tie_keys", sa.JSON(), nullable=False),
        sa.Column("shared_places", sa.Boolean(), nullable=False),
        sa.Column(
            "medal_rule",
            sa.Enum(
                "by_scale", "by_place", "none", name="medal_rule", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "award_rule",
            sa.Enum(
                "by_ratio",
                "by_count",
                "by_rank",
                "none",
                name="award_rule",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("award_figures", sa.JSON(), nullable=False),
        sa.Column("appeal_minutes", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("team_size between 1 and 3", name=op.f("ck_events_team_of_one_to_three")),
        sa.CheckConstraint("theory_weight + practical_weight = 100", name=op.f("ck_events_weights_sum_to_100")),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name=op.f("fk_events_contest_id")),
        sa.ForeignKeyConstraint(["occupation_id"], ["occupations.id"], name=op.f("fk_events_occupation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("contest_id", "name", "group", name=op.f("uq_events_contest_id_name_group")),
        sa.UniqueConstraint("public_id", name=op.f("uq_events_public_id")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_events_contest_id"), ["contest_id"], unique=False)

    op.create_table(
        "site_scopes",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("occupation_id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum("5", "4", "3", "2", "1", name="skill_level", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["occupation_id"], ["occupations.id"], name=op.f("fk_site_scopes_occupation_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_site_scopes_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_scopes")),
        sa.UniqueConstraint(
            "site_id", "occupation_id", "level", name=op.f("uq_site_scopes_site_id_occupation_id_level")
        ),
    )
    with op.batch_alter_table("site_scopes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_scopes_site_id"), ["site_id"], unique=False)

    op.create_table(
        "candidates",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_resit", sa.Boolean(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "pending",
                "passed",
                "failed",
                name="outcome_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_candidates_batch_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_candidates_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_candidates_batch_id_number")),
        sa.UniqueConstraint("batch_id", "person_id", name=op.f("uq_candidates_batch_id_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_candidates_public_id")),
    )
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidates_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidates_outcome"), ["outcome"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidates_person_id"), ["person_id"], unique=False)

    op.create_table(
        "schemes",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("frozen_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_schemes_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schemes")),
        sa.UniqueConstraint("event_id", "edition", name=op.f("uq_schemes_event_id_edition")),
        sa.UniqueConstraint("public_id", name=op.f("uq_schemes_public_id")),
    )
    with op.batch_alter_table("schemes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_schemes_event_id"), ["event_id"], unique=False)

    op.create_table(
        "stages",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("preliminary", "final", name="stage_kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=200), nullable=False),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("registration_opens_at", sa.DateTime(), nullable=False),
        sa.Column("registration_closes_at", sa.DateTime(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("seats_per_delegation", sa.Integer(), nullable=True),
        sa.Column("advance_count", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_stages_ends_after_start")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_stages_seats_are_positive")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_stages_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stages")),
        sa.UniqueConstraint("event_id", "kind", "name", name=op.f("uq_stages_event_id_kind_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_stages_public_id")),
    )
    with op.batch_alter_table("stages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stages_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stages_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "candidate_marks",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "theory",
                "skill",
                "review",
                name="assessment_part",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "blank",
                "marked",
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
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_candidate_marks_by_id")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_candidate_marks_candidate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_marks")),
    )
    with op.batch_alter_table("candidate_marks", schema=None) as batch_op:
        batch_op.create_index("ix_candidate_marks_candidate_part", ["candidate_id", "part", "id"], unique=False)

    op.create_table(
        "criteria",
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["scheme_id"], ["schemes.id"], name=op.f("fk_criteria_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria")),
        sa.UniqueConstraint("public_id", name=op.f("uq_criteria_public_id")),
        sa.UniqueConstraint("scheme_id", "key", name=op.f("uq_criteria_scheme_id_key")),
    )
    with op.batch_alter_table("criteria", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_criteria_scheme_id"), ["scheme_id"], unique=False)

    op.create_table(
        "draws",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("layer", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_draws_by_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_draws_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
        sa.UniqueConstraint("public_id", name=op.f("uq_draws_public_id")),
        sa.UniqueConstraint("stage_id", "layer", name=op.f("uq_draws_stage_id_layer")),
    )
    with op.batch_alter_table("draws", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draws_stage_id"), ["stage_id"], unique=False)

    op.create_table(
        "entries",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "unit_approved",
                "approved",
                "confirmed",
                "checked_in",
                "competed",
                "returned",
                "rejected",
                "withdrawn",
                "absent",
                "disqualified",
                "substituted",
                name="entry_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("coach", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.Column("advanced_from_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["advanced_from_id"], ["entries.id"], name=op.f("fk_entries_advanced_from_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegations.id"], name=op.f("fk_entries_delegation_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_entries_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("public_id", name=op.f("uq_entries_public_id")),
    )
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entries_delegation_id"), ["delegation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entries_stage_id"), ["stage_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entries_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_entries_title"), ["title"], unique=False)

    op.create_table(
        "entry_imports",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "checked",
                "written",
                "discarded",
                name="import_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_entry_imports_by_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegations.id"], name=op.f("fk_entry_imports_delegation_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_entry_imports_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_imports")),
        sa.UniqueConstraint("public_id", name=op.f("uq_entry_imports_public_id")),
    )
    with op.batch_alter_table("entry_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_imports_delegation_id"), ["delegation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_imports_stage_id"), ["stage_id"], unique=False)

    op.create_table(
        "panel_members",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("chief_judge", "judge", name="panel_role", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_panel_members_stage_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_panel_members_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_members")),
        sa.UniqueConstraint("public_id", name=op.f("uq_panel_members_public_id")),
        sa.UniqueConstraint("stage_id", "number", name=op.f("uq_panel_members_stage_id_number")),
        sa.UniqueConstraint("stage_id", "user_id", name=op.f("uq_panel_members_stage_id_user_id")),
    )
    with op.batch_alter_table("panel_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_members_stage_id"), ["stage_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_panel_members_user_id"), ["user_id"], unique=False)

    op.create_table(
        "results",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "provisional",
                "complete",
                "chief_signed",
                "decoded",
                "rechecked",
                "supervisor_signed",
                "published",
                "under_appeal",
                "upheld",
                "corrected",
                "publicised",
                "final",
                "annulled",
                name="result_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("computed_at", sa.DateTime(), nullable=False),
        sa.Column("facts_hash", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_results_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_results")),
        sa.UniqueConstraint("public_id", name=op.f("uq_results_public_id")),
        sa.UniqueConstraint("stage_id", "edition", name=op.f("uq_results_stage_id_edition")),
    )
    with op.batch_alter_table("results", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_results_stage_id"), ["stage_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_results_state"), ["state"], unique=False)

    op.create_table(
        "unsealings",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_unsealings_by_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_unsealings_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsealings")),
        sa.UniqueConstraint("stage_id", name=op.f("uq_unsealings_stage_id")),
    )
    op.create_table(
        "works",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("is_absent", sa.Boolean(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_works_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_works")),
        sa.UniqueConstraint("public_id", name=op.f("uq_works_public_id")),
        sa.UniqueConstraint("stage_id", "code", name=op.f("uq_works_stage_id_code")),
    )
    with op.batch_alter_table("works", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_works_stage_id"), ["stage_id"], unique=False)

    op.create_table(
        "entry_members",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("employer", sa.String(length=200), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_entry_members_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_entry_members_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_members")),
        sa.UniqueConstraint("entry_id", "person_id", name=op.f("uq_entry_members_entry_id_person_id")),
        sa.UniqueConstraint("entry_id", "position", name=op.f("uq_entry_members_entry_id_position")),
        sa.UniqueConstraint("public_id", name=op.f("uq_entry_members_public_id")),
    )
    with op.batch_alter_table("entry_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_members_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_members_person_id"), ["person_id"], unique=False)

    op.create_table(
        "part_marks",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "given", "absent", "cheating", name="part_state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_part_marks_by_id")),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"], name=op.f("fk_part_marks_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_marks")),
        sa.UniqueConstraint("public_id", name=op.f("uq_part_marks_public_id")),
    )
    with op.batch_alter_table("part_marks", schema=None) as batch_op:
        batch_op.create_index("ix_part_marks_work_part", ["work_id", "part", "id"], unique=False)

    op.create_table(
        "placings",
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("theory", sa.BigInteger(), nullable=True),
        sa.Column("practical", sa.BigInteger(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("scale_score", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column(
            "medal",
            sa.Enum(
                "gold",
                "silver",
                "bronze",
                "medallion",
                name="medal",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "award",
            sa.Enum(
                "first_prize",
                "second_prize",
                "third_prize",
                "excellence",
                name="award",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_placings_entry_id")),
        sa.ForeignKeyConstraint(["result_id"], ["results.id"], name=op.f("fk_placings_result_id")),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"], name=op.f("fk_placings_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placings")),
        sa.UniqueConstraint("public_id", name=op.f("uq_placings_public_id")),
        sa.UniqueConstraint("result_id", "work_id", name=op.f("uq_placings_result_id_work_id")),
    )
    with op.batch_alter_table("placings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placings_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placings_result_id"), ["result_id"], unique=False)

    op.create_table(
        "publications",
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("appeals_until", sa.DateTime(), nullable=False),
        sa.Column("publicity_until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("audit_head", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_publications_by_id")),
        sa.ForeignKeyConstraint(["result_id"], ["results.id"], name=op.f("fk_publications_result_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sa.UniqueConstraint("result_id", name=op.f("uq_publications_result_id")),
    )
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publications_at"), ["at"], unique=False)

    op.create_table(
        "seals",
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_seals_draw_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_seals_entry_id")),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"], name=op.f("fk_seals_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seals")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_seals_entry_id")),
        sa.UniqueConstraint("work_id", name=op.f("uq_seals_work_id")),
    )
    with op.batch_alter_table("seals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seals_draw_id"), ["draw_id"], unique=False)

    op.create_table(
        "signatures",
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "chief_judge", "supervisor", name="signature_role", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("facts_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_signatures_by_id")),
        sa.ForeignKeyConstraint(["result_id"], ["results.id"], name=op.f("fk_signatures_result_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sa.UniqueConstraint("result_id", "role", name=op.f("uq_signatures_result_id_role")),
    )
    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signatures_result_id"), ["result_id"], unique=False)

    op.create_table(
        "sub_criteria",
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["criterion_id"], ["criteria.id"], name=op.f("fk_sub_criteria_criterion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sub_criteria")),
        sa.UniqueConstraint("criterion_id", "key", name=op.f("uq_sub_criteria_criterion_id_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sub_criteria_public_id")),
    )
    with op.batch_alter_table("sub_criteria", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sub_criteria_criterion_id"), ["criterion_id"], unique=False)

    op.create_table(
        "appeals",
        sa.Column("placing_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "lodged",
                "assigned",
                "re_marking",
                "ruled",
                "second_instance",
                "closed",
                name="appeal_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("lodged_by_id", sa.Integer(), nullable=False),
        sa.Column("lodged_at", sa.DateTime(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("upheld", "corrected", name="ruling", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("ruling", sa.Text(), nullable=True),
        sa.Column("ruled_by_id", sa.Integer(), nullable=True),
        sa.Column("ruled_at", sa.DateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lodged_by_id"], ["users.id"], name=op.f("fk_appeals_lodged_by_id")),
        sa.ForeignKeyConstraint(["placing_id"], ["placings.id"], name=op.f("fk_appeals_placing_id")),
        sa.ForeignKeyConstraint(["ruled_by_id"], ["users.id"], name=op.f("fk_appeals_ruled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appeals_public_id")),
    )
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeals_placing_id"), ["placing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeals_state"), ["state"], unique=False)

    op.create_table(
        "aspects",
        sa.Column("sub_criterion_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=12), nullable=False),
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
        sa.Column("benchmarks", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("max_mark > 0", name=op.f("ck_aspects_max_mark_is_positive")),
        sa.ForeignKeyConstraint(["sub_criterion_id"], ["sub_criteria.id"], name=op.f("fk_aspects_sub_criterion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aspects")),
        sa.UniqueConstraint("public_id", name=op.f("uq_aspects_public_id")),
        sa.UniqueConstraint("sub_criterion_id", "key", name=op.f("uq_aspects_sub_criterion_id_key")),
    )
    with op.batch_alter_table("aspects", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_aspects_sub_criterion_id"), ["sub_criterion_id"], unique=False)

    op.create_table(
        "certificates",
        sa.Column(
            "kind",
            sa.Enum(
                "award", "vocational", name="certificate_kind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "eligible",
                "numbered",
                "reviewed",
                "issued",
                "superseded",
                "revoked",
                "void",
                name="certificate_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("holder", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=True),
        sa.Column("placing_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("candidate_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("layout", sa.String(length=32), nullable=False),
        sa.Column("file_key", sa.String(length=200), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("public_reason", sa.Text(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_certificates_candidate_id")),
        sa.ForeignKeyConstraint(["contest_id"], ["contests.id"], name=op.f("fk_certificates_contest_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["users.id"], name=op.f("fk_certificates_issued_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_certificates_person_id")),
        sa.ForeignKeyConstraint(["placing_id"], ["placings.id"], name=op.f("fk_certificates_placing_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_certificates_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("candidate_id", name=op.f("uq_certificates_candidate_id")),
        sa.UniqueConstraint("number", name=op.f("uq_certificates_number")),
        sa.UniqueConstraint("placing_id", "person_id", name=op.f("uq_certificates_placing_id_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificates_public_id")),
        sa.UniqueConstraint("token", name=op.f("uq_certificates_token")),
    )
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificates_contest_id"), ["contest_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificates_holder"), ["holder"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificates_issued_at"), ["issued_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificates_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificates_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificates_placing_id"), ["placing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificates_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificates_state"), ["state"], unique=False)

    op.create_table(
        "mark_sheets",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("sub_criterion_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "issued",
                "in_progress",
                "submitted",
                "spread_conflict",
                "panel_signed",
                "verified",
                "locked",
                "returned",
                "voided",
                name="sheet_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["panel_members.id"], name=op.f("fk_mark_sheets_member_id")),
        sa.ForeignKeyConstraint(
            ["sub_criterion_id"], ["sub_criteria.id"], name=op.f("fk_mark_sheets_sub_criterion_id")
        ),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"], name=op.f("fk_mark_sheets_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_sheets")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mark_sheets_public_id")),
        sa.UniqueConstraint(
            "work_id", "member_id", "sub_criterion_id", name=op.f("uq_mark_sheets_work_id_member_id_sub_criterion_id")
        ),
    )
    with op.batch_alter_table("mark_sheets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mark_sheets_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mark_sheets_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_mark_sheets_sub_criterion_id"), ["sub_criterion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mark_sheets_work_id"), ["work_id"], unique=False)

    op.create_table(
        "marks",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("aspect_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["aspect_id"], ["aspects.id"], name=op.f("fk_marks_aspect_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_marks_by_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["mark_sheets.id"], name=op.f("fk_marks_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marks")),
        sa.UniqueConstraint("public_id", name=op.f("uq_marks_public_id")),
    )
    with op.batch_alter_table("marks", schema=None) as batch_op:
        batch_op.create_index("ix_marks_sheet_aspect", ["sheet_id", "aspect_id", "id"], unique=False)

    # The chain has one head from the start: nobody races to make it.
    op.execute(f"INSERT INTO audit_heads (id, number, hash) VALUES (1, 0, '{'0' * 64}')")


def downgrade() -> None:
    with op.batch_alter_table("marks", schema=None) as batch_op:
        batch_op.drop_index("ix_marks_sheet_aspect")

    op.drop_table("marks")
    with op.batch_alter_table("mark_sheets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mark_sheets_work_id"))
        batch_op.drop_index(batch_op.f("ix_mark_sheets_sub_criterion_id"))
        batch_op.drop_index(batch_op.f("ix_mark_sheets_state"))
        batch_op.drop_index(batch_op.f("ix_mark_sheets_member_id"))

    op.drop_table("mark_sheets")
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificates_state"))
        batch_op.drop_index(batch_op.f("ix_certificates_site_id"))
        batch_op.drop_index(batch_op.f("ix_certificates_placing_id"))
        batch_op.drop_index(batch_op.f("ix_certificates_person_id"))
        batch_op.drop_index(batch_op.f("ix_certificates_kind"))
        batch_op.drop_index(batch_op.f("ix_certificates_issued_at"))
        batch_op.drop_index(batch_op.f("ix_certificates_holder"))
        batch_op.drop_index(batch_op.f("ix_certificates_contest_id"))

    op.drop_table("certificates")
    with op.batch_alter_table("aspects", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_aspects_sub_criterion_id"))

    op.drop_table("aspects")
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appeals_state"))
        batch_op.drop_index(batch_op.f("ix_appeals_placing_id"))

    op.drop_table("appeals")
    with op.batch_alter_table("sub_criteria", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sub_criteria_criterion_id"))

    op.drop_table("sub_criteria")
    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signatures_result_id"))

    op.drop_table("signatures")
    with op.batch_alter_table("seals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seals_draw_id"))

    op.drop_table("seals")
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publications_at"))

    op.drop_table("publications")
    with op.batch_alter_table("placings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placings_result_id"))
        batch_op.drop_index(batch_op.f("ix_placings_entry_id"))

    op.drop_table("placings")
    with op.batch_alter_table("part_marks", schema=None) as batch_op:
        batch_op.drop_index("ix_part_marks_work_part")

    op.drop_table("part_marks")
    with op.batch_alter_table("entry_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_members_person_id"))
        batch_op.drop_index(batch_op.f("ix_entry_members_entry_id"))

    op.drop_table("entry_members")
    with op.batch_alter_table("works", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_works_stage_id"))

    op.drop_table("works")
    op.drop_table("unsealings")
    with op.batch_alter_table("results", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_results_state"))
        batch_op.drop_index(batch_op.f("ix_results_stage_id"))

    op.drop_table("results")
    with op.batch_alter_table("panel_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_panel_members_user_id"))
        batch_op.drop_index(batch_op.f("ix_panel_members_stage_id"))

    op.drop_table("panel_members")
    with op.batch_alter_table("entry_imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_imports_stage_id"))
        batch_op.drop_index(batch_op.f("ix_entry_imports_delegation_id"))

    op.drop_table("entry_imports")
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entries_title"))
        batch_op.drop_index(batch_op.f("ix_entries_state"))
        batch_op.drop_index(batch_op.f("ix_entries_stage_id"))
        batch_op.drop_index(batch_op.f("ix_entries_delegation_id"))

    op.drop_table("entries")
    with op.batch_alter_table("draws", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draws_stage_id"))

    op.drop_table("draws")
    with op.batch_alter_table("criteria", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_criteria_scheme_id"))

    op.drop_table("criteria")
    with op.batch_alter_table("candidate_marks", schema=None) as batch_op:
        batch_op.drop_index("ix_candidate_marks_candidate_part")

    op.drop_table("candidate_marks")
    with op.batch_alter_table("stages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stages_starts_at"))
        batch_op.drop_index(batch_op.f("ix_stages_event_id"))

    op.drop_table("stages")
    with op.batch_alter_table("schemes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_schemes_event_id"))

    op.drop_table("schemes")
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidates_person_id"))
        batch_op.drop_index(batch_op.f("ix_candidates_outcome"))
        batch_op.drop_index(batch_op.f("ix_candidates_batch_id"))

    op.drop_table("candidates")
    with op.batch_alter_table("site_scopes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_scopes_site_id"))

    op.drop_table("site_scopes")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_events_contest_id"))

    op.drop_table("events")
    with op.batch_alter_table("batches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_batches_state"))
        batch_op.drop_index(batch_op.f("ix_batches_site_id"))

    op.drop_table("batches")
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sites_state"))

    op.drop_table("sites")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_ins_user_id"))

    op.drop_table("sign_ins")
    with op.batch_alter_table("job_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_items_job_id"))

    op.drop_table("job_items")
    with op.batch_alter_table("grants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grants_user_id"))

    op.drop_table("grants")
    with op.batch_alter_table("delegations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegations_season_id"))

    op.drop_table("delegations")
    with op.batch_alter_table("contests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contests_state"))
        batch_op.drop_index(batch_op.f("ix_contests_season_id"))
        batch_op.drop_index(batch_op.f("ix_contests_industry_id"))

    op.drop_table("contests")
    op.drop_table("void_numbers")
    op.drop_table("users")
    with op.batch_alter_table("tries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tries_who"))
        batch_op.drop_index(batch_op.f("ix_tries_what"))
        batch_op.drop_index(batch_op.f("ix_tries_at"))

    op.drop_table("tries")
    op.drop_table("seasons")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_phone_index"))
        batch_op.drop_index(batch_op.f("ix_people_name_pinyin"))
        batch_op.drop_index(batch_op.f("ix_people_name"))
        batch_op.drop_index(batch_op.f("ix_people_id_index"))

    op.drop_table("people")
    op.drop_table("organisations")
    op.drop_table("operations")
    op.drop_table("occupations")
    op.drop_table("number_counters")
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letters_written_at"))
        batch_op.drop_index(batch_op.f("ix_letters_user_id"))
        batch_op.drop_index(batch_op.f("ix_letters_sent_at"))

    op.drop_table("letters")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_jobs_state"))
        batch_op.drop_index(batch_op.f("ix_jobs_started_by_id"))

    op.drop_table("jobs")
    op.drop_table("industries")
    op.drop_table("audit_heads")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entries_subject"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_at"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_actor_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_action"))

    op.drop_table("audit_entries")
