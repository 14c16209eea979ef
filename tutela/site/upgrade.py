"""Brings the tables to this version, whole or not at all, with a backup first, and never to an older one."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tutela import __version__
from tutela.casework.custody import log
from tutela.casework.people import queries as people
from tutela.casework.people.models import Unit
from tutela.errors import Broken, Conflict, Invalid
from tutela.site import tables
from tutela.site.models import SchemaVersion
from tutela.site.settings import FILE, VARIABLE
from tutela.site.sqlite_swap import back_up, file_of, on_a_copy

T = TypeVar("T")


class UpgradeNeeded(Conflict):
    """The tables are of an earlier version, and nobody has said to renew them."""

    code = "TU-U04"


class DatabaseTooOld(Conflict):
    """The tables are from before upgrades, and cannot become those of this program."""

    code = "TU-U09"


class DatabaseNewer(Conflict):
    """The tables are of a later version than this program."""

    code = "TU-U05"


class BackupMissing(Invalid):
    """Tables were to be renewed, and nobody has said that there is a backup."""

    code = "TU-U06"


class TablesDiffer(Broken):
    """The tables could not be made those of this version, so they were left as they were."""

    code = "TU-U07"


class NoDatabase(Conflict):
    """There are no tables yet that could be renewed."""

    code = "TU-X06"


class TableState(StrEnum):
    """How the tables stand to this program."""

    FRESH = "fresh"
    TOO_OLD = "too old"
    BEHIND = "behind"
    CURRENT = "current"
    NEWER = "newer"


def table_state() -> TableState:
    """Say how the tables stand to this program, by the migrations that were applied to them."""
    if is_missing():
        return TableState.FRESH
    if not MigrationRecorder(connection).has_table():
        return TableState.FRESH
    loader = MigrationLoader(connection)
    known, applied = set(loader.disk_migrations), set(loader.applied_migrations)
    if not applied:
        return TableState.FRESH
    if not _says_its_version():
        return TableState.TOO_OLD
    replaced = {old for migration in loader.disk_migrations.values() for old in migration.replaces}
    if applied - known - replaced:
        return TableState.NEWER
    return TableState.BEHIND if set(loader.graph.nodes) - applied else TableState.CURRENT


def is_missing() -> bool:
    """Say whether there is no file yet that the database would be in; to connect would make it."""
    if connection.vendor != "sqlite":
        return False
    file = file_of(connection)
    # One in memory has a name that is no path.
    return file.is_absolute() and not file.exists()


def version() -> str:
    """Give the version that the tables are of, as they say themselves."""
    return SchemaVersion.objects.order_by("-pk").values_list("version", flat=True).first() or "unknown"


def _says_its_version() -> bool:
    """Say whether the tables know their version; those of before 0.2.0 do not."""
    return SchemaVersion._meta.db_table in connection.introspection.table_names()


def make_tables() -> None:
    """Make the tables of a fresh database; call it while nothing else uses it.

    Raises:
        DatabaseTooOld: there are tables, of before 0.2.0.
        UpgradeNeeded: there are tables, of an earlier version.
        DatabaseNewer: there are tables, of a later version.
    """
    if table_state() is TableState.FRESH:
        at_once(_make)
    require_current()


def require_any() -> None:
    """Make sure that there are tables, of whatever version; nothing is made where there are none.

    Raises:
        NoDatabase: there are none.
    """
    if table_state() is TableState.FRESH:
        where = file_of(connection) if connection.vendor == "sqlite" else "the database of [database] url"
        raise NoDatabase(
            f"There is no installation here: {where} holds no tables. Run this in the folder of your {FILE}, "
            f"or name that file in {VARIABLE}. For a new installation run `tutela init` or `tutela up`."
        )


def require_current() -> None:
    """Make sure that the tables are those of this version.

    Raises:
        NoDatabase: there are none.
        DatabaseTooOld: they are of before 0.2.0.
        UpgradeNeeded: they are of an earlier one.
        DatabaseNewer: they are of a later one.
    """
    require_any()
    now = table_state()
    if now is TableState.TOO_OLD:
        raise DatabaseTooOld(
            "The tables are of a version before 0.2.0 and cannot be upgraded. Nothing was changed. Go on "
            "with the version that made them, export there what you need, and set this one up in a folder "
            "of its own."
        )
    if now is TableState.BEHIND:
        raise UpgradeNeeded(
            f"The tables are of version {version()}, and this is Tutela {__version__}. Stop every part of "
            "it, then run `tutela upgrade`, or start with `tutela up --upgrade`; both back up first."
        )
    if now is TableState.NEWER:
        raise DatabaseNewer(
            f"The tables are of version {version()}, later than Tutela {__version__}, which could lose what "
            "they hold. Install that version again, or restore a backup made before the upgrade."
        )


def upgrade(*, backed_up: bool = False) -> Path | None:
    """Bring the tables to this version, and put that on the record of every unit.

    Call it while nothing else uses the database. Killed at any moment, it leaves the tables as they were, or
    as they should be; run it again.

    Args:
        backed_up: somebody has just made a backup. Without that, SQLite is copied; PostgreSQL is refused.

    Returns:
        The backup, if one was made here.

    Raises:
        NoDatabase: there are no tables.
        DatabaseTooOld: the tables are of before 0.2.0.
        DatabaseNewer: the tables are of a later version.
        BackupMissing: there is no backup, and this database is not copied here.
        TablesDiffer: the tables did not become those of this version; nothing was changed.
        DatabaseInUse: another process has the database open.
    """
    if table_state() is not TableState.BEHIND:
        require_current()
        return None
    backup = None if backed_up else _back_up()
    at_once(renew)
    return backup


def _back_up() -> Path:
    if connection.vendor != "sqlite":
        raise BackupMissing(
            "A backup comes first. Stop every part of Tutela, run `tutela backup make` with the version that "
            "made the tables, and then `tutela upgrade --backed-up` with this one."
        )
    database = file_of(connection)
    connection.close()
    backup = database.with_name(f"{database.name}.before-{__version__}")
    back_up(database, backup)
    return backup


def at_once(change: Callable[[], T]) -> T:
    """Change tables whole or not at all; give what the change gives.

    Django applies migrations one by one, and notes each a moment after it was applied. PostgreSQL changes
    tables inside a transaction; SQLite cannot do all of that, so a copy is changed and takes its place.
    """
    if connection.vendor == "sqlite":
        with on_a_copy(connection):
            return change()
    with transaction.atomic():
        return change()


def _make() -> None:
    tables.make(MigrationExecutor(connection))
    _note_version()


def _note_version() -> None:
    # Nothing is left to apply: what Django does after that is left.
    call_command("migrate", verbosity=0, interactive=False)
    SchemaVersion.objects.create(version=__version__)


def renew() -> None:
    """Bring the tables to this version, on record; call it within `at_once`."""
    before = version()
    tables.renew(MigrationExecutor(connection))
    _note_version()
    if differing := tables.differences():
        raise TablesDiffer(
            f"The tables cannot become those of Tutela {__version__}, and were left as they were: "
            f"{'; '.join(differing[:5])}. Restore a backup whose tables nobody has changed."
        )
    with transaction.atomic():
        for unit in Unit.objects.order_by("pk"):
            log.record(
                people.installation(unit.pk),
                "installation.upgraded",
                purpose="administration",
                before=before,
                now=__version__,
            )
