"""Each way in which real tables differ from the models is named, on either database; new ones do not."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.site.installation import Installation
from tutela.site import tables

pytestmark = pytest.mark.django_db
VERDICT = "quality_verdict"
# What was done, what is named, and how it is done: on SQLite by making the table again otherwise.
OTHER_NAME = ("reason", "because"), "RENAME reason TO because"
CHANGES = [
    ("reason is missing", *OTHER_NAME),
    ("because is none of this version", *OTHER_NAME),
    ("outcome is ", ("varchar(10)", "varchar(9)"), "ALTER outcome TYPE varchar(9)"),
    ("reason may be empty", ('"reason" varchar(300) NOT NULL', '"reason" varchar(300)'),
     "ALTER reason DROP NOT NULL"),
    ("lot_id is not unique", ("NOT NULL UNIQUE", "NOT NULL"), "DROP CONSTRAINT quality_verdict_lot_id_key"),
    ("by_id does not point to people_person", ('REFERENCES "people_person" ("id")', ""),
     "DROP CONSTRAINT {by_id}"),
]  # fmt: skip


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _make_again(table: str, old: str, new: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name = %s AND sql NOT NULL", [table])
        made = cursor.fetchall()
        assert any(old in sql for _, sql in made)
        cursor.execute(f"DROP TABLE {table}")
        for _, sql in sorted(made, key=lambda one: one[0] != table):
            cursor.execute(sql.replace(old, new))


def _foreign_key() -> str:
    with connection.cursor() as cursor:
        there = connection.introspection.get_constraints(cursor, VERDICT)
    return next(name for name, one in there.items() if one["foreign_key"] and one["columns"] == ["by_id"])


def test_the_tables_that_migrations_make_are_those_of_the_models() -> None:
    assert tables.differences() == []


@pytest.mark.parametrize(("said", "again", "altered"), CHANGES)
def test_a_column_that_was_changed_is_named(said: str, again: tuple[str, str], altered: str) -> None:
    if connection.vendor == "sqlite":
        _make_again(VERDICT, *again)
    else:
        _run(f"ALTER TABLE {VERDICT} {altered.format(by_id=_foreign_key() if '{' in altered else '')}")

    assert any(each.startswith(f"column {VERDICT}.{said}") for each in tables.differences())


def test_a_table_that_is_missing_and_one_too_many_are_named() -> None:
    _run(f"DROP TABLE {VERDICT}")
    _run("CREATE TABLE lists_left_over (id integer)")

    assert tables.differences() == [
        "table lists_left_over is none of this version",
        "table quality_verdict is missing",
    ]


@pytest.mark.parametrize(
    ("table", "columns", "said"),
    [
        ("jobs_job", ["kind", "state"], "jobs_job_kind_"),
        (
            "welfare_exposureevent",
            ["person_id", "key"],
            "one_exposure_per_key of table welfare_exposureevent",
        ),
        ("items_item", ["unit_id"], "column items_item.unit_id has no index"),
    ],
)
def test_an_index_or_rule_that_is_missing_is_named(table: str, columns: list[str], said: str) -> None:
    with connection.cursor() as cursor:
        there = connection.introspection.get_constraints(cursor, table)
    # Beside the index of a column there may be one of some of its rows, whose name comes later.
    name, *_ = sorted(
        name for name, one in there.items()
        if one["columns"] == columns and (one["index"] or one["unique"]) and not one["foreign_key"]
    )  # fmt: skip

    if connection.vendor == "postgresql" and there[name]["unique"]:
        _run(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    elif there[name]["unique"]:
        _make_again(table, f'CONSTRAINT "{name}"', 'CONSTRAINT "another"')
    else:
        _run(f"DROP INDEX {name}")

    assert any(each.startswith(said) for each in tables.differences())


@pytest.mark.long
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="files are compared")
def test_a_new_database_has_the_tables_that_django_makes_of_the_migrations(tmp_path: Path) -> None:
    made = Installation(tmp_path / "new").with_tables()
    djangos = Installation(tmp_path / "django")
    (djangos.folder / "var").mkdir()
    settings = {"TUTELA_SETTINGS": str(djangos.folder / "tutela.toml")}

    subprocess.run([sys.executable, "-m", "django", "migrate"], env={**os.environ, **settings}, check=True)

    assert not _schema(made) ^ _schema(djangos)


def _schema(installation: Installation) -> set[tuple[str, str, frozenset[str]]]:
    """Give what there is, each with its parts: migrations that alter a table leave them in another order."""
    asked = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    with closing(sqlite3.connect(installation.folder / "var" / "tutela.db")) as database:
        return {
            (kind, name, frozenset(sql.split(", ")))
            for kind, name, sql in map(_bare, database.execute(asked))
        }


def _bare(row: tuple[str, str, str]) -> tuple[str, str, str]:
    kind, name, sql = row
    head, bracket, parts = sql.partition(" (")
    return kind, name, parts.removesuffix(")") if bracket else head
