"""What a sudden end left is set aside and goes after a term; all else that no row names is kept."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tutela.casework.custody import installation, journal, leftovers, objects, standing
from tutela.casework.custody.leftovers import Swept
from tutela.casework.custody.models import DataKey, LogEntry, SealedCopy
from tutela.casework.gate import machine

SEALING = """
import sys
from pathlib import Path
from tutela.casework.custody import journal
from tutela.engine.vault.folder import Folder

where = Path(sys.argv[1])
journal.serve(where, sys.argv[2])
name = journal.new_name(Folder(where), where)
with Folder(where).writing(name) as out:
    out.write(b"sealed, and not registered yet")
print(name, flush=True)
sys.stdin.read()
"""
BY = [machine(1)]
Sealer = Callable[..., str]


@pytest.fixture
def established(house: Path) -> str:
    """An installation whose database and vault have its name, which is given."""
    installation.establish(BY)
    return standing.look().database


def _seal_and_die(vault: Path, name: str, meanwhile: Callable[[], None] = lambda: None) -> str:
    """Seal one object in a process of another's, which is killed before it registers it."""
    with subprocess.Popen(
        [sys.executable, "-c", SEALING, str(vault), name], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        sealed = other.stdout.readline().decode().strip()
        meanwhile()
        other.kill()
        other.wait()
    return sealed


def _acts() -> list[str]:
    return list(
        LogEntry.objects.filter(act__startswith="vault.").order_by("seq").values_list("act", flat=True)
    )


def test_what_another_process_has_just_sealed_is_left_until_that_process_is_gone_and_then_has_a_term(
    established: str, house: Path
) -> None:
    swept = []

    sealed = _seal_and_die(house / "vault", established, meanwhile=lambda: swept.append(leftovers.sweep(BY)))
    swept += [leftovers.sweep(BY), leftovers.sweep(BY)]

    assert swept == [Swept(), Swept(set_aside=1), Swept()]
    assert list(objects.store().names()) == [sealed]
    assert leftovers.waiting(objects.store(), established) == 1
    assert _acts() == ["vault.set_aside"]
    assert not objects.store().notes(journal.KIND)


def test_when_its_term_is_over_it_goes_on_record(
    established: str, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _seal_and_die(house / "vault", established)
    monkeypatch.setattr(leftovers, "TERM", timedelta(0))

    leftovers.sweep(BY)
    removed = leftovers.sweep(BY)

    assert removed == Swept(removed=1)
    assert not list(objects.store().names())
    assert _acts() == ["vault.set_aside", "vault.removed_unfinished"]


def test_what_a_row_names_after_all_stays_when_the_term_is_over(
    established: str, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = _seal_and_die(house / "vault", established)
    monkeypatch.setattr(leftovers, "TERM", timedelta(0))
    leftovers.sweep(BY)
    key = DataKey.objects.create(label="case OP-1", wrapped=b"", wrapped_for_recovery=b"")
    SealedCopy.objects.create(object_id=sealed, key=key, content_sha256=bytes(32), size_bytes=1)

    assert leftovers.sweep(BY) == Swept()
    assert list(objects.store().names()) == [sealed]


def test_what_no_journal_of_this_installation_names_is_kept_for_good(
    established: str, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "TERM", timedelta(0))
    with objects.store().writing("ab" * 16) as out:
        out.write(b"nobody knows why it is here")
    _seal_and_die(house / "vault", "another installation")
    _seal_and_die(house / "vault", "")
    objects.store().keep_note(
        f"{journal.KIND}spoilt", b'{"installation": "' + established.encode() + b'", "na'
    )
    held = sorted(objects.store().names())

    assert [leftovers.sweep(BY), leftovers.sweep(BY)] == [Swept(), Swept()]
    assert sorted(objects.store().names()) == held
    assert len(held) == 3


def test_before_database_and_vault_are_known_to_agree_nothing_is_set_aside(house: Path) -> None:
    sealed = _seal_and_die(house / "vault", "")

    assert leftovers.sweep(BY) == Swept()
    assert list(objects.store().names()) == [sealed]
