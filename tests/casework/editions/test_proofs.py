"""What leaves the house by a page proves itself to whoever received it, without Tutela."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from tests.casework.doors import signed_in
from tests.casework.editions.making import published
from tests.casework.lists import making
from tutela.casework.custody import journal
from tutela.casework.custody.models import Checkpoint, LogEntry
from tutela.casework.custody.record import evidence
from tutela.casework.gate import Actor
from tutela.casework.people.models import Unit

pytestmark = pytest.mark.django_db
NAME = "own-list-1.csv"


@pytest.fixture
def received(unit: Unit, quinn: Actor, sam: Actor, tmp_path: Path) -> Path:
    """A folder with what a partner unpacks of an edition that was downloaded with its proof."""
    making.released(quinn, making.item(unit, 1))
    published(quinn, sam, making.own_list(sam, "own list"))
    answer = signed_in(sam).post("/lists/own list/editions/1/csv/")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{NAME}.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        packed.extractall(tmp_path / "received")
    return tmp_path / "received"


def _proved(folder: Path) -> tuple[int, str]:
    """Have the program that lies beside it judge a file, as a process that knows nothing of Tutela."""
    words = [folder / "verify_record.py", folder / f"{NAME}.proof.json", "--key", evidence.public_key()]
    ran = subprocess.run(
        [sys.executable, "-I", *map(str, words)], capture_output=True, text=True, check=False, cwd=folder
    )
    assert not ran.stderr
    return ran.returncode, ran.stdout


def test_an_edition_from_a_page_is_proved_by_what_came_with_it(received: Path) -> None:
    code, said = _proved(received)

    entry = LogEntry.objects.get(act="edition.exported")
    assert sorted(file.name for file in received.iterdir()) == [
        NAME,
        f"{NAME}.proof.json",
        "verify_record.py",
    ]
    assert (code, f"is the one on record: entry {entry.seq} of" in said) == (0, True)


@pytest.mark.parametrize("place", [0, 40, -1])
def test_an_edition_of_which_one_bit_is_another_is_not_proved(received: Path, place: int) -> None:
    octets = bytearray((received / NAME).read_bytes())
    octets[place] ^= 1
    (received / NAME).write_bytes(octets)

    code, said = _proved(received)

    assert (code, "is not the file of entry" in said) == (1, True)


@pytest.mark.parametrize("what", ["body", "inclusion", "checkpoint", "signature"])
def test_a_proof_that_was_changed_proves_nothing(received: Path, what: str) -> None:
    proof = received / f"{NAME}.proof.json"
    before = proof.read_text()
    at = before.index(f'"{what}"') + len(what) + 30
    proof.write_text(f"{before[:at]}{'0' if before[at] != '0' else '1'}{before[at + 1 :]}")

    assert _proved(received)[0] == 1


def test_the_page_offers_the_proof_with_each_edition(unit: Unit, quinn: Actor, sam: Actor) -> None:
    making.released(quinn, making.item(unit, 1))
    published(quinn, sam, making.own_list(sam, "own list"))

    page = signed_in(sam).get("/lists/own list/").content.decode()

    assert "Each export is a zip that also holds its proof" in page


def test_with_each_edition_a_checkpoint_of_the_record_is_in_its_second_place(
    unit: Unit, quinn: Actor, sam: Actor, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    journal.serve(settings.TUTELA_VAULT, "0" * 32)
    making.released(quinn, making.item(unit, 1))

    with django_capture_on_commit_callbacks(execute=True):
        published(quinn, sam, making.own_list(sam, "own list"))

    last = Checkpoint.objects.order_by("-size")[0]
    assert last.size >= LogEntry.objects.get(act="edition.published").seq
    assert last.placed_at is not None
