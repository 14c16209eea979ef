"""Paths are cut into words as people look for them, and places are indexed by them, each once."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from tests.casework.working import work_off
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.items import actions, path_words, queries
from tutela.casework.items.models import Instance, Item, PathWalk, PathWord
from tutela.casework.jobs.models import Job


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("DCIM/100CANON/IMG_1234.JPG", "img_1234.jpg"),
        ("DCIM/100CANON/IMG_1234.JPG", "canon 12"),
        ("DCIM/100CANON/IMG1234.JPG", "1234"),
        ("Media/WhatsAppImage.jpg", "whatsapp"),
        ("Media/WhatsAppImage.jpg", "IMAGE"),
        ("Ferien/Caf\u00e9 Zu\u0308rich.png", "cafe zürich"),
        ("Ferien/Cafe\u0301.png", "Café"),
        ("家族写真2019.jpg", "写真"),
        ("straße.jpg", "STRASSE"),
        ("a/b/c.d", "c.d"),
    ],
)
def test_a_path_is_found_by_what_people_type_of_it(path: str, typed: str) -> None:
    assert path_words.are_in(path_words.sought(typed), path_words.words_of(path.encode()))


@pytest.mark.parametrize("typed", ["liday", "holiday 2020", "jpgs"])
def test_a_path_is_not_found_by_the_middle_of_a_word_nor_by_what_it_has_not(typed: str) -> None:
    assert not path_words.are_in(path_words.sought(typed), path_words.words_of(b"Holiday 2019/1.jpg"))


def test_a_name_that_is_no_text_is_found_as_it_is_shown() -> None:
    words = path_words.words_of(b"caf\xe9.jpg")

    assert path_words.are_in(path_words.sought("caf\\xe9.jpg"), words)


def test_a_digest_as_a_name_is_one_word_and_no_word_is_long() -> None:
    digest = hashlib.sha1(b"name", usedforsecurity=False).hexdigest()

    assert path_words.words_of(f"{digest}.jpg".encode()) == {digest.encode(), b"jpg"}
    assert max(map(len, path_words.words_of(b"x" * 500))) == path_words.LONGEST


def _places(exhibit: Exhibit, count: int) -> list[Instance]:
    digest = hashlib.sha256(b"one").digest()
    item, _ = Item.objects.get_or_create(
        unit=exhibit.case.unit, sha256=digest, sha1=digest[:20], md5=digest[:16], size_bytes=3
    )
    there = Instance.objects.count()
    return Instance.objects.bulk_create(
        Instance(
            item=item,
            intake=exhibit.intake,
            path=f"folder/{number}.jpg".encode(),
            path_sha256=hashlib.sha256(str(number).encode()).digest(),
        )
        for number in range(there, there + count)
    )


def test_indexing_goes_on_where_it_was_and_indexes_each_place_once(exhibit: Exhibit) -> None:
    by = machine(exhibit.case.unit_id)
    places = _places(exhibit, 5000)

    counts = [actions.index_paths(by)]
    assert queries.not_indexed(by.unit).count() == 1000
    assert Job.objects.filter(kind="index_paths", state="waiting").count() == 1
    counts += [actions.index_paths(by), actions.index_paths(by)]

    assert counts == [4000, 1000, 0]
    assert PathWord.objects.filter(word=b"folder").count() == 5000
    assert PathWalk.objects.get().reached == places[-1].pk


def test_what_is_received_is_indexed_with_the_archives_it_lies_in(
    finn: Actor, exhibit: Exhibit, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    with zipfile.ZipFile(source / "Holiday.zip", "w") as packed:
        packed.writestr("photos/IMG_1.txt", "no picture")

    cases.receive(finn, exhibit, source)
    work_off()

    words = set(PathWord.objects.filter(instance__item__size_bytes=10).values_list("word", flat=True))
    assert words == {b"holiday", b"zip", b"photos", b"img", b"1", b"txt"}
    assert not queries.not_indexed(finn.unit).exists()


def test_only_the_line_indexes(finn: Actor, exhibit: Exhibit) -> None:
    with pytest.raises(NotAllowed):
        actions.index_paths(finn)
