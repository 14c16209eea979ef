"""What comes over the wire to a desk: stand-ins, until a look is committed; nothing where it cannot be."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.desks import focused, open_desk
from tests.browser.test_sheets import FILM, KNOWN
from tests.browser.traffic import Traffic
from tests.browser.units import received
from tests.browser.walk import Walk, unseen
from tests.engine.hashing.drawing import hills
from tests.site.installation import Installation
from tutela.demonstration.painting.videos import encode_video

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("traffic")]
_LOOKS = "select count(*) from welfare_exposureevent"
# What a look is written by: its own row, and the record of acts. Each is refused by the database itself.
_REFUSED = {"its row": "welfare_exposureevent", "the record of acts": "custody_logentry"}


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Walk]:
    """A unit with two copies of a picture, a file of pages and a film, served."""
    folder = tmp_path_factory.mktemp("traffic")
    source = folder / "source"
    source.mkdir()
    picture = Image.fromarray(hills(480, 640, 7))
    picture.save(source / "a.png")
    picture.resize((320, 240)).save(source / "b.jpg", quality=80)
    first, *later = (Image.new("L", (64, 48), 3 * number) for number in range(70))
    first.save(source / "c.tif", save_all=True, append_images=later)
    (source / "d.mp4").write_bytes(encode_video(FILM))
    installation = received(folder, source, KNOWN)
    with installation.up(command="web"):
        yield Walk(installation, browser, unseen)


@contextmanager
def _desk(walk: Walk) -> Iterator[tuple[Page, Traffic]]:
    """Open ana's desk, and record all that comes from before its first request."""
    with chromium.window(walk.browser) as context:
        page = context.new_page()
        traffic = Traffic(walk.installation).watch(page)
        page.goto(walk.link("ana"))
        page.get_by_role("button", name="Sign in by the link").click()
        page.wait_for_url(f"{walk.address}/")
        open_desk(page, walk)
        yield page, traffic


def _count(installation: Installation, looks: str = _LOOKS) -> int:
    with closing(sqlite3.connect(installation.folder / "var" / "tutela.db", timeout=60)) as database:
        return int(database.execute(looks).fetchone()[0])


@contextmanager
def _refusing(installation: Installation, table: str) -> Iterator[None]:
    """Have the database take no row of a table, as one that is full or broken would."""
    with closing(sqlite3.connect(installation.folder / "var" / "tutela.db", timeout=60)) as database:
        database.execute(
            f"create trigger full before insert on {table} begin select raise(abort, 'disk full'); end"
        )
        try:
            yield
        finally:
            database.execute("drop trigger full")


@contextmanager
def _held(installation: Installation) -> Iterator[None]:
    """Keep the database to oneself: it can be read, and nobody writes."""
    with closing(
        sqlite3.connect(installation.folder / "var" / "tutela.db", timeout=60, isolation_level=None)
    ) as database:
        database.execute("begin immediate")
        try:
            yield
        finally:
            database.execute("rollback")


def test_before_a_look_is_committed_nothing_larger_than_a_stand_in_leaves_the_server(walk: Walk) -> None:
    with _desk(walk) as (page, traffic):
        before = _count(walk.installation)
        for _ in range(4):
            focused(page)
            for key in (
                "Enter",
                "c",
                "n",
                "x",
                "c",
                "t",
                "t",
                "h",
                "h",
                "?",
                "Escape",
                "Escape",
                "Enter",
                "g",
            ):
                page.keyboard.press(key)
            page.keyboard.press("ArrowRight")
        page.locator(".tu-tile", has=page.locator(".tu-tile__stack:not(:empty)")).first.click()
        page.keyboard.press("p")
        expect(page.locator("#apply")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")
        came = traffic.media()

        assert {sent.url for sent in came if not sent.is_standin} == set()
        assert len(came) >= 4
        assert _count(walk.installation) == before


def test_each_look_is_committed_before_its_first_byte_comes(walk: Walk) -> None:
    with _desk(walk) as (page, traffic):
        clear, before = page.locator(".tu-large__clear"), _count(walk.installation)
        for tile, key in ((".tu-tile >> nth=0", " "), (".tu-tile:has-text('Video')", "d")):
            page.locator(tile).click()
            page.keyboard.down(key)
            clear.wait_for(state="visible")
            with page.expect_response("**/end"):
                page.keyboard.up(key)
        page.keyboard.press("k")
        expect(page.locator(".tu-player__at")).to_contain_text("0:00 of 0:08")
        page.keyboard.press("g")
        page.locator(".tu-tile", has=page.locator(".tu-tile__stack:not(:empty)")).first.click()
        page.keyboard.press("c")
        page.keyboard.down(" ")
        expect(page.locator(".tu-compare__clear").first).to_be_visible()
        with page.expect_response("**/end"):
            page.keyboard.up(" ")
        page.wait_for_load_state("networkidle")
        larger = [sent for sent in traffic.media() if not sent.is_standin]

        assert traffic.early == []
        # A picture, a contact sheet, a reel, and two pictures in one look.
        assert len(larger) == 5
        assert 0 not in {sent.exposure for sent in larger}
        assert len({sent.exposure for sent in larger}) == _count(walk.installation) - before == 4


def _begin_looks(page: Page, step: str) -> None:
    """Choose with what one's own looks begin, in the list of keys."""
    page.keyboard.press("?")
    with page.expect_response("**/shield"):
        page.locator("#shield-begins").select_option(step)
    for key in ("Escape", "Escape", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".tu-blank")).to_be_hidden()


def test_each_step_more_is_a_look_of_its_own_and_none_comes_before_it(walk: Walk) -> None:
    with _desk(walk) as (page, traffic):
        _begin_looks(page, "1")
        clear, before = page.locator(".tu-large__clear"), _count(walk.installation)
        page.locator(".tu-tile >> nth=0").click()
        page.keyboard.down(" ")
        clear.wait_for(state="visible")
        said = page.locator(".tu-foot__toast")
        expect(said).to_contain_text("Small and grey. B shows more.")
        page.keyboard.press("b")
        expect(said).to_contain_text("Grey. B shows more.")
        with page.expect_response("**/reveal") as colour:
            page.keyboard.press("b")
        with page.expect_response("**/end"):
            page.keyboard.up(" ")
        expect(clear).to_be_hidden()
        looks = [sent.exposure for sent in traffic.media() if not sent.is_standin]
        _begin_looks(page, "3")

    assert colour.value.headers["x-step"] == "3"
    assert traffic.early == []
    assert _count(walk.installation) - before == 3
    assert len(set(looks)) == len(looks) == 3


def test_a_key_that_decides_while_a_picture_is_shown_ends_the_look_with_its_decision(walk: Walk) -> None:
    with _desk(walk) as (page, traffic):
        ends: list[str] = []
        page.on("request", lambda sent: ends.append(sent.url) if sent.url.endswith("/end") else None)
        page.locator(".tu-tile >> nth=0").click()
        page.keyboard.down(" ")
        expect(page.locator(".tu-large__clear")).to_be_visible()
        with page.expect_response("**/decisions") as decided:
            page.keyboard.press("1")
        expect(page.locator(".tu-large__clear")).to_be_hidden()
        page.keyboard.up(" ")
        with page.expect_response("**/undo"):
            page.keyboard.press("z")
        (look,) = {sent.exposure for sent in traffic.media() if not sent.is_standin}

        assert decided.value.json()["budget"]["used_s"] > 0
        assert (decided.value.request.post_data_json or {})["look"] == look
        assert ends == []
        assert _count(walk.installation, f"{_LOOKS} where ended_at is null") == 0


@pytest.mark.parametrize("what", sorted(_REFUSED))
def test_where_a_look_cannot_be_recorded_no_picture_leaves_the_server(walk: Walk, what: str) -> None:
    with _desk(walk) as (page, traffic):
        page.wait_for_load_state("networkidle")
        since, before = traffic.count, _count(walk.installation)
        with _refusing(walk.installation, _REFUSED[what]):
            for tile, key in ((".tu-tile >> nth=0", " "), (".tu-tile:has-text('Video')", "d")):
                page.locator(tile).click()
                with page.expect_response("**/reveal") as asked:
                    page.keyboard.down(key)
                page.keyboard.up(key)
                assert asked.value.status >= 500
                expect(page.locator(".tu-refusal")).to_be_visible()
            with page.expect_response("**/reveal"):
                page.keyboard.press("k")
            expect(page.locator(".tu-player")).to_be_hidden()
            page.wait_for_load_state("networkidle")

        assert traffic.media(since) == []
        assert _count(walk.installation) == before


@pytest.mark.long
def test_where_the_database_takes_nothing_no_picture_leaves_the_server(walk: Walk) -> None:
    with _desk(walk) as (page, traffic):
        page.wait_for_load_state("networkidle")
        since, before = traffic.count, _count(walk.installation)
        with _held(walk.installation):
            with page.expect_response("**/reveal") as asked:
                page.keyboard.down(" ")
            expect(page.locator(".tu-refusal")).to_be_visible()
            page.keyboard.up(" ")

        assert asked.value.status >= 500
        assert traffic.media(since) == []
        assert _count(walk.installation) == before
