"""No migration takes anything away before the version that stopped using it is out."""

from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from tests.upgrade.losses import losses, rooms

FIRST = "0001_initial"


def test_the_migrations_of_every_room_lose_nothing() -> None:
    loader = MigrationLoader(None)
    ours = [key for key in loader.disk_migrations if key[0] in rooms()]

    found = [
        said
        for key in ours
        if key[1] != FIRST
        for said in losses(loader.disk_migrations[key], loader.project_state(key, at_end=False))
    ]

    assert {app for app, _ in ours} >= {"custody", "people", "items", "cases", "site"}
    assert not found


def _before() -> ProjectState:
    state = ProjectState()
    fields: list[Any] = [
        ("id", models.BigAutoField(primary_key=True)),
        ("title", models.CharField(max_length=100)),
        ("note", models.TextField(null=True)),
    ]
    state.add_model(ModelState("cases", "Case", fields))
    return state


def _migration(operation: Any, contracts: str = "") -> Any:
    made: Any = migrations.Migration("0003_later", "cases")
    made.operations = [operation]
    if contracts:
        made.contracts = contracts
    return made


TAKES_AWAY = [
    migrations.RemoveField("case", "title"),
    migrations.DeleteModel("Case"),
    migrations.RenameField("case", "title", "name"),
    migrations.RenameModel("Case", "Matter"),
    migrations.AlterField("case", "title", models.CharField(max_length=99)),
    migrations.AlterField("case", "title", models.CharField(max_length=100, unique=True)),
    migrations.AlterField("case", "title", models.IntegerField()),
    migrations.AlterField("case", "note", models.TextField()),
    migrations.AddField("case", "number", models.IntegerField()),
    migrations.AddField("case", "number", models.IntegerField(null=True, unique=True)),
    migrations.AddConstraint("case", models.UniqueConstraint(fields=["title"], name="one_title")),
    migrations.RunSQL("DELETE FROM cases_case"),
]
ADDS = [
    migrations.AddField("case", "number", models.IntegerField(null=True)),
    migrations.AddField("case", "number", models.IntegerField(default=0)),
    migrations.AlterField("case", "title", models.CharField(max_length=200)),
    migrations.AlterField("case", "title", models.CharField(max_length=100, null=True)),
    migrations.AddIndex("case", models.Index(fields=["title"], name="by_title")),
    migrations.CreateModel("Note", [("id", models.BigAutoField(primary_key=True))]),
]


@pytest.mark.parametrize("operation", TAKES_AWAY, ids=lambda one: str(one.describe()))
def test_what_takes_away_is_named_unless_it_ends_an_earlier_expansion(operation: Any) -> None:
    assert list(losses(_migration(operation), _before()))
    assert list(losses(_migration(operation, contracts=FIRST), _before()))
    assert list(losses(_migration(operation, contracts="0003_later"), _before()))
    assert not list(losses(_migration(operation, contracts="0002_expanded"), _before()))


@pytest.mark.parametrize("operation", TAKES_AWAY, ids=lambda one: str(one.describe()))
@pytest.mark.parametrize("side", ["state_operations", "database_operations"])
def test_what_says_that_it_drops_indexes_only_takes_nothing_else_away(operation: Any, side: str) -> None:
    later = _migration(migrations.SeparateDatabaseAndState(**{side: [operation]}))
    later.drops_indexes_only = True

    assert list(losses(later, _before()))


@pytest.mark.parametrize("operation", ADDS, ids=lambda one: str(one.describe()))
def test_what_only_adds_passes(operation: Any) -> None:
    assert not list(losses(_migration(operation), _before()))


def test_a_constraint_passes_that_an_older_one_which_is_there_makes_all_rows_keep() -> None:
    older, wider = (
        migrations.AddConstraint("case", models.UniqueConstraint(fields=fields, name=f"{len(fields)}"))
        for fields in (["title"], ["title", "note"])
    )
    later, before = _migration(wider), _before()
    later.implied_by = "1"

    assert list(losses(later, before))
    older.state_forwards("cases", before)
    assert not list(losses(later, before))
    later.implied_by = "another"
    assert list(losses(later, before))


def test_a_check_of_a_column_that_is_added_empty_binds_no_row_and_one_of_another_does() -> None:
    added = migrations.AddField("case", "other", models.CharField(max_length=100, null=True))
    for column, is_loss in (("other", False), ("title", True)):
        condition = ~models.Q(**{column: models.F("note")})
        made = _migration(
            migrations.AddConstraint("case", models.CheckConstraint(condition=condition, name="a"))
        )
        made.operations.insert(0, added)

        assert bool(list(losses(made, _before()))) is is_loss
