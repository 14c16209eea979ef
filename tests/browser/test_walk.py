"""The main job in a real Chromium, from the first sign-in to a published list."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium, films, recalls
from tests.browser.judge import Judge
from tests.browser.walk import OWN_LIST, Walk, unseen
from tests.site.installation import Installation

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("served")]

# How much of a window's width a picture gets.
SHARE = "at => (at.offsetWidth - 2 * parseFloat(getComputedStyle(at).paddingLeft)) / window.innerWidth"


@pytest.fixture(scope="module")
def judge() -> Judge:
    """Who judges the pages of the walk."""
    return Judge()


@pytest.fixture(scope="module")
def walked(served: Installation, judge: Judge, browser: Browser) -> Walk:
    """The whole walk, done once, with every page and state of it judged."""
    walk = Walk(served, browser, judge.look)
    walk.whole()
    return walk


@pytest.fixture(scope="module")
def outside(served: Installation, browser: Browser) -> Iterator[Page]:
    """A page of nobody's, from which the desk's own scripts are asked what they say."""
    with chromium.window(browser) as context:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{served.port}/signed-out/")
        yield page


def test_the_main_job_goes_through_to_a_published_list(walked: Walk) -> None:
    shown = json.loads(walked.installation.run("list", "show", OWN_LIST, "--json", "--as", "sam"))

    assert shown["lists"][0]["latest_edition"] == 1
    assert 0 < shown["lists"][0]["active"] <= walked.decided


@pytest.mark.parametrize(
    ("is_alike", "said"),
    [
        (False, "0:12 to 0:48 is 1:02:03 to 1:02:39 of a known video"),
        (True, "0:12 to 0:48 looks like 1:02:03 to 1:02:39 of a known video"),
    ],
)
def test_the_panel_says_which_part_of_a_video_is_known(outside: Page, is_alike: bool, said: str) -> None:
    item = {"kind": "video", "mime": "video/mp4", "size": 1, "duration_s": 60, "frames": 1500, "places": 1}
    part = {"item_s": [12, 48.2], "known_s": [3723, 3759], "is_alike": is_alike}
    asked = "item => import('/static/grading/screen/panel.js').then(panel => panel.factsOf(item))"

    facts = dict(outside.evaluate(asked, {**item, "condition": "ok", "known_part": part}))

    assert facts["Known part"] == said


@pytest.mark.parametrize(
    ("condition", "label", "said"),
    [
        ("unreadable", "Not compared", "Nothing of it was opened here"),
        ("encrypted", "Not compared", "Nothing of it was opened here"),
        ("damaged", "Seen in part", "Not all of it was opened"),
        ("noted", "Holds more", "It holds more than the picture or film"),
    ],
)
def test_the_panel_says_why_an_item_is_decided_by_itself(
    outside: Page, condition: str, label: str, said: str
) -> None:
    item = {"kind": "picture", "mime": "image/gif", "size": 1, "duration_s": None, "frames": 1, "places": 1}
    asked = "item => import('/static/grading/screen/panel.js').then(panel => panel.factsOf(item))"

    facts = dict(outside.evaluate(asked, {**item, "condition": condition, "is_whole": False}))

    assert facts[label].startswith(said)
    assert "decide it by itself" in facts[label]


@pytest.mark.parametrize(
    ("likeness", "said"),
    [
        ({"rule": "near", "item_s": None, "known_s": None}, "It is near a picture"),
        ({"rule": "frame", "item_s": 75, "known_s": None}, "Its frame at 1 min 15 s is near a picture"),
        ({"rule": "frame", "item_s": None, "known_s": None}, "Another picture in the file is near a picture"),
        ({"rule": "still", "item_s": None, "known_s": 3}, "It is near the frame at 3 s of a video"),
    ],
)
def test_the_panel_says_what_an_item_is_like_and_that_it_is_decided_by_itself(
    outside: Page, likeness: dict[str, object], said: str
) -> None:
    item = {"kind": "picture", "mime": "image/gif", "size": 1, "duration_s": None, "frames": 3, "places": 1}
    told = {"condition": "noted", "note": "2 more frames, looked at", "is_whole": False}
    near = {"bits": 4, "list": "partner", **likeness}
    asked = "item => import('/static/grading/screen/panel.js').then(panel => panel.factsOf(item))"

    facts = dict(outside.evaluate(asked, {**item, **told, "likenesses": [near]}))

    assert facts["Likeness"] == f"{said} of the list partner, 4 bits apart"
    assert facts["Note"] == "2 more frames, looked at"
    assert "decide it by itself" in facts["Holds more"]


def test_the_desk_says_which_part_of_a_film_is_known_and_shows_its_sheet(
    tmp_path: Path, browser: Browser
) -> None:
    installation, seen = films.with_film(tmp_path), dict[str, float]()

    def look(page: Page, name: str) -> None:
        page.set_viewport_size({"width": 390, "height": 844})
        seen[name] = page.locator(".tu-large__clear").evaluate(SHARE)

    with installation.up(command="web"):
        walk = Walk(installation, browser, unseen)
        films.look_at_film(walk, look)

    assert list(seen) == ["workbench-known-part", "workbench-sheet"]
    # On a phone the moments of forty tiles are read only if nothing is left unused at the sides.
    assert seen["workbench-sheet"] == 1
    sheets = [
        (url, _size(content)) for url, headers, content in walk.watched.pictures if "x-exposure" in headers
    ]
    assert len(sheets) == 1
    # Twenty seconds in tiles of 240 pixels, as wide to high as a screen.
    assert sheets[0][1] == (4 * 240, 5 * 135)


def test_a_picture_is_blanked_when_its_page_can_no_longer_say_that_it_shows(
    served: Installation, browser: Browser
) -> None:
    walk = Walk(served, browser, unseen)
    with walk.signed_in("asif") as page:
        page.clock.install()
        page.goto(f"{walk.address}/grade/")
        page.locator(".tu-tile").first.wait_for()
        walk.to_viewable(page)
        page.keyboard.press("Enter")
        clear = page.locator(".tu-large__clear")
        page.keyboard.down(" ")
        clear.wait_for(state="visible")
        with page.expect_response("**/prolong") as told:
            page.clock.run_for(11_000)
        assert told.value.status == 200
        expect(clear).to_be_visible()
        page.route("**/prolong", lambda route: route.abort())
        for _ in range(2):
            with page.expect_event("requestfailed"):
                page.clock.run_for(10_000)
        expect(clear).to_be_hidden()
        page.keyboard.up(" ")
        page.unroute("**/prolong")
        page.goto(f"{walk.address}/")


def test_people_are_told_why_an_item_is_back_and_what_a_revocation_sent_back(
    tmp_path: Path, browser: Browser
) -> None:
    installation, seen = recalls.with_recall(tmp_path), dict[str, int]()

    def look(page: Page, name: str) -> None:
        page.set_viewport_size({"width": 390, "height": 844})
        seen[name] = page.evaluate("document.documentElement.scrollWidth")

    with installation.up(command="web"):
        walk = Walk(installation, browser, unseen)
        recalls.look_at_recall(walk, look)

    # A wide table is moved within its own frame: on a phone no page is wider than the phone.
    pages = ["workbench-recalled", "list-recalled", "lists-withdrawn", "list-withdrawn", "record-recalled"]
    assert seen == dict.fromkeys(pages, 390)
    assert walk.watched.complaints == []


@pytest.mark.parametrize(
    ("facts", "heard"),
    [
        ({"condition": "ok", "duration_s": 40, "known_part": {}}, "video 40 s, part known, 1 more copy"),
        (
            {"condition": "over_limit", "duration_s": None, "known_part": None},
            "video, over a limit, 1 more copy",
        ),
    ],
)
def test_a_tile_says_aloud_what_its_corners_show(outside: Page, facts: dict[str, object], heard: str) -> None:
    asked = "item => import('/static/grading/screen/tiles.js').then(tiles => tiles.cornersOf(item, 1))"

    said = outside.evaluate(asked, {"kind": "video", **facts})

    assert said == heard


def test_the_browser_finds_nothing_against_the_content_policy(walked: Walk) -> None:
    refused = [said for said in walked.watched.complaints if "403" not in said]

    assert refused == []


@pytest.mark.usefixtures("walked")
def test_no_page_keeps_anybody_out_by_how_they_see_or_point_or_enlarge_it(judge: Judge) -> None:
    assert judge.findings == {}


def test_every_picture_arrives_encoded_anew_and_is_never_stored(walked: Walk) -> None:
    assert walked.watched.pictures
    for url, headers, content in walked.watched.pictures:
        assert headers["content-type"] == "image/jpeg", url
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert content[:3] == b"\xff\xd8\xff"


def test_nothing_larger_than_a_stand_in_arrives_without_an_exposure(walked: Walk) -> None:
    for url, headers, content in walked.watched.pictures:
        if "x-exposure" not in headers:
            assert re.search(r"/standin$", url)
            assert max(_size(content)) <= 64


def _size(content: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(content)) as picture:
        return picture.size


def test_the_record_holds_every_step_and_is_whole(walked: Walk) -> None:
    acts = {
        json.loads(line)["act"]
        for line in walked.installation.run("log", "show", "--last", "500", "--as", "sam").splitlines()
    }

    assert "whole" in walked.installation.run("log", "verify")
    assert {"person.signed_in", "list.made", "receipt.finished", "items.examined"} <= acts
