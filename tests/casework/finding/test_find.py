"""Items, cases, exhibits and places are found by whatever somebody has of them, in their own unit only."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework.doors import signed_in
from tests.casework.finding.received import exhibit_of, indexed, place
from tutela.casework.gate import Actor
from tutela.casework.items.models import HashValue, Item
from tutela.engine.hashing.video.features import FrameHash, pack


def _found(by: Actor, typed: str, more: str = "") -> dict[str, list[str]]:
    """Give the names that a page shows, by kind."""
    page = signed_in(by).get(f"/find/?q={quote(typed)}{more}")
    assert page.status_code == 200, page
    return {section["kind"]: [row["name"] for row in section["rows"]] for section in page.context["sections"]}


@pytest.fixture
def item(finn: Actor) -> Item:
    """One item at two places."""
    found = place(exhibit_of(finn, "OP-7", "JB1", "Grey telephone"), "DCIM/100CANON/IMG_1234.JPG")
    place(exhibit_of(finn, "OP-7", "JB2"), "Backup/Holiday 2019/IMG_1234 (copy).JPG", found)
    HashValue.objects.create(item=found, algorithm="pdq", recipe="pdq/1", value=b"\x5a" * 32, quality=90)
    indexed(finn)
    return found


@pytest.mark.parametrize("digest", ["md5", "sha1", "sha256", "pdq"])
@pytest.mark.parametrize(
    "written", [str.lower, str.upper, lambda text: f"  {text} ", lambda text: " ".join(text)]
)
def test_a_digest_of_any_kind_leads_to_its_item(ana: Actor, item: Item, digest: str, written: object) -> None:
    value = b"\x5a" * 32 if digest == "pdq" else getattr(item, digest)

    page = signed_in(ana).get("/find/", {"q": written(value.hex())})  # type: ignore[operator]  # one of these four

    assert (page.status_code, page.headers["Location"]) == (302, f"/items/{item.pk}/")


def test_a_frame_of_a_film_and_the_value_of_a_plug_in_lead_to_their_items(
    ana: Actor, finn: Actor, otis: Actor
) -> None:
    exhibit = exhibit_of(finn, "OP-7", "JB1")
    film, other = place(exhibit, "a.mp4"), place(exhibit, "b.png")
    frames = [FrameHash(number, number / 2, bytes([number]) * 32, 90) for number in range(1, 9)]
    film.hashes.create(algorithm="vpdq", recipe="1", value=pack(frames), quality=0)
    other.hashes.create(algorithm="blockmean", recipe="1", value=b"\x5b" * 24, quality=90)

    for typed, found in (("05" * 32, film), ("vpdq:" + "07" * 32, film), ("5b" * 24, other)):
        page = signed_in(ana).get("/find/", {"q": typed})
        assert (page.status_code, page.headers["Location"]) == (302, f"/items/{found.pk}/")
        assert _found(otis, typed) == {}
    # What stands across two frames is none of them.
    across = pack(frames)[-46 - 20 :][:32].hex()
    assert _found(ana, across) == {}


def test_a_reference_leads_to_its_item_and_a_bare_number_lists_it(ana: Actor, item: Item) -> None:
    page = signed_in(ana).get("/find/", {"q": f"t-{item.pk}"})

    assert (page.status_code, page.headers["Location"]) == (302, f"/items/{item.pk}/")
    assert _found(ana, str(item.pk))["items"] == [f"T-{item.pk}"]


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("img_1234.jpg", 2),
        ("dcim/100canon/IMG_1234.JPG", 1),
        ("holiday", 1),
        ("IMG copy", 1),
        ("1234", 2),
        ("oliday", 0),
        ("holiday dcim", 0),
    ],
)
def test_a_part_of_a_path_finds_its_places(ana: Actor, item: Item, typed: str, places: int) -> None:
    assert len(_found(ana, typed).get("places", [])) == places


def test_cases_and_exhibits_are_found_by_part_of_their_names(ana: Actor, item: Item) -> None:
    assert _found(ana, "op-7") == {"cases": ["OP-7"], "exhibits": ["OP-7/JB2", "OP-7/JB1"]}
    assert _found(ana, "telephone") == {"exhibits": ["OP-7/JB1"]}
    assert _found(ana, "OP-7/JB2") == {"exhibits": ["OP-7/JB2"]}


def test_nothing_of_another_unit_is_found(otis: Actor, item: Item) -> None:
    for typed in (f"T-{item.pk}", item.md5.hex(), "5a" * 32, "holiday", "OP-7", "telephone"):
        assert _found(otis, typed) == {}


@pytest.mark.parametrize(
    "typed", ["", "  ", "T-99999999999999999999", "%", "'; --", "\x00", "\\", "😀", "x" * 5000]
)
def test_whatever_is_typed_is_answered(ana: Actor, item: Item, typed: str) -> None:
    assert signed_in(ana).get("/find/", {"q": typed}).status_code == 200


@pytest.mark.parametrize("after", ["x", "-1", "zz.1", "696d67.x", "9" * 40, "."])
@pytest.mark.parametrize("kind", ["items", "cases", "exhibits", "places"])
def test_a_page_begins_anew_where_it_cannot_go_on(ana: Actor, item: Item, kind: str, after: str) -> None:
    page = signed_in(ana).get("/find/", {"q": "img", "in": kind, "after": after})

    assert page.status_code == 200


def test_pages_of_places_follow_each_other_and_name_every_place_once(ana: Actor, finn: Actor) -> None:
    exhibit = exhibit_of(finn, "OP-8", "JB1")
    expected = {place(exhibit, f"imgs/img{number} imgx{number % 3}.jpg").reference for number in range(130)}
    place(exhibit, "else/where.jpg")
    indexed(finn)

    for typed in ("img", "img jpg"):
        browser, address, named = signed_in(ana), f"/find/?q={quote(typed)}&in=places", []
        while address:
            (section,) = browser.get(address).context["sections"]
            named += [row["name"] for row in section["rows"]]
            address = f"/find/{section['more']}" if section["more"] else ""
        assert sorted(named) == sorted(expected)


def test_pages_of_exhibits_follow_each_other(ana: Actor, finn: Actor) -> None:
    expected = {str(exhibit_of(finn, "OP-9", f"JB{number}")) for number in range(60)}

    browser, address, named = signed_in(ana), "/find/?q=op-9&in=exhibits", []
    while address:
        (section,) = browser.get(address).context["sections"]
        named += [row["name"] for row in section["rows"]]
        address = f"/find/{section['more']}" if section["more"] else ""

    assert (len(named), set(named)) == (60, expected)


def test_a_page_says_that_paths_are_not_indexed_yet(ana: Actor, finn: Actor) -> None:
    place(exhibit_of(finn, "OP-8", "JB1"), "new.jpg")

    page = signed_in(ana).get("/find/", {"q": "new"})

    assert "Workers have still to index the paths of 1 place." in page.content.decode()


def test_finding_asks_the_database_as_often_among_many(ana: Actor, finn: Actor) -> None:
    exhibit, asked = exhibit_of(finn, "OP-8", "JB1"), []
    browser = signed_in(ana)
    for many in (1, 300):
        for number in range(many):
            place(exhibit, f"dcim/img_{many}_{number}.jpg")
        indexed(finn)
        with CaptureQueriesContext(connection) as run:
            assert browser.get("/find/", {"q": "dcim img"}).status_code == 200
        asked.append(len(run))

    assert asked[0] == asked[1] < 20


def test_whoever_sees_no_casework_finds_nothing_and_has_no_field(
    adele: Actor, ana: Actor, item: Item
) -> None:
    assert signed_in(adele).get("/find/", {"q": "holiday"}).status_code == 403
    assert 'id="find"' not in signed_in(adele).get("/").content.decode()
    assert 'id="find"' in signed_in(ana).get("/").content.decode()
