"""What a unit's lists know is found by digest, by likeness and by frames, and by nothing else."""

from pathlib import Path

import numpy as np
import pytest

from tests.casework.editions.making import published
from tests.casework.lists import making
from tutela.casework.gate import Actor
from tutela.casework.lists import actions, queries
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.people.models import Unit
from tutela.engine.hashing.video.features import FrameHash, pack

pytestmark = pytest.mark.django_db


@pytest.fixture
def hash_list(sam: Actor, tmp_path: Path) -> HashList:
    """A list of one picture with three digests and PDQ, and one MD5."""
    made = making.received_list(sam)
    alternative = [
        {"HashName": "SHA256", "HashValue": "cc" * 32},
        {"HashName": "PDQ", "HashValue": making.bits(7).hex()},
    ]
    full = {"MD5": "aa" * 16, "SHA1": "bb" * 20, "Category": 1, "AlternativeHashes": alternative}
    path = making.vics_file(tmp_path / "set.json", full, {"MD5": "ee" * 16, "Category": 2})
    actions.import_list(sam, made, path)
    return made


def _exact(unit: int, md5: str, sha1: str, sha256: str) -> list[queries.EntryHit]:
    return queries.known(unit).exact(
        bytes.fromhex(md5 * 16), bytes.fromhex(sha1 * 20), bytes.fromhex(sha256 * 32)
    )


def test_an_entry_is_found_by_its_strongest_digest(hash_list: HashList) -> None:
    [by_sha256] = _exact(hash_list.unit_id, "00", "00", "cc")
    [by_md5] = _exact(hash_list.unit_id, "ee", "00", "00")

    assert (by_sha256.algorithm, by_sha256.category, by_sha256.distance) == ("sha256", "Alpha", 0)
    assert (by_md5.algorithm, by_md5.category, by_md5.purpose) == ("md5", "Beta", "known-illegal")


def test_an_md5_that_agrees_while_the_sha256_does_not_is_no_match(hash_list: HashList) -> None:
    assert _exact(hash_list.unit_id, "aa", "bb", "00") == []


@pytest.mark.parametrize(("distance", "is_found"), [(0, True), (31, True), (32, False)])
def test_a_near_picture_is_found_up_to_the_radius(hash_list: HashList, distance: int, is_found: bool) -> None:
    hits = queries.known(hash_list.unit_id).near(making.flipped(making.bits(7), distance), 80)

    assert [hit.distance for hit in hits] == ([distance] if is_found else [])


def test_a_picture_too_plain_to_compare_has_no_near_match(hash_list: HashList) -> None:
    assert queries.known(hash_list.unit_id).near(making.bits(7), 49) == []


def test_many_items_are_asked_for_in_one_call_and_each_hit_names_its_row(hash_list: HashList) -> None:
    known = queries.known(hash_list.unit_id)
    md5s = np.frombuffer(bytes.fromhex("00" * 16 + "ee" * 16), np.uint8).reshape(2, 16)
    others = [np.zeros((2, width), np.uint8) for width in (20, 32)]
    pdqs = np.frombuffer(making.bits(1) + making.bits(7), np.uint8).reshape(2, 32)

    assert [hit.row for hit in known.exact_many(md5s, *others)] == [1]
    assert [(hit.row, hit.distance) for hit in known.near_many(pdqs)] == [(1, 0)]


def test_a_revoked_entry_stops_matching_at_once(sam: Actor, hash_list: HashList) -> None:
    before = _exact(hash_list.unit_id, "ee", "00", "00")

    actions.revoke(sam, Entry.objects.get(pk=before[0].entry), "the sender recalled it")

    assert _exact(hash_list.unit_id, "ee", "00", "00") == []


def test_an_index_is_built_once_until_a_list_changes(sam: Actor, hash_list: HashList, tmp_path: Path) -> None:
    first = queries.known(hash_list.unit_id)
    again = queries.known(hash_list.unit_id)

    actions.import_list(sam, hash_list, making.text_file(tmp_path / "more.txt", "dd" * 16))

    assert again is first
    assert len(queries.known(hash_list.unit_id)) == 3


def test_a_unit_knows_nothing_of_another_units_lists(hash_list: HashList, otis: Actor) -> None:
    assert len(queries.known(otis.unit)) == 0
    assert _exact(otis.unit, "ee", "00", "00") == []


def test_a_hit_says_that_its_list_is_of_known_good(sam: Actor, tmp_path: Path) -> None:
    good = making.received_list(sam, purpose="known-good")
    actions.import_list(sam, good, making.text_file(tmp_path / "good.txt", "ee" * 16))

    [hit] = _exact(sam.unit, "ee", "00", "00")

    assert hit.purpose == "known-good"


def test_a_known_video_is_found_inside_a_longer_one_with_both_shares(
    unit: Unit, quinn: Actor, sam: Actor
) -> None:
    making.released(quinn, making.item(unit, 5, "video"))
    published(quinn, sam, making.own_list(sam))
    known = [making.bits(5000 + at) for at in range(12)]
    other = [making.bits(9000 + at) for at in range(36)]
    longer = pack([FrameHash(at, float(at), octets, 100) for at, octets in enumerate(other + known)])

    [hit] = queries.known(unit.pk).video(longer)

    assert (hit.share_of_item, hit.share_of_known, hit.distance) == (0.25, 1.0, 0)
    assert (hit.in_item, hit.in_known) == ((36.0, 47.0), (0.0, 11.0))
    assert queries.known(unit.pk).video(making.video(6)) == []


@pytest.mark.parametrize(("shared", "is_found"), [(1, False), (2, True)])
def test_one_stray_frame_that_two_videos_share_is_no_match_whatever_its_share(
    unit: Unit, quinn: Actor, sam: Actor, shared: int, is_found: bool
) -> None:
    making.released(quinn, making.item(unit, 5, "video"))
    published(quinn, sam, making.own_list(sam))
    seen = [making.bits(5000 + at) for at in range(shared)] + [making.bits(9000 + at) for at in range(3)]
    other = pack([FrameHash(at, float(at), octets, 100) for at, octets in enumerate(seen)])

    assert bool(queries.known(unit.pk).video(other)) == is_found
