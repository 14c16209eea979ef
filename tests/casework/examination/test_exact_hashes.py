"""The line works with fast fingerprints, decides as with exact ones, and lets only exact ones out."""

import csv
import hashlib
import io
from pathlib import Path

import pytest

from tests.casework.examination.grainy import bits, examine, examined, flipped, paint_two
from tutela.casework import gate
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import copies, log, objects
from tutela.casework.examination.actions import exact_hashes
from tutela.casework.examination.models import Match
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items.models import HashValue, Item
from tutela.casework.items.queries import contents_of
from tutela.casework.lists import actions as lists
from tutela.engine.formats import csv_own
from tutela.engine.formats.known import Known
from tutela.engine.hashing.examiner import Examined
from tutela.engine.hashing.fingerprints import Mode, is_exact

DISTANCES = (0, 22, 24, 26, 29, 30, 31, 32, 33, 34, 36, 38, 40)


@pytest.fixture
def source(source: Path) -> Path:
    """Two pictures of grainy hills."""
    paint_two(source)
    return source


def test_a_fast_line_finds_what_an_exact_one_would_on_both_sides_of_the_threshold(
    finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path
) -> None:
    exact, fast = examined(source, Mode.EXACT), examined(source, Mode.FAST)
    knowns, expected = [], set()
    for sha256, seen in exact.items():
        differing = bits(seen) ^ bits(fast[sha256])
        assert differing
        for distance in DISTANCES:
            # Once the fast fingerprint lies nearer than the exact one, once farther.
            for first, never in ((differing, 0), (0, differing)):
                known = flipped(bits(seen), distance, first, never).to_bytes(32, "big")
                knowns.append(Known(md5=hashlib.md5(known, usedforsecurity=False).digest(), pdq=known))
                if distance <= 31:
                    expected.add((sha256, known))
    with (tmp_path / "known.csv").open("wb") as out:
        csv_own.write(out, knowns)
    known_list = lists.make_list(finn, "list", purpose="of-interest", pack="demonstration")
    lists.import_list(finn, known_list, tmp_path / "known.csv")

    examine(finn, exhibit, source)

    matches = Match.objects.select_related("item", "entry")
    assert {(one.item.sha256, one.entry.pdq) for one in matches} == expected
    for one in matches:
        apart = (bits(exact[one.item.sha256]) ^ int.from_bytes(one.entry.pdq or b"", "big")).bit_count()
        assert one.distance == apart


def test_the_line_keeps_fast_fingerprints_with_their_recipe_where_nothing_is_near(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    examine(finn, exhibit, source)

    fast = examined(source, Mode.FAST)
    for value in HashValue.objects.select_related("item"):
        assert (value.value, value.recipe) == (_pdq(fast, value.item), fast[value.item.sha256].recipe)
        assert not is_exact(value.recipe)


def _pdq(examined: dict[bytes, Examined], item: Item) -> bytes:
    seen = examined[item.sha256]
    assert seen.pdq is not None
    return seen.pdq.bits


def test_sharpening_puts_the_exact_fingerprint_in_place_once(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    examine(finn, exhibit, source)
    machine, numbers = gate.machine(finn.unit), list(Item.objects.values_list("pk", flat=True))

    first, second = exact_hashes(machine, numbers), exact_hashes(machine, numbers)

    exact = examined(source, Mode.EXACT)
    assert (first, second) == (2, 0)
    latest = HashValue.objects.filter(is_latest=True).select_related("item")
    assert len(latest) == 2
    for value in latest:
        assert value.value == _pdq(exact, value.item)
        assert is_exact(value.recipe)
    log.verify()


def test_an_export_holds_exact_fingerprints_only(
    finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path
) -> None:
    examine(finn, exhibit, source)
    gone = Item.objects.order_by("pk")[0]
    copy = copies.copies_of(contents_of([gone]))[gone.pk]
    objects.store().discard(copy.object_id)

    cases.export(finn, exhibit, tmp_path / "manifest.csv", "csv")

    exact = examined(source, Mode.EXACT)
    rows = csv.DictReader(io.StringIO((tmp_path / "manifest.csv").read_bytes().decode()))
    told = {bytes.fromhex(row["sha256"]): row["pdq"] for row in rows if row["sha256"]}
    # What does not open any more has no exact fingerprint, and the fast one is not given in its place.
    assert told == {
        sha256: "" if sha256 == gone.sha256 else seen.pdq.hex
        for sha256, seen in exact.items()
        if seen.pdq is not None
    }


def test_only_the_line_itself_may_sharpen(finn: Actor, exhibit: Exhibit, source: Path) -> None:
    with pytest.raises(NotAllowed):
        exact_hashes(finn, [])
