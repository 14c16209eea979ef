"""Who can write to the database only, and has no key, has nothing opened that its row does not say."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest

from tests.casework.welfare.received import pictures
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import copies, keys
from tutela.casework.custody.copies import NotAsRegistered
from tutela.casework.custody.models import DataKey, LogEntry, SealedCopy
from tutela.casework.examination import dispatch
from tutela.casework.gate import Actor
from tutela.casework.intake.actions import receive as receiving
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.casework.welfare.actions import show
from tutela.casework.welfare.assignment import Assignment
from tutela.engine.hashing.fingerprints import Mode
from tutela.engine.media.facts import Condition

Two = tuple[Item, Item]


@pytest.fixture
def two(ana: Actor, unit: Unit) -> Two:
    """Two items of one case, each of which was shown once, so that there are previews of both."""
    first, second = pictures(unit, 2)
    for item in (first, second):
        _shown(ana, item)
    return first, second


def _shown(by: Actor, item: Item, variant: str = "preview") -> bytes:
    return show(by, item, variant, uuid4(), Assignment(by.person, item.pk, "grading", sampled=False)).content


def _copy(item: Item, variant: str) -> SealedCopy:
    return SealedCopy.objects.get(content_sha256=item.sha256, variant=variant)


def _exchange(column: str, one: SealedCopy, other: SealedCopy) -> None:
    """Exchange what two rows have in a column, as a writer of the database does who knows of constraints."""
    values = getattr(one, column), getattr(other, column)
    SealedCopy.objects.filter(pk=one.pk).update(**{column: b"-" if isinstance(values[0], bytes) else "-"})
    SealedCopy.objects.filter(pk=other.pk).update(**{column: values[0]})
    SealedCopy.objects.filter(pk=one.pk).update(**{column: values[1]})


def _of_both(variant: str, column: str) -> Callable[[Two], None]:
    return lambda two: _exchange(column, _copy(two[0], variant), _copy(two[1], variant))


def _preview_at_the_original(two: Two) -> None:
    original = _copy(two[0], "original").object_id
    SealedCopy.objects.filter(object_id=original).update(object_id="-")
    SealedCopy.objects.filter(pk=_copy(two[0], "preview").pk).update(
        object_id=original, size_bytes=two[0].size_bytes
    )


def _original_for_a_preview(two: Two) -> None:
    _copy(two[0], "preview").delete()
    SealedCopy.objects.filter(pk=_copy(two[0], "original").pk).update(variant="preview")


def _whole_row_of_the_other(two: Two) -> None:
    row = _copy(two[1], "preview")
    SealedCopy.objects.filter(pk=row.pk).update(object_id="-")
    _copy(two[0], "preview").delete()
    row.pk, row.content_sha256, row.item_number = None, two[0].sha256, two[0].pk
    row.save()


def _whole_row_under_another_key(two: Two) -> None:
    row, key = _copy(two[0], "preview"), _copy(two[0], "preview").key
    key.pk = None
    key.save()
    two[0].instances.get().intake.__class__.objects.update(key=key)
    SealedCopy.objects.filter(pk=row.pk).update(key=key)


def _no_mac(two: Two) -> None:
    SealedCopy.objects.filter(pk=_copy(two[0], "preview").pk).update(mac=None)


def _said_to_be_empty(two: Two) -> None:
    SealedCopy.objects.filter(pk=_copy(two[0], "preview").pk).update(size_bytes=0)


def _items_exchanged(two: Two) -> None:
    first, second = two
    Item.objects.filter(pk=first.pk).update(sha256=b"-")
    Item.objects.filter(pk=second.pk).update(sha256=first.sha256)
    Item.objects.filter(pk=first.pk).update(sha256=second.sha256)


def _keys_exchanged(two: Two) -> None:
    """Give the case the wrapped key of another one."""
    other = DataKey.objects.create(label="other", wrapped=keys.wrap(bytes(32))[0], wrapped_for_recovery=b"")
    DataKey.objects.filter(pk=_copy(two[0], "preview").key_id).update(wrapped=other.wrapped)


ATTACKS: list[Callable[[Two], None]] = [
    _of_both("preview", "object_id"),
    _of_both("preview", "content_sha256"),
    _of_both("preview", "mac"),
    _preview_at_the_original,
    _original_for_a_preview,
    _whole_row_of_the_other,
    _whole_row_under_another_key,
    _no_mac,
    _said_to_be_empty,
    _items_exchanged,
    _keys_exchanged,
]
NAMES = [
    "objects exchanged", "digests exchanged", "macs exchanged", "preview at original", "original for preview",
    "whole row", "another key", "no mac", "said empty", "items exchanged", "keys exchanged",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=NAMES)
def test_a_row_that_was_changed_shows_nothing_and_the_refusal_is_on_record(
    ana: Actor, two: Two, attack: Callable[[Two], None]
) -> None:
    attack(two)
    item = Item.objects.get(pk=two[0].pk)

    with pytest.raises(NotAsRegistered) as refused:
        _shown(ana, item)

    assert refused.value.code == "TU-V17"
    entry = LogEntry.objects.get(act="item.copy_refused")
    assert (entry.object_kind, entry.object_number, entry.actor) == ("item", item.pk, "ana")


def test_a_data_key_that_was_spoiled_shows_nothing_and_the_refusal_is_on_record(ana: Actor, two: Two) -> None:
    DataKey.objects.update(wrapped=bytes(40))

    with pytest.raises(keys.WrongUnitKey):
        _shown(ana, two[0])

    entry = LogEntry.objects.get(act="item.copy_refused")
    assert '"code":"TU-K02"' in entry.body


@pytest.mark.parametrize("column", ["object_id", "content_sha256"])
def test_originals_exchanged_are_not_examined_one_for_the_other(two: Two, column: str) -> None:
    _exchange(column, _copy(two[0], "original"), _copy(two[1], "original"))

    seen = dispatch.open_and_hash(list(two), Mode.FAST)

    assert [each.facts.condition for each in seen] == [Condition.UNREADABLE] * 2
    assert all("not as it was written" in each.facts.note for each in seen)
    assert LogEntry.objects.filter(act="item.copy_refused").count() == 2


def test_an_original_of_which_the_row_was_changed_gives_no_new_preview(ana: Actor, two: Two) -> None:
    SealedCopy.objects.exclude(variant="original").delete()
    _exchange("object_id", _copy(two[0], "original"), _copy(two[1], "original"))

    with pytest.raises(NotAsRegistered):
        _shown(ana, two[0])

    assert not SealedCopy.objects.exclude(variant="original").exists()


def test_a_row_put_in_before_its_content_comes_does_not_have_it_lost(
    finn: Actor, exhibit: Exhibit, tmp_path: Path
) -> None:
    """Receiving keeps nothing twice: whoever says that something is kept already would have it left out."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "one").write_bytes(b"what is to be kept")
    cases.receive(finn, exhibit, source)
    real = SealedCopy.objects.get()
    (source / "two").write_bytes(b"what is not to be kept")
    SealedCopy.objects.create(
        object_id="cd" * 16,
        key=real.key,
        content_sha256=sha256(b"what is not to be kept").digest(),
        variant=copies.ORIGINAL,
        size_bytes=22,
        item_number=real.item_number,
        mac=real.mac,
    )

    with pytest.raises(NotAsRegistered):
        cases.receive(finn, exhibit, source)

    assert LogEntry.objects.filter(act="item.copy_refused").exists()


def test_a_row_taken_out_while_its_content_comes_again_does_not_have_it_lost(
    finn: Actor, exhibit: Exhibit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "BATCH_FILES", 1)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "known").write_bytes(b"what is kept already")
    (tmp_path / "two" / "a new one").write_bytes(b"what comes before it")
    cases.receive(finn, exhibit, tmp_path / "one")
    other = cases.add_exhibit(finn, exhibit.case, "JB2", "Warrant 1/26")
    known = sha256(b"what is kept already").digest()

    def take_it_out(_: object) -> None:
        SealedCopy.objects.filter(content_sha256=known).delete()

    with pytest.raises(NotAsRegistered, match="its row is gone"):
        cases.receive(finn, other, tmp_path / "two", take_it_out)

    assert [place.shown_path for place in other.intake.instances.all()] == ["a new one"]


def test_rows_that_nobody_changed_open(ana: Actor, two: Two) -> None:
    assert all(_shown(ana, item) for item in two)
    assert not SealedCopy.objects.filter(mac=None).exists()
    assert not SealedCopy.objects.exclude(item_number__in=[item.pk for item in two]).exists()
