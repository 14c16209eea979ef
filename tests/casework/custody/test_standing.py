"""Database and vault say whose they are and how far they have come; where they differ, nothing starts."""

from collections.abc import Callable

import pytest
from django.db import transaction

from tutela.casework.custody import installation, journal, log, marks, objects, standing
from tutela.casework.custody.models import DataKey, Installation, LogEntry, LogHead, SealedCopy
from tutela.casework.custody.proving import bound, comparison
from tutela.casework.gate import machine
from tutela.engine.vault.store import Store
from tutela.errors import Refusal

BY = [machine(1)]


@pytest.fixture
def established(vault: Store) -> Store:
    """A vault that its database has named, sealed an object into, and told of the record."""
    installation.establish(BY)
    _seal("ab" * 16)
    _act("item.graded")
    marks.tell()
    return vault


def _seal(name: str) -> None:
    with objects.store().writing(name) as out:
        out.write(b"sealed")
    key = DataKey.objects.create(label="case OP-1", wrapped=b"", wrapped_for_recovery=b"")
    SealedCopy.objects.create(object_id=name, key=key, content_sha256=bytes(32), size_bytes=1)


def _act(act: str) -> None:
    with transaction.atomic():
        log.record(BY[0], act, purpose="test", item=1)


def _fresh_database() -> None:
    for model in (SealedCopy, DataKey, Installation, LogEntry, LogHead):
        model.objects.all().delete()


def _older_database() -> None:
    last = LogEntry.objects.order_by("-seq")[1]
    LogEntry.objects.filter(seq__gt=last.seq).delete()
    LogHead.objects.update(seq=last.seq, seal=last.seal)


def _older_vault() -> None:
    _act("item.graded")
    marks.tell()
    _act("item.graded")
    store = objects.store()
    for note in store.notes(marks.KIND):
        store.drop_note(note)
    first = LogEntry.objects.get(seq=1)
    store.keep_note(f"{marks.KIND}{1:020d}-{first.seal}", b'{"at": "2026-01-01T00:00:00+00:00"}')


def _vault_without_notes() -> None:
    _act("item.graded")
    store = objects.store()
    for note in store.notes():
        store.drop_note(note)


def _gone_on_apart() -> None:
    _older_database()
    _act("item.released")
    _act("item.released")


DIFFERENT: dict[str, Callable[[], object]] = {
    "TU-V11": _fresh_database,
    "TU-V12": lambda: Installation.objects.update(name="another"),
    "TU-V13": _older_database,
    "TU-V14": _older_vault,
    "TU-V15": _gone_on_apart,
}


def test_database_and_vault_agree_from_their_first_day_and_the_mark_follows_the_record(
    established: Store,
) -> None:
    installation.require_agreement()
    now = standing.look()

    assert now.database == now.vault != ""
    assert now.mark is not None
    assert now.mark.seq == now.head == LogEntry.objects.count()
    assert len(established.notes(marks.KIND)) == 1
    assert LogEntry.objects.filter(act="installation.named").count() == 1


@pytest.mark.parametrize(("code", "differ"), DIFFERENT.items(), ids=DIFFERENT.keys())
def test_where_they_differ_every_start_is_refused_and_all_is_kept(
    established: Store, code: str, differ: Callable[[], object]
) -> None:
    differ()
    entries, held = LogEntry.objects.count(), list(established.names())

    for start in (installation.require_agreement, lambda: installation.establish(BY)):
        with pytest.raises(Refusal) as refused:
            start()
        assert refused.value.code == code
        assert "Nothing was changed" in str(refused.value)

    assert LogEntry.objects.count() == entries
    assert list(established.names()) == held


@pytest.mark.parametrize("code", ["TU-V13", "TU-V14", "TU-V15"])
def test_reconciled_both_go_on_and_what_was_refused_is_on_record(established: Store, code: str) -> None:
    DIFFERENT[code]()
    _leave_unnamed(established)
    with pytest.raises(Refusal):
        installation.require_agreement()

    there = installation.reconcile(BY)

    installation.require_agreement()
    acts = list(LogEntry.objects.order_by("seq").values_list("act", flat=True))
    assert there == comparison.Compared(missing=0, unnamed=1)
    assert acts[-2:] == ["installation.reconciled", "installation.start_refused"]
    assert not established.notes(journal.KIND)
    assert comparison.compare() == there
    with pytest.raises(installation.NothingToReconcile):
        installation.reconcile(BY)


def _leave_unnamed(vault: Store) -> None:
    """Leave an object that a journal names and no row: the newer database may have named it."""
    vault.keep_note(f"{journal.KIND}one", b"{}")
    with vault.writing("cd" * 16) as out:
        out.write(b"sealed")


@pytest.mark.parametrize("code", ["TU-V11", "TU-V12"])
def test_a_database_that_names_nothing_in_the_vault_is_never_reconciled_with_it(
    established: Store, code: str
) -> None:
    DIFFERENT[code]()
    SealedCopy.objects.all().delete()

    with pytest.raises(Refusal) as refused:
        installation.reconcile(BY)

    assert refused.value.code == code


def test_a_vault_put_back_without_its_notes_is_refused_until_somebody_accepts_it(established: Store) -> None:
    _vault_without_notes()

    with pytest.raises(standing.VaultOlder, match="does not say whose it is"):
        installation.require_agreement()
    installation.reconcile(BY)

    installation.require_agreement()


def test_a_database_of_before_beside_a_vault_in_which_all_is_bound_is_bound_once_reconciled(
    established: Store,
) -> None:
    installation.say_bound(BY)
    marks.tell()
    _older_database()
    assert bound.is_said()

    installation.reconcile(BY)

    assert not bound.is_said()
    installation.say_bound(BY)
    assert bound.is_on_record()


def test_an_empty_folder_in_place_of_the_vault_is_refused(established: Store) -> None:
    LogHead.objects.update(vault_seq=0)
    for note in established.notes():
        established.drop_note(note)
    established.discard("ab" * 16)

    with pytest.raises(standing.OtherVault, match="mounted"):
        installation.establish(BY)


def test_a_database_and_a_vault_of_before_get_one_name_and_what_no_row_names_is_counted(vault: Store) -> None:
    _seal("ab" * 16)
    with vault.writing("cd" * 16) as out:
        out.write(b"of an earlier version")

    installation.establish(BY)

    assert standing.look().vault == standing.look().database != ""
    assert '"unnamed":1' in LogEntry.objects.get(act="installation.named").body


def test_a_vault_that_holds_anything_takes_no_new_database(vault: Store) -> None:
    with vault.writing("cd" * 16) as out:
        out.write(b"of whoever")

    for start in (installation.require_empty_vault, lambda: installation.establish(BY)):
        with pytest.raises(standing.VaultHeld, match="name a new, empty vault"):
            start()

    assert not vault.notes()
    assert not Installation.objects.exists()


def test_what_others_tell_the_vault_while_it_is_asked_refuses_nothing(
    established: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = marks.highest

    def read_before_the_others_told(store: Store) -> marks.Mark | None:
        mark = first(store)
        monkeypatch.setattr(marks, "highest", first)
        _act("item.graded")
        marks.tell()
        _act("item.graded")
        return mark

    monkeypatch.setattr(marks, "highest", read_before_the_others_told)

    assert standing.look().refusal is None
