"""What is exported proves itself, by a program that stands alone and names the first bad entry."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from tutela.casework.custody import journal, keys, log
from tutela.casework.custody.actions import export_record
from tutela.casework.custody.models import Checkpoint, LogEntry, LogTile
from tutela.casework.custody.record import checkpoints, evidence, merkle, verify_record
from tutela.casework.custody.record.evidence import NotOurCheckpoint
from tutela.casework.gate import Actor, NotAllowed

pytestmark = pytest.mark.django_db
Lines = list[dict[str, Any]]
COUNT = 110


@pytest.fixture(autouse=True)
def _serving(audra: Actor, settings: Settings) -> None:
    journal.serve(settings.TUTELA_VAULT, "0" * 32)


def _written(by: Actor, upto: int, *kept: int) -> None:
    with transaction.atomic():
        while (seq := log.record(by, "item.graded", purpose="test", item=4).seq) < upto:
            if seq in kept:
                checkpoints.keep()


@pytest.fixture
def exported(audra: Actor, tmp_path: Path) -> Path:
    _written(audra, COUNT, 30, 31, 90)
    export_record(audra, tmp_path / "record")
    return tmp_path / "record"


def _proved(*arguments: object) -> tuple[int, str]:
    ran = subprocess.run(
        [sys.executable, "-I", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert not ran.stderr
    return ran.returncode, ran.stdout


def test_an_exported_record_is_proved_by_what_lies_beside_it_alone(exported: Path) -> None:
    code, said = _proved(exported / "verify_record.py", exported, "--key", evidence.public_key())

    assert (code, said.splitlines()[0]) == (
        0,
        f"The record is whole: {COUNT} entries, which agree with 4 checkpoints.",
    )
    assert log.verify().entries == COUNT + 1


def test_entries_of_another_unit_are_there_only_as_what_proves_their_place(
    audra: Actor, otis: Actor, tmp_path: Path
) -> None:
    _written(otis, 9)

    export_record(otis, tmp_path / "theirs")

    text = (tmp_path / "theirs" / "record.jsonl").read_text()
    assert "audra" not in text
    assert text.count('"body"') == LogEntry.objects.filter(unit=otis.unit).count() - 1
    assert _proved(tmp_path / "theirs" / "verify_record.py", tmp_path / "theirs")[0] == 0


def test_whoever_may_not_read_the_record_does_not_export_it(ana: Actor, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        export_record(ana, tmp_path / "record")


def _sealed(lines: Lines, after: int) -> Lines:
    """Seal all lines after one anew, as anybody can."""
    seal = lines[after - 1]["seal"] if after else "0" * 64
    for number, line in enumerate(lines[after:], after + 1):
        line["seq"] = number
        line["body"] = json.dumps({**json.loads(line["body"]), "seq": number}, separators=(",", ":"))
        seal = line["seal"] = sha256(f"{seal}\n{line['body']}".encode()).hexdigest()
    return lines


def _said(line: dict[str, Any], **other: str) -> dict[str, Any]:
    return {**line, "body": json.dumps({**json.loads(line["body"]), **other})}


def _change(lines: Lines, at: int) -> tuple[Lines, int]:
    return [*lines[: at - 1], _said(lines[at - 1], actor="eve"), *lines[at:]], at


def _change_and_seal(lines: Lines, at: int) -> tuple[Lines, int]:
    return _sealed(_change(lines, at)[0], at - 1), at


def _forge_time(lines: Lines, at: int) -> tuple[Lines, int]:
    return _sealed(
        [*lines[: at - 1], _said(lines[at - 1], at="2026-01-01T00:00:00+00:00"), *lines[at:]], at - 1
    ), at


def _delete(lines: Lines, at: int) -> tuple[Lines, int]:
    return [*lines[: at - 1], *lines[at:]], at


def _delete_and_number(lines: Lines, at: int) -> tuple[Lines, int]:
    return _sealed(_delete(lines, at)[0], at - 1), at


def _insert(lines: Lines, at: int) -> tuple[Lines, int]:
    return _sealed([*lines[: at - 1], _said(lines[at], actor="eve"), *map(dict, lines[at - 1 :])], at - 1), at


def _swap(lines: Lines, at: int) -> tuple[Lines, int]:
    return [*lines[: at - 1], lines[at], lines[at - 1], *lines[at + 1 :]], at


def _cut(lines: Lines, at: int) -> tuple[Lines, int]:
    return lines[: at - 1], at


def _empty(lines: Lines, _: int) -> tuple[Lines, int]:
    return lines[:0], 1


def _rewrite(lines: Lines, at: int) -> tuple[Lines, int]:
    return _sealed(
        [*lines[: at - 1], *(_said(line, purpose="other") for line in lines[at - 1 :])], at - 1
    ), at


def _take_off_the_signature(lines: Lines, at: int) -> tuple[Lines, int]:
    at = max(at, 2)
    return [*lines[: at - 1], {**lines[at - 1], "signature": ""}, *lines[at:]], at


ATTACKS = [
    _change, _change_and_seal, _forge_time, _delete, _delete_and_number, _insert, _swap, _cut, _empty,
    _rewrite, _take_off_the_signature,
]  # fmt: skip


@pytest.mark.parametrize(
    "places",
    [
        pytest.param(range(1, 101, 9), id="some"),
        pytest.param(range(1, 101), id="each", marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: str(attack.__name__))
def test_an_attack_on_what_was_exported_is_found_and_the_first_bad_entry_named(
    exported: Path,
    attack: Callable[[Lines, int], tuple[Lines, int]],
    places: range,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, missed = exported / "record.jsonl", {}
    whole = file.read_text()
    for place in places:
        lines, first_bad = attack([json.loads(line) for line in whole.splitlines()], place)
        file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
        code, said = verify_record.main([str(exported)]), capsys.readouterr().out
        if code != 1 or re.findall(r"Entry (\d+)", said)[:1] != [str(first_bad)]:
            missed[place] = said

    assert not missed


def test_a_checkpoint_that_was_kept_finds_a_record_that_was_signed_anew(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept.txt"
    now = checkpoints.now()
    kept.write_text(now.text)
    assert verify_record.main([str(exported), "--held", str(kept)]) == 1
    assert f"Entry {COUNT + 1} is missing" in capsys.readouterr().out

    kept.write_text(sorted(exported.glob("checkpoints/*.txt"))[1].read_text())
    assert verify_record.main([str(exported), "--held", str(kept)]) == 0


def test_another_key_than_the_one_that_was_given_is_refused(
    exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify_record.main([str(exported), "--key", "0" * 64]) == 1
    assert "Another key" in capsys.readouterr().out


def _file(by: Actor, target: Path) -> Path:
    target.write_bytes(b"what left the house")
    with transaction.atomic():
        entry = log.record(
            by, "list.exported", purpose="test", sha256=sha256(target.read_bytes()).hexdigest()
        )
    return evidence.write_beside(target, entry.seq)


def test_an_exported_file_is_proved_to_be_the_one_on_record(audra: Actor, tmp_path: Path) -> None:
    proof = _file(audra, tmp_path / "out.json")
    seq = LogEntry.objects.latest("seq").seq

    code, said = _proved(tmp_path / "verify_record.py", proof)

    assert code == 0
    assert f"is the one on record: entry {seq} of {seq}" in said
    assert Checkpoint.objects.get().size == seq


@pytest.mark.parametrize("spoilt", ["file", "body", "inclusion", "checkpoint", "signature"])
def test_a_file_or_a_proof_that_was_changed_proves_nothing(audra: Actor, tmp_path: Path, spoilt: str) -> None:
    _written(audra, 20)
    proof = _file(audra, tmp_path / "out.json")
    said = json.loads(proof.read_text())
    if spoilt == "file":
        (tmp_path / "out.json").write_bytes(b"something else")
    elif spoilt in ("body", "signature"):
        said["entry"][spoilt] = said["entry"][spoilt].replace("1", "2")
    elif spoilt == "inclusion":
        said["inclusion"][0] = "00" * 32
    else:
        said["checkpoint"] = said["checkpoint"].replace("time 2", "time 1")
    proof.write_text(json.dumps(said))

    assert _proved(tmp_path / "verify_record.py", proof)[0] == 1


def test_a_program_of_another_is_not_written_over(audra: Actor, tmp_path: Path) -> None:
    (tmp_path / "verify_record.py").write_text("of mine")

    _file(audra, tmp_path / "out.json")

    assert (tmp_path / "verify_record.py").read_text() == "of mine"


@pytest.mark.parametrize(
    "kept",
    [1, 257, 600, *(pytest.param(kept, marks=pytest.mark.long) for kept in (7, 255, 256, 300, 512, 599))],
)
def test_a_record_is_proved_to_go_on_from_a_checkpoint_that_was_kept(
    audra: Actor, tmp_path: Path, kept: int
) -> None:
    held = checkpoints.now().text if kept == 1 else ""
    with transaction.atomic():
        while (seq := log.record(audra, "item.graded", purpose="test").seq) < 600:
            held = checkpoints.now().text if seq == kept else held
    held = held or checkpoints.now().text
    proof = tmp_path / "proof.json"
    proof.write_text(json.dumps(evidence.of_consistency(held)))
    (tmp_path / "kept.txt").write_text(held)

    assert LogTile.objects.count() == 2
    assert verify_record.main([str(proof), "--held", str(tmp_path / "kept.txt")]) == 0
    said = json.loads(proof.read_text())
    said["consistency"] = [*said["consistency"][1:], "00" * 32]
    proof.write_text(json.dumps(said))
    assert verify_record.main([str(proof)]) == 1


def test_a_checkpoint_of_another_installation_or_of_more_than_there_is_is_refused(
    audra: Actor, tmp_path: Path, settings: Settings
) -> None:
    _written(audra, 9)
    held = checkpoints.now().text
    LogEntry.objects.filter(seq=9).delete()
    with pytest.raises(log.LogBroken):
        evidence.of_consistency(held)
    keys.make_missing(tmp_path / "other")
    settings.TUTELA_KEYS = tmp_path / "other"

    with pytest.raises(NotOurCheckpoint):
        evidence.of_consistency(held)


def test_a_tile_that_was_changed_gives_no_proof(audra: Actor) -> None:
    _written(audra, 300)
    LogTile.objects.update(root="0" * 64)

    with pytest.raises(log.LogBroken, match="does not lead"):
        evidence.of_entry(290)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13, 33])
def test_the_program_that_stands_alone_agrees_with_the_tree_on_every_proof(size: int) -> None:
    leaves = [merkle.leaf(bytes([number])) for number in range(size)]

    def root(start: int, end: int) -> bytes:
        return bytes.fromhex(merkle.root_of(bytes([number]) for number in range(start, end)))

    for number in range(size):
        path = merkle.inclusion(number, size, root)
        assert verify_record.root_by_inclusion(leaves[number], number, size, path) == root(0, size)
        path = merkle.consistency(number + 1, size, root)
        old = root(0, number + 1)
        assert verify_record.roots_by_consistency(number + 1, size, old, path) == (old, root(0, size))
