"""Has PostgreSQL plan a statement once for each connection, and then run it by its name."""

from functools import cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

# How many statements a connection keeps; there are some dozens.
_MOST = 500
# Nothing is planned for later because it is asked often, only what is asked here.
_NEVER = 1 << 62


@cache
def _planning() -> type[Any]:
    """Give the kind of cursor whose statements are planned once for their connection."""
    # Whoever has another database loads nothing of PostgreSQL's driver.
    from psycopg import Cursor
    from psycopg.types.numeric import Int8

    class Planning(Cursor[Any]):
        """A cursor whose statements are planned once for their connection."""

        def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
            """Run a statement; numbers are all of one kind, so that it is planned once whatever they are."""
            same = None if params is None else [Int8(each) if type(each) is int else each for each in params]
            return super().execute(query, same, **{"prepare": True, **how})

        def _send_query_prepared(self, name: bytes, pgq: Any, *, binary: bool | None = None) -> None:
            """Remember what is run by name, for whoever is told of each statement."""
            self._query = pgq
            super()._send_query_prepared(name, pgq, binary=binary)

    return Planning


def cursor(connection: BaseDatabaseWrapper) -> CursorWrapper:
    """Give a cursor for statements that are run often, and differ by their values only.

    Any other database has them planned each time, as always.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    server: Any = connection.connection
    if server.prepare_threshold is None:
        server.prepare_threshold, server.prepared_max = _NEVER, _MOST
    wrapped: Any = connection
    with connection.wrap_database_errors:
        ready: CursorWrapper = wrapped._prepare_cursor(_planning()(server))
    return ready
