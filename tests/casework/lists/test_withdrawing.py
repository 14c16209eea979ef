"""A list withdrawn as a whole stays out of force, whatever was on its way into it."""

import contextlib
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.casework.lists import making
from tests.casework.working import at_once
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.editions import cli
from tutela.casework.gate import Actor
from tutela.casework.lists import actions, errors, queries
from tutela.casework.lists.actions import import_batches
from tutela.casework.lists.models import Entry, HashList, ListImport

REASON = "the agreement has ended"


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    for size in ("BATCH_RECORDS", "ROWS_ASKED_AT_ONCE"):
        monkeypatch.setattr(import_batches, size, 2)


def _lines(folder: Path, name: str, *numbers: int) -> Path:
    return making.text_file(folder / name, *(making.md5(number) for number in numbers))


def _active(hash_list: HashList) -> int:
    return queries.summary(hash_list).active


@pytest.mark.django_db
@pytest.mark.parametrize("read", [2, 6], ids=["while a file is read", "when all of it is read"])
def test_a_file_that_is_being_read_is_refused_and_nothing_of_it_stays(
    sam: Actor, finn: Actor, tmp_path: Path, read: int
) -> None:
    hash_list = making.received_list(sam)
    actions.import_list(sam, hash_list, _lines(tmp_path, "one.txt", 1, 2))
    path = _lines(tmp_path, "two.txt", *range(3, 9))

    def withdrawn(listed: ListImport) -> None:
        if listed.read == read:
            actions.withdraw_list(finn, hash_list, REASON)

    with pytest.raises(errors.ListWithdrawn, match=f"by finn: {REASON}. Nothing is added to it any more"):
        actions.import_list(sam, hash_list, path, progress=withdrawn)

    assert _active(hash_list) == len(queries.known(sam.unit)) == 0
    listed = ListImport.objects.latest("pk")
    assert (listed.state, listed.finished_at) == (ListImport.State.REFUSED, None)
    assert f"by finn: {REASON}." in listed.refused_because
    assert set(Entry.objects.values_list("revoked_because", flat=True)) == {REASON}
    acts = LogEntry.objects.filter(act__startswith="list.").order_by("-seq").values_list("act", "actor")
    assert list(acts)[:2] == [("list.withdrawn", "finn"), ("list.import_refused", "finn")]
    log.verify()


class Killed(BaseException):
    """Stands for a killed process: nothing of ours catches it."""


@pytest.mark.django_db
def test_a_file_whose_reading_was_interrupted_is_not_taken_up_again_nor_is_another(
    sam: Actor, tmp_path: Path
) -> None:
    hash_list = making.received_list(sam)
    path, other = _lines(tmp_path, "one.txt", 1, 2, 3, 4, 5), _lines(tmp_path, "two.txt", 6)

    def killed(_: ListImport) -> None:
        raise Killed

    with pytest.raises(Killed):
        actions.import_list(sam, hash_list, path, progress=killed)
    said = CliRunner().invoke(cli.commands[0], ["revoke-all", "received", "--reason", REASON, "--as", "sam"])
    for file in (path, other):
        with pytest.raises(errors.ListWithdrawn, match="Make another list"):
            actions.import_list(sam, hash_list, file)

    listed = ListImport.objects.get()
    assert (listed.state, listed.read) == (ListImport.State.REFUSED, 2)
    assert not Entry.objects.exists()
    assert f"Import {listed.pk} was not finished: it is refused." in said.stdout
    shown = CliRunner().invoke(cli.commands[0], ["show", "received", "--as", "sam"]).stdout
    assert f"  import {listed.pk}, refused: received was withdrawn on " in shown


@pytest.mark.django_db(transaction=True)
def test_imports_and_a_withdrawal_at_the_same_moment_leave_nothing_in_force(
    sam: Actor, finn: Actor, tmp_path: Path
) -> None:
    hash_list = making.received_list(sam)
    files = [_lines(tmp_path, f"{number}.txt", *range(number, number + 40)) for number in (0, 20)]

    def imported(path: Path) -> Callable[[], None]:
        def do() -> None:
            with contextlib.suppress(errors.ListWithdrawn):
                actions.import_list(sam, hash_list, path)

        return do

    def withdrawn() -> None:
        actions.withdraw_list(finn, hash_list, REASON)

    at_once(lambda do: do(), [imported(files[0]), withdrawn, imported(files[1])])

    assert _active(hash_list) == len(queries.known(sam.unit)) == 0
    assert not Entry.objects.exclude(revoked_because=REASON).exists()
    assert not ListImport.objects.filter(state=ListImport.State.READING).exists()
    assert LogEntry.objects.filter(act="list.withdrawn").count() == 1
    log.verify()


@pytest.mark.django_db
def test_an_entry_revoked_while_a_file_is_read_does_not_come_back_with_that_file(
    sam: Actor, tmp_path: Path
) -> None:
    hash_list = making.received_list(sam)
    actions.import_list(sam, hash_list, _lines(tmp_path, "one.txt", 1))
    first = Entry.objects.get()
    records = [{"MD5": making.md5(number), "Category": 1} for number in (1, 2, 3)]

    def revoked(listed: ListImport) -> None:
        if listed.read == 2:
            actions.revoke(sam, first, "a false match")

    actions.import_list(sam, hash_list, making.vics_file(tmp_path / "two.json", *records), progress=revoked)

    same = Entry.objects.filter(md5=bytes.fromhex(making.md5(1)))
    assert [entry.revoked_because for entry in same] == ["a false match"] * 2
    assert _active(hash_list) == len(queries.known(sam.unit)) == 2


@pytest.mark.django_db
def test_an_entry_of_a_file_that_is_still_read_cannot_be_revoked(sam: Actor, tmp_path: Path) -> None:
    hash_list = making.received_list(sam)

    def too_early(_: ListImport) -> None:
        with pytest.raises(errors.NotRevocable, match="not taken in yet"):
            actions.revoke(sam, Entry.objects.get(), REASON)

    actions.import_list(sam, hash_list, _lines(tmp_path, "one.txt", 1), progress=too_early)

    assert _active(hash_list) == 1


@pytest.mark.django_db
def test_a_list_with_nothing_in_force_is_withdrawn_once(sam: Actor) -> None:
    hash_list = making.received_list(sam)

    done = actions.withdraw_list(sam, hash_list, REASON)
    with pytest.raises(errors.NotRevocable, match=f"by sam: {REASON}. Nothing was changed"):
        actions.withdraw_list(sam, hash_list, "once more")

    assert (done.entries, done.stopped) == (0, [])
    said = CliRunner().invoke(cli.commands[0], ["show", "--json", "--as", "sam"]).stdout
    withdrawn = json.loads(said)["lists"][0]["withdrawn"]
    assert (withdrawn["by"], withdrawn["because"]) == ("sam", REASON)


@pytest.mark.django_db
def test_the_record_proves_the_reasons_and_holds_no_word_of_them(sam: Actor, tmp_path: Path) -> None:
    hash_list = making.received_list(sam)
    actions.import_list(sam, hash_list, _lines(tmp_path, "one.txt", 1, 2))

    entry = actions.revoke(sam, Entry.objects.earliest("pk"), "seen by Müller")
    actions.withdraw_list(sam, hash_list, REASON)

    bodies = {each.act: each.body for each in LogEntry.objects.all()}
    for act, said in (
        ("entry.revoked", Entry.objects.get(pk=entry.pk).revoked_because),
        ("list.withdrawn", HashList.objects.get().withdrawn_because),
    ):
        told = json.loads(bodies[act])["what"]["reason_sha256"]
        assert told == hashlib.sha256(said.encode()).hexdigest()
    assert not [act for act, body in bodies.items() if "seen by" in body or REASON in body]
