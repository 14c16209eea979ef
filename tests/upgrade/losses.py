"""Names what a migration takes away, so that none does it before a version has stopped using it.

Tables change in two steps. The first expands: it adds beside what is there. A later version, when nothing
uses the old any more, contracts: its migration says `contracts = "0002_name"`, the one of its room that
expanded, and may then take away what that replaced. One that drops indexes by their names, so that no table
is written anew, says `drops_indexes_only = True`, and is judged by what it does to the models. One that adds
a constraint which every row keeps already names the older one that makes them: `implied_by = "name"`. A check
of a column that it adds, empty, binds no row, and no two rows are alike in it. What a RunPython does is seen
by the test that compares every value.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import migrations, models
from django.db.migrations.state import ProjectState

_TAKES_AWAY = (
    migrations.RemoveField, migrations.DeleteModel, migrations.RenameField, migrations.RenameModel,
    migrations.AlterModelTable, migrations.RunSQL, migrations.SeparateDatabaseAndState,
    migrations.AddConstraint, migrations.AlterUniqueTogether,
)  # fmt: skip


def losses(migration: Any, before: ProjectState) -> Iterator[str]:
    """Say what a migration takes away or narrows, without leave; nothing, for one that only adds.

    Args:
        migration: one that follows the first of its room.
        before: the models as they were before it.
    """
    if _is_allowed(migration):
        return
    state = before.clone()
    for operation in _operations(migration):
        is_loss = isinstance(operation, _TAKES_AWAY) or _narrows(migration, operation, state)
        is_harmless = (
            _is_of_new_model(migration, operation, before)
            or _is_kept(migration, operation, state)
            or _is_of_new_column(migration, operation)
        )
        if is_loss and not is_harmless:
            yield f"{migration.app_label}.{migration.name}: {operation.describe()}"
        operation.state_forwards(migration.app_label, state)


def _is_allowed(migration: Any) -> bool:
    """Say whether a migration contracts what a named earlier one of its room expanded."""
    named = getattr(migration, "contracts", "")
    return bool(named) and named != "0001_initial" and named < migration.name


def _operations(migration: Any) -> Iterator[Any]:
    """Give what a migration does; of what drops indexes by name, what that does to the models."""
    for operation in migration.operations:
        is_split = isinstance(operation, migrations.SeparateDatabaseAndState)
        if is_split and getattr(migration, "drops_indexes_only", False):
            yield from operation.state_operations
            yield from operation.database_operations
        else:
            yield operation


def _is_of_new_model(migration: Any, operation: Any, before: ProjectState) -> bool:
    """Say whether a field or a constraint comes to a model that the migration itself makes, without rows."""
    is_added = isinstance(operation, migrations.AddField | migrations.AddConstraint)
    return is_added and (migration.app_label, operation.model_name_lower) not in before.models


def _is_kept(migration: Any, operation: Any, state: ProjectState) -> bool:
    """Say whether a constraint is added that an older one, which is there, makes every row keep."""
    if not isinstance(operation, migrations.AddConstraint):
        return False
    held = state.models[migration.app_label, operation.model_name_lower].options.get("constraints", [])
    return getattr(migration, "implied_by", "") in {constraint.name for constraint in held}


def _is_of_new_column(migration: Any, operation: Any) -> bool:
    """Say whether a check asks of a column that the migration adds, which is empty in every row there is."""
    if not isinstance(operation, migrations.AddConstraint):
        return False
    added = {
        each.name
        for each in migration.operations
        if isinstance(each, migrations.AddField)
        and each.model_name_lower == operation.model_name_lower
        and each.field.null
        and not each.field.has_default()
    }
    if isinstance(operation.constraint, models.UniqueConstraint):
        # Rows with an empty column are like no others.
        return bool(added & set(operation.constraint.fields))
    if not isinstance(operation.constraint, models.CheckConstraint):
        return False
    condition: Any = operation.constraint.condition
    # One comparison with an empty column says neither yes nor no, which lets a row pass.
    return len(condition.children) == 1 and bool(condition.referenced_base_fields & added)


def _narrows(migration: Any, operation: Any, state: ProjectState) -> bool:
    if isinstance(operation, migrations.AddField):
        field = operation.field
        return field.unique or not (field.null or field.has_default() or field.many_to_many)
    if not isinstance(operation, migrations.AlterField):
        return False
    old: Any = state.models[migration.app_label, operation.model_name_lower].fields[operation.name]
    new = operation.field
    shorter = (new.max_length or 2**31) < (old.max_length or 2**31)
    stricter = (old.null and not new.null) or (new.unique and not old.unique)
    return type(new) is not type(old) or shorter or stricter or _points_elsewhere(old, new)


def _points_elsewhere(old: Any, new: Any) -> bool:
    if not isinstance(new, models.ForeignKey):
        return False
    return str(old.remote_field.model).lower() != str(new.remote_field.model).lower()


def rooms() -> set[str]:
    """Name the apps whose migrations are ours."""
    return {app.label for app in apps.get_app_configs() if app.name.startswith("tutela.")}
