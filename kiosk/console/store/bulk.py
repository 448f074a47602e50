"""Many rows at once: statements that are compiled once, rows that go to the driver as they are.

A switch of ten thousand terminals writes fifty thousand rows. SQLAlchemy looks at every value of every row
again; the statements here are its own, compiled by it, and only values of types that need it are converted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A compiled statement.

    Attributes:
        text: In the words of the driver.
        names: Names of the values in their order, or None when the driver takes names.
        converters: Name -> what makes the driver's value of ours.
    """

    text: str
    names: tuple[str, ...] | None
    converters: Mapping[str, Callable[[Any], Any]]

    def row(self, values: Mapping[str, Any]) -> tuple[Any, ...] | dict[str, Any]:
        """Return one row for the driver."""
        converters = self.converters
        if self.names is None:
            return {
                name: converters[name](value) if name in converters else value
                for name, value in values.items()
            }
        return tuple(
            [converters[name](values[name]) if name in converters else values[name] for name in self.names]
        )


class BulkWriter:
    """Inserts and replaces rows; one for each store."""

    def __init__(self, dialect: Dialect) -> None:
        """Write in this dialect."""
        self._dialect = dialect
        self._prepared: dict[tuple[str, bool, tuple[str, ...]], _Prepared] = {}

    def insert(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, all with the same columns."""
        self._run(connection, table, rows, replaces=False)

    def upsert(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, all with the same columns, or replace these columns of rows that exist."""
        self._run(connection, table, rows, replaces=True)

    def _run(
        self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, replaces: bool
    ) -> None:
        if not rows:
            return
        key = (table.name, replaces, tuple(rows[0]))
        prepared = self._prepared.get(key)
        if prepared is None:
            prepared = self._prepared[key] = self._prepare(table, tuple(rows[0]), replaces=replaces)
        connection.exec_driver_sql(prepared.text, [prepared.row(values) for values in rows])

    def _prepare(self, table: Table, names: tuple[str, ...], *, replaces: bool) -> _Prepared:
        dialect = self._dialect
        # What Python would have to fill in belongs into the rows: the driver knows nothing of it.
        left_out = [one.name for one in table.columns if one.default is not None and one.name not in names]
        if left_out:
            raise ValueError(f"{table.name}: rows must also give {', '.join(left_out)}")
        insert: Any = postgresql.insert(table) if dialect.name == "postgresql" else sqlite.insert(table)
        if replaces:
            keys = [column.name for column in table.primary_key]
            values = {name: insert.excluded[name] for name in names if name not in keys}
            insert = insert.on_conflict_do_update(index_elements=keys, set_=values)
        statement: Executable = insert
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(names))  # type: ignore[attr-defined]
        converters = {}
        for name in names:
            converter = table.columns[name].type.dialect_impl(dialect).bind_processor(dialect)
            if converter is not None:
                converters[name] = converter
        ordered = tuple(compiled.positiontup) if compiled.positional else None
        return _Prepared(str(compiled), ordered, converters)
