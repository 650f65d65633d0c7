"""Writing many rows at once: numbers are given beforehand, so that rows can point at one another before any stands."""

from collections import defaultdict
from typing import Any

from sqlalchemy import func, insert, select, text

from compmgr.foundation.database import Base, Session


class Bulk:
    """Rows waiting to be written, by model; every row of a model names the same columns."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
        self.last: dict[type[Base], int] = {}

    def add(self, model: type[Base], **values: Any) -> int:
        """Keep a row for the next `write`; its number."""
        if model not in self.last:
            self.last[model] = self.session.scalar(select(func.max(model.id))) or 0
        self.last[model] += 1
        self.rows[model].append({"id": self.last[model], **values})
        return self.last[model]

    def write(self) -> None:
        """Write what waits, what is pointed at first; deeds may number their own rows from here on."""
        self.session.flush()
        for table in Base.metadata.sorted_tables:
            for model, rows in self.rows.items():
                if model.__table__ is table and rows:
                    self.session.execute(insert(table), rows)
                    self._let_the_database_count_on(table.name)
        self.rows.clear()
        self.last.clear()

    def _let_the_database_count_on(self, table: str) -> None:
        """PostgreSQL counts by itself and does not look at the numbers that were given."""
        if self.session.get_bind().dialect.name == "postgresql":
            highest = f"(select max(id) from {table})"
            self.session.execute(text(f"select setval(pg_get_serial_sequence('{table}', 'id'), {highest})"))
