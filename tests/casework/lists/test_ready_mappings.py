"""Each mapping that is ready by name reads the same table in an installation and on a command line."""

import csv
import hashlib
from pathlib import Path

import pytest

from tests.casework.lists import making
from tests.engine.cli.test_cli import run, told
from tutela.casework.gate import Actor
from tutela.casework.lists import actions
from tutela.casework.lists.models import Entry
from tutela.engine.formats import vics
from tutela.engine.formats.known import Known
from tutela.engine.formats.shared.ready_mappings import mapping_of, ready_mappings

pytestmark = pytest.mark.django_db
CONTENT = b"painted by nobody"
MD5 = hashlib.md5(CONTENT, usedforsecurity=False)
SAID = {"md5": MD5.hexdigest(), "hash": MD5.hexdigest(), "hash_type": "md5", "category": "1"}


def table(path: Path, name: str) -> Path:
    mapping = mapping_of(name)
    with path.open("w", newline="") as file:
        writer = csv.writer(file, delimiter=mapping.delimiter)
        writer.writerow(mapping.columns.values())
        writer.writerow(SAID.get(target, "") for target in mapping.columns)
    return path


@pytest.mark.parametrize("name", sorted(ready_mappings()))
def test_each_ready_mapping_reads_the_same_through_both_doors(sam: Actor, tmp_path: Path, name: str) -> None:
    listed = table(tmp_path / "list.csv", name)
    (tmp_path / "found.bin").write_bytes(CONTENT)

    imported = actions.import_list(sam, making.received_list(sam), listed, mapping=mapping_of(name))
    [matched] = told(run("match", tmp_path / "found.bin", "--known", listed, "--mapping", name, "--json"))

    assert (imported.accepted, imported.rejected) == (1, 0)
    assert bytes(Entry.objects.get().md5 or b"") == MD5.digest()
    assert [match["rule"] for match in matched["matches"]] == ["md5"]
    assert matched["matches"][0]["category"] == Entry.objects.get().category_raw


def test_a_mapping_that_a_file_does_not_need_is_left_aside_and_said_at_both_doors(
    sam: Actor, tmp_path: Path
) -> None:
    listed = tmp_path / "list.json"
    with listed.open("wb") as file:
        vics.write_hash_set(file, [Known(md5=MD5.digest())])
    (tmp_path / "found.bin").write_bytes(CONTENT)

    imported = actions.import_list(sam, making.received_list(sam), listed, mapping=mapping_of("hotline"))
    matched = run("match", tmp_path / "found.bin", "--known", listed, "--mapping", "hotline", "--json")

    assert (imported.format, imported.accepted) == ("vics", 1)
    assert any("The mapping was not used" in note["note"] for note in imported.notes)
    assert [match["rule"] for match in told(matched)[0]["matches"]] == ["md5"]
    assert "The mapping was not used" in matched.stderr


def test_lines_that_a_mapping_fits_are_read_by_it_at_both_doors(sam: Actor, tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text(f"{MD5.hexdigest()}\t3\n")
    mapping = tmp_path / "map.json"
    mapping.write_text('{"columns": {"md5": 1, "category": 2}, "delimiter": "\\t", "has_header": false}')
    (tmp_path / "found.bin").write_bytes(CONTENT)

    actions.import_list(sam, making.received_list(sam), listed, mapping=mapping_of(str(mapping)))
    matched = run("match", tmp_path / "found.bin", "--known", listed, "--mapping", mapping, "--json")

    assert Entry.objects.get().category_raw == "3"
    assert told(matched)[0]["matches"][0]["category"] == "3"
