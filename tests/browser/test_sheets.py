"""At the desk and on an item's page, keys go from one contact sheet to the next, each a look of its own."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser import chromium
from tests.browser.desks import open_desk
from tests.browser.judge import Judge
from tests.browser.units import received
from tests.browser.walk import Walk, unseen
from tests.engine.media.recording import recording, with_sound
from tests.site.installation import Installation
from tutela.casework.grading.keys.table import table
from tutela.demonstration.painting.videos import MP4, Segment, Video, encode_video
from tutela.engine.formats.known import Known

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("sheets")]
FILM = Video((Segment(12, 0, 4), Segment(3, 0, 4)), 320, 180, MP4, "2024-06-04T00:00:00Z", 2026)
KNOWN = Known(md5=b"1" * 16, sha1=b"1" * 20, sha256=b"1" * 32, size=1, category=1, region="CUSTOM")


def _looks(installation: Installation) -> list[str]:
    with closing(sqlite3.connect(installation.folder / "var" / "tutela.db", timeout=60)) as database:
        rows = database.execute(
            "select variant from welfare_exposureevent where closed_by <> 'nothing_shown' order by id"
        )
        return [variant for (variant,) in rows]


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Walk]:
    """A unit with a file of many pages and a film, served."""
    folder = tmp_path_factory.mktemp("sheets")
    (folder / "source").mkdir()
    first, *later = (Image.new("L", (64, 48), 3 * number) for number in range(70))
    first.save(folder / "source" / "a.tif", save_all=True, append_images=later)
    (folder / "source" / "b.mp4").write_bytes(with_sound(encode_video(FILM), [(2, 3)], 8, [[(5, 6)]]))
    (folder / "source" / "c.flac").write_bytes(recording("flac", "flac", tones=[(2, 3)], length_s=8))
    installation = received(folder, folder / "source", KNOWN)
    with installation.up(command="web"):
        yield Walk(installation, browser, unseen)


def test_keys_go_from_sheet_to_sheet_at_the_desk_and_on_the_page_of_an_item(walk: Walk) -> None:
    installation = walk.installation
    with walk.signed_in("ana") as page:
        open_desk(page, walk)
        said = page.locator(".tu-sheets__said")
        expect(said).to_have_text("Sheet 1 of 3")
        page.keyboard.down("d")
        page.locator(".tu-large__clear").wait_for(state="visible")
        page.keyboard.press(".")
        expect(said).to_have_text("Sheet 2 of 3")
        expect(page.locator(".tu-stage--revealed")).to_be_visible()
        page.keyboard.up("d")
        expect(page.locator(".tu-large__clear")).to_be_hidden()
        page.get_by_role("button", name="Sheet after").click()
        expect(said).to_have_text("Sheet 3 of 3")
        page.keyboard.press(",")
        expect(said).to_have_text("Sheet 2 of 3")
        at_desk = _looks(installation)

        page.goto(f"{walk.address}/items/1/")
        page.get_by_role("button", name="Show blurred").click()
        page.keyboard.press(".")
        expect(said).to_have_text("Sheet 2 of 3")
        page.get_by_role("button", name="Hold to view the contact sheet").focus()
        page.keyboard.down(" ")
        page.locator(".tu-look__clear").wait_for(state="visible")
        page.keyboard.press(".")
        expect(said).to_have_text("Sheet 3 of 3")
        expect(page.locator(".tu-look__clear")).to_be_visible()
        page.keyboard.up(" ")
        on_page = _looks(installation)[len(at_desk) :]
        page.goto(f"{walk.address}/")

    assert at_desk == ["sheet", "sheet2"]
    assert on_page[0] == "sheet2"


def test_a_film_and_the_pages_of_a_file_play_by_keys_and_every_second_is_a_look(walk: Walk) -> None:
    judge = Judge()
    with walk.signed_in("ana") as page:
        before = len(_looks(walk.installation))
        arrived = list[str]()
        page.on(
            "response", lambda answer: arrived.append(answer.url) if answer.url.endswith("/reveal") else None
        )
        open_desk(page, walk)
        page.locator(".tu-tile", has_text="Video").click()
        player, at = page.locator(".tu-player"), page.locator(".tu-player__at")
        assert arrived == []

        page.keyboard.press("k")
        expect(at).to_have_text(re.compile("^0:00 of 0:08"))
        expect(player).to_contain_text("Stands, 1 times, muted")
        judge.look(page, "player")
        page.keyboard.press(".")
        expect(page.locator(".tu-player input")).to_have_value("1")
        for key in (key for key in table() if key.when == "player"):
            was = player.inner_text() + page.locator(".tu-player input").input_value()
            page.keyboard.press(key.keys[0])
            said = "([was, root]) => root.innerText + root.querySelector('input').value !== was"
            page.wait_for_function(said, arg=[was, player.element_handle()])
        page.keyboard.press("l")
        page.keyboard.press("l")
        page.keyboard.press("k")
        expect(player).to_contain_text("Plays, 4 times")
        # To the end, over the next reel.
        expect(player).to_contain_text("Stands, 4 times")
        expect(at).to_have_text(re.compile("^0:0[78] of 0:08"))
        page.keyboard.press("Escape")
        expect(page.locator(".tu-blank")).to_be_visible()
        expect(player).to_be_hidden()
        page.keyboard.press("Enter")

        page.locator(".tu-tile:not(:has-text('Video'))").click()
        page.keyboard.press("k")
        expect(at).to_have_text("Picture 1 of 70")
        with page.expect_response("**/end"):
            page.keyboard.press("g")
        expect(player).to_be_hidden()
        looks = _looks(walk.installation)[before:]
        page.goto(f"{walk.address}/")

    assert looks == ["reel1", "reel2", "reel1"]
    assert judge.findings == {}


def test_parts_of_a_film_are_graded_by_keys_and_taken_back_one_by_one(walk: Walk) -> None:
    with walk.signed_in("ana") as page:
        open_desk(page, walk)
        tile = page.locator(".tu-tile", has_text="Video")
        tile.click()
        page.keyboard.press("k")
        expect(page.locator(".tu-player__at")).to_contain_text("0:00 of 0:08")
        for keys in ("[...]2", ".[..]1"):
            for key in keys:
                page.keyboard.press(key)
            expect(page.locator(".tu-bar__saved")).to_have_text("All saved")
        graded = page.locator(".tu-player__graded li")
        expect(graded).to_have_text(["0:00.0 to 0:00.5: Beta", "0:00.5 to 0:00.9: Alpha"])
        expect(tile.locator(".tu-tile__title")).to_have_text("Alpha")

        page.keyboard.press("z")
        expect(graded).to_have_count(1)
        expect(tile.locator(".tu-tile__title")).to_have_text("Beta")
        page.keyboard.press("z")
        expect(graded).to_have_count(0)
        expect(tile).to_have_attribute("data-state", "open")
        page.keyboard.press("g")
        page.goto(f"{walk.address}/")


def test_a_film_is_heard_from_its_key_on_and_begins_muted_each_time(walk: Walk) -> None:
    with walk.signed_in("ana") as page:
        heard = list[str]()
        page.on(
            "response", lambda answer: heard.append(answer.url) if answer.url.endswith("/sound") else None
        )
        open_desk(page, walk)
        page.locator(".tu-tile", has_text="Video").click()
        page.keyboard.press("k")
        state = page.locator(".tu-player__state")
        expect(state).to_have_text("Stands, 1 times, muted, sound track 1 of 2")
        page.keyboard.press("k")
        expect(page.locator(".tu-player__at")).to_contain_text("0:01 of 0:08")
        assert heard == []

        with page.expect_response("**/sound") as sound:
            page.keyboard.press("m")
        expect(state).to_have_text("Plays, 1 times, heard, sound track 1 of 2")
        with page.expect_response("**/sound") as other:
            page.keyboard.press("i")
        expect(state).to_have_text("Plays, 1 times, heard, sound track 2 of 2")
        page.keyboard.press("l")
        expect(state).to_have_text("Plays, 2 times, muted at this speed, sound track 2 of 2")
        page.keyboard.press("g")
        page.keyboard.press("k")
        expect(state).to_have_text("Stands, 1 times, muted, sound track 1 of 2")
        page.keyboard.press("g")
        page.goto(f"{walk.address}/")

    assert sound.value.headers["content-type"] == "audio/wav"
    assert [each.value.request.post_data_json for each in (sound, other)] == [{"track": 1}, {"track": 2}]
    with closing(sqlite3.connect(walk.installation.folder / "var" / "tutela.db", timeout=60)) as database:
        rows = database.execute("select is_heard, count(*) from welfare_exposureevent group by 1").fetchall()
    assert dict(rows)[1] == 2


def test_a_recording_is_asked_for_only_when_it_plays(walk: Walk) -> None:
    for name, role in (("sam", "supervisor"), ("asif", "assessor")):
        walk.installation.run("person", "add", name, name.title(), "--role", role, "--as", "adele")
    walk.installation.run("exhibit", "recordings", "OP-1/JB1", "--as", "sam")
    walk.installation.run("examine", "--as", "finn")
    with walk.signed_in("asif") as page:
        open_desk(page, walk)
        page.locator(".tu-tile", has_text="Recording 8 s").click()
        before = len(_looks(walk.installation))
        page.keyboard.press("k")
        state = page.locator(".tu-player__state")
        expect(state).to_have_text("Stands, 1 times, a recording")
        assert len(_looks(walk.installation)) == before

        page.keyboard.press("k")
        expect(page.locator(".tu-player__at")).to_contain_text("0:01 of 0:08")
        page.keyboard.press("k")
        expect(state).to_have_text("Stands, 1 times, a recording")
        with page.expect_response("**/end"):
            page.keyboard.press("g")
        page.goto(f"{walk.address}/")

    assert _looks(walk.installation)[before:] == ["sound1"]
