"""Let links to skill passports keep what was chosen, so that nothing later joins it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_0730"
down_revision = "2026_11_22_0330"
branch_labels = None
depends_on = None


def upgrade() -> None:
    swap("hidden", "shown")


def downgrade() -> None:
    swap("shown", "hidden")


def swap(old: str, new: str) -> None:
    """Neither list can be told from the other: links made until now show nothing more, their owners make new ones."""
    with op.batch_alter_table("passport_shares") as batch_op:
        batch_op.add_column(sa.Column(new, sa.JSON(), nullable=False, server_default="[]"))
        batch_op.drop_column(old)
    with op.batch_alter_table("passport_shares") as batch_op:
        batch_op.alter_column(new, server_default=None)
    op.execute("UPDATE passport_shares SET ended_at = CURRENT_TIMESTAMP WHERE ended_at IS NULL")
