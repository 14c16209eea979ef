"""What the engine says fits into the columns that keep it; SQLite would not tell, PostgreSQL refuses."""

from tutela.casework.items.models import HashValue, Item
from tutela.engine.hashing.child_work import RECIPE
from tutela.engine.media.facts import Condition
from tutela.engine.media.file_types import Kind


def test_the_recipe_of_a_fingerprint_fits_its_column() -> None:
    column = HashValue._meta.get_field("recipe")

    assert len(RECIPE) <= (column.max_length or 0)


def test_every_kind_and_condition_fits_its_column() -> None:
    kind, condition = Item._meta.get_field("kind"), Item._meta.get_field("condition")

    assert max(map(len, Kind)) <= (kind.max_length or 0)
    assert max(map(len, Condition)) <= (condition.max_length or 0)
