"""Let print files be made once more, as another edition of the run's."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_1120"
down_revision = "2026_11_22_0830"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("print_files") as batch_op:
        batch_op.add_column(sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
        batch_op.drop_constraint(op.f("uq_print_files_run_id_part"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_print_files_run_id_edition_part"), ["run_id", "edition", "part"])
    with op.batch_alter_table("print_files") as batch_op:
        batch_op.alter_column("edition", server_default=None)


def downgrade() -> None:
    """The newest edition stays; that earlier ones were made is in the trail."""
    newest = "SELECT max(edition) FROM print_files AS other WHERE other.run_id = print_files.run_id"
    op.execute(f"DELETE FROM print_files WHERE edition < ({newest})")
    with op.batch_alter_table("print_files") as batch_op:
        batch_op.drop_constraint(op.f("uq_print_files_run_id_edition_part"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_print_files_run_id_part"), ["run_id", "part"])
        batch_op.drop_column("edition")
