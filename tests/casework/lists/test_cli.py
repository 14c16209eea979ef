"""The commands act through the same gate as the pages, and put results where a shell expects them."""

import json
from pathlib import Path

import pytest
from click.testing import Result

from tests.casework.doors import run
from tests.casework.lists import making
from tutela.casework.editions import cli
from tutela.casework.gate import Actor
from tutela.casework.lists.models import Entry

pytestmark = pytest.mark.django_db


def _run(*words: str | Path) -> Result:
    return run(cli.commands[0], *words)


def test_a_file_is_imported_and_what_was_rejected_is_named(sam: Actor, tmp_path: Path) -> None:
    _run("new", "partner", "--region", "UK", "--map", "1=Alpha", "--as", "sam")
    path = making.vics_file(
        tmp_path / "set.json", {"MD5": making.md5(1), "Category": 1}, {"MD5": making.md5(2)}, {"MD5": "x"}
    )

    first = _run("import", "partner", path, "--as", "sam")
    again = _run("import", "partner", path, "--json", "--as", "sam")

    assert first.exit_code == 3
    assert "2 new, 0 there already, 1 rejected" in first.stdout
    assert "record 3: " in first.stdout
    assert json.loads(again.stdout)["accepted"] == 0
    assert json.loads(again.stdout)["repeats"] is not None
    assert Entry.objects.filter(category="Alpha").count() == 1
    shown = _run("show", "partner", "--as", "sam").stdout
    assert ", finished: 3 read, 2 new\n" in shown
    assert ", finished: 3 read, 0 new\n" in shown


def test_a_table_is_imported_with_a_mapping_from_a_file(sam: Actor, tmp_path: Path) -> None:
    _run("new", "partner", "--region", "UK", "--as", "sam")
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"columns": {"md5": "hash", "category": "class"}, "delimiter": ";"}))
    table = making.text_file(tmp_path / "list.csv", "hash;class", f"{making.md5(1)};2")

    result = _run("import", "partner", table, "--mapping", mapping, "--as", "sam")

    assert result.exit_code == 0
    assert Entry.objects.get().category == "Beta"
