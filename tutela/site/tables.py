"""Makes the tables of an empty database, and compares those that are there with what the models say."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations import RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.state import ProjectState

Plan = Sequence[tuple[Migration, bool]]

# What PostgreSQL calls a type that Django writes by its other name.
_LONG_NAMES = {"varchar": "character varying", "char": "character"}
_CONSTRAINT = re.compile(r'CONSTRAINT "(\w+)"')
_COLUMNS_OF = """
    SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute
    WHERE attrelid = to_regclass(quote_ident(%s)) AND attnum > 0 AND NOT attisdropped
"""


def make(executor: MigrationExecutor, plan: Plan | None = None) -> ProjectState:
    """Make the tables of an empty database as all migrations leave them, or those of a plan; give the models.

    Each table is made once, in its last form. Applied one by one, migrations make and change tables that hold
    nothing yet, and that was most of what `tutela init` and a restore did. Code of theirs that is elidable,
    as Django calls it, works on rows; any other is run: it makes what no model says.
    """
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes()) if plan is None else plan
    state = ProjectState(real_apps=executor.loader.unmigrated_apps)
    for migration, _ in plan:
        state = migration.mutate_state(state, preserve=False)
    executor.recorder.ensure_schema()
    with connection.schema_editor() as editor:
        for model in (state.apps.get_model(label, name) for label, name in state.models):
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for migration, _ in plan:
            for operation in _beside_models(migration.operations):
                operation.database_forwards(migration.app_label, editor, state, state)
    for migration, _ in plan:
        executor.recorder.record_applied(migration.app_label, migration.name)
    return state


def _beside_models(operations: Iterable[Any]) -> Iterator[Any]:
    for each in operations:
        if isinstance(each, SeparateDatabaseAndState):
            yield from _beside_models(each.database_operations)
        elif isinstance(each, RunPython | RunSQL) and not each.elidable:
            yield each


class _Growing(ProjectState):
    """The models as migrations make them, where one that is new or grew is made anew, and none beside it.

    Django makes anew whatever is related to it as well. Here nearly everything is related to a unit, and that
    was most of what an upgrade did. What refers to a model knows it by its table and key,
    which stay; before any other change, and before code that may use any model, all are made anew.
    """

    _is_growing = False

    def add_field(
        self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool
    ) -> None:
        self._is_growing = True
        super().add_field(app_label, model_name, name, field, preserve_default)
        self._is_growing = False

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        if "apps" not in vars(self):
            return
        is_new = model_name not in self.apps.all_models[app_label]
        if is_new or delay or self._is_growing:
            # One that refers to itself would refer to what it was.
            self.apps.unregister_model(app_label, model_name)
            self.apps.render_multiple([self.models[app_label, model_name]])
            # What refers to it is made anew by whatever asks for all that is delayed.
            self.is_delayed = self.is_delayed or not is_new
        else:
            self.clear_delayed_apps_cache()
            super().reload_model(app_label, model_name, delay)


def renew(executor: MigrationExecutor) -> None:
    """Apply the migrations that the tables lack, one by one."""
    leaves = executor.loader.graph.leaf_nodes()
    state: ProjectState = _Growing(real_apps=executor.loader.unmigrated_apps)
    for migration, _ in executor.migration_plan(leaves, clean_start=True):
        if (migration.app_label, migration.name) in executor.loader.applied_migrations:
            state = migration.mutate_state(state, preserve=False)
    executor.migrate(leaves, state=state)


def differences() -> list[str]:
    """Say what is missing, too many or otherwise in the tables of this installation, one line each."""
    wanted = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    there = set(connection.introspection.table_names())
    labels = tuple(f"{app.label}_" for app in apps.get_app_configs())
    extra = sorted(name for name in there - wanted.keys() - _searched() if name.startswith(labels))
    faults = [f"table {name} is none of this version" for name in extra]
    for name, model in sorted(wanted.items()):
        faults += _of_table(name, model) if name in there else [f"table {name} is missing"]
    return faults


def _searched() -> set[str]:
    """Name the tables of SQLite in which words are searched: a virtual one, and those that it brings."""
    if connection.vendor != "sqlite":
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
        virtual = tuple(name for (name,) in cursor.fetchall())
    brought = tuple(f"{name}_" for name in virtual)
    names = connection.introspection.table_names()
    return {name for name in names if name in virtual or name.startswith(brought)}


def _of_table(name: str, model: type[models.Model]) -> list[str]:
    there, fields = _columns(name), {field.column: field for field in model._meta.concrete_fields}
    faults = [f"column {name}.{column} is none of this version" for column in sorted(there.keys() - fields)]
    for column, field in fields.items():
        if column not in there:
            faults.append(f"column {name}.{column} is missing")
            continue
        kind, is_null = there[column]
        if kind not in (wanted := _kinds(field)):
            faults.append(f"column {name}.{column} is {kind}, not {wanted[0]}")
        if is_null != field.null:
            faults.append(f"column {name}.{column} may {'' if is_null else 'not '}be empty")
    return faults + _of_constraints(name, model)


def _columns(table: str) -> dict[str, tuple[str, bool]]:
    """Give a table's columns, each with its type and whether it may be empty."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA table_info({connection.ops.quote_name(table)})")
            return {row[1]: (row[2].lower(), not row[3]) for row in cursor.fetchall()}
        cursor.execute(_COLUMNS_OF, [table])
        return {name: (kind, not not_null) for name, kind, not_null in cursor.fetchall()}


def _kinds(field: Any) -> list[str]:
    """Give the types that a column may be of: the model's own first."""
    kind = str(field.db_type(connection)).lower()
    if isinstance(field, models.AutoField):
        # Numbers of Django's own rows became longer at some time, without a migration for every table.
        return [kind, "integer", "bigint"]
    if connection.vendor == "sqlite":
        return [kind]
    name, bracket, rest = kind.partition("(")
    return [_LONG_NAMES.get(name, name) + bracket + rest]


def _of_constraints(table: str, model: type[models.Model]) -> list[str]:
    with connection.cursor() as cursor:
        is_sqlite = connection.vendor == "sqlite"
        look = _constraints_in_sqlite if is_sqlite else connection.introspection.get_constraints
        there = look(cursor, table)
    meta: Any = model._meta
    named = [
        constraint.name for constraint in (*meta.indexes, *meta.constraints) if constraint.name not in there
    ]
    faults = [f"{name} of table {table} is missing" for name in named]
    unique = [
        constraint["columns"]
        for constraint in there.values()
        if constraint["unique"] or constraint["primary_key"]
    ]
    # An index of some rows is none of the column.
    partial = {each.name for each in (*meta.indexes, *meta.constraints) if getattr(each, "condition", None)}
    indexed = unique + [one["columns"] for name, one in there.items() if one["index"] and name not in partial]
    points = {
        tuple(constraint["columns"]): constraint["foreign_key"]
        for constraint in there.values()
        if constraint["foreign_key"]
    }
    for field in meta.concrete_fields:
        column = field.column
        if field.unique and [column] not in unique:
            faults.append(f"column {table}.{column} is not unique")
        if field.db_index and [column] not in indexed:
            faults.append(f"column {table}.{column} has no index")
        if isinstance(field, models.ForeignKey) and points.get((column,)) != _target(field):
            faults.append(f"column {table}.{column} does not point to {_target(field)[0]}")
    for columns in meta.unique_together:
        if [meta.get_field(name).column for name in columns] not in unique:
            faults.append(f"{', '.join(columns)} of table {table} are not unique together")
    return faults


def _constraints_in_sqlite(cursor: CursorWrapper, table: str) -> dict[str, dict[str, Any]]:
    """Give a table's constraints as Django does, which parses what made each table: a third of a `doctor`."""
    none: dict[str, Any] = {
        "columns": [],
        "unique": False,
        "primary_key": False,
        "index": False,
        "foreign_key": None,
    }
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
    there = {name: none for (sql,) in cursor.fetchall() for name in _CONSTRAINT.findall(sql)}
    cursor.execute("SELECT name FROM pragma_table_info(%s) WHERE pk > 0 ORDER BY pk", [table])
    there["__primary__"] = none | {"columns": [name for (name,) in cursor.fetchall()], "primary_key": True}
    cursor.execute('SELECT name, "unique" FROM pragma_index_list(%s)', [table])
    for name, is_unique in cursor.fetchall():
        cursor.execute("SELECT name FROM pragma_index_info(%s) ORDER BY seqno", [name])
        columns = [column for (column,) in cursor.fetchall()]
        there[name] = none | {"columns": columns, "unique": bool(is_unique), "index": True}
    cursor.execute('SELECT "from", "table", "to" FROM pragma_foreign_key_list(%s)', [table])
    for column, *target in cursor.fetchall():
        there[f"fk_{column}"] = none | {"columns": [column], "foreign_key": tuple(target)}
    return there


def _target(field: Any) -> tuple[str, str]:
    return field.target_field.model._meta.db_table, field.target_field.column
