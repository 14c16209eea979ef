"""No cell begins a formula in a spreadsheet, and every cell is restored exactly."""

import csv
import io

import pytest
from hypothesis import given, strategies as st

from tutela.engine.formats import csv_own
from tutela.engine.formats.csv_cells import inert, restored
from tutela.engine.formats.known import Known

MARKS = ["=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠"]  # noqa: RUF001


@pytest.mark.parametrize("mark", MARKS)
def test_a_cell_that_begins_with_a_mark_begins_no_formula(mark: str) -> None:
    assert inert(mark + "1+1") == "'" + mark + "1+1"
    assert restored(inert(mark + "1+1")) == mark + "1+1"


@pytest.mark.parametrize("cell", ["", "1=1", "a-b", " ", "mail@unit.example"])
def test_any_other_cell_stays_as_it_is(cell: str) -> None:
    assert inert(cell) == cell


@given(cell=st.text(max_size=5))
def test_every_cell_is_restored_exactly(cell: str) -> None:
    assert not inert(cell).startswith(tuple(mark for mark in MARKS if mark != "'"))
    assert restored(inert(cell)) == cell


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "'", "＝", "＋", "－", "＠"])  # noqa: RUF001
def test_our_own_table_shields_its_cells(mark: str) -> None:
    stream = io.BytesIO()

    csv_own.write(stream, [Known(md5=bytes(16), mime=mark + "1")])

    [row] = csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig")))
    assert row["mime"] == "'" + mark + "1"
