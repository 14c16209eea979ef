"""Drops three indexes that no question needs, and that every entry of a national list pays for."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import tutela.casework.database

_COLUMNS = (["md5"], ["sha256"], ["hash_list_id"])


def _drop(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop by name: SQLite would otherwise write the whole table anew, of millions of rows."""
    with editor.connection.cursor() as cursor:
        constraints = editor.connection.introspection.get_constraints(cursor, "lists_entry")
    for name, constraint in constraints.items():
        if constraint["index"] and not constraint["unique"] and constraint["columns"] in _COLUMNS:
            editor.execute(f"DROP INDEX {editor.quote_name(name)}")


class Migration(migrations.Migration):

    drops_indexes_only = True

    dependencies = [
        ("lists", "0002_what_readers_noted"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("entry", "md5", tutela.casework.database.BytesField(null=True)),
                migrations.AlterField("entry", "sha256", tutela.casework.database.BytesField(null=True)),
                migrations.AlterField(
                    "entry",
                    "hash_list",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="lists.hashlist",
                    ),
                ),
            ],
            database_operations=[migrations.RunPython(_drop, migrations.RunPython.noop, elidable=True)],
        ),
    ]
