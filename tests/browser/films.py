"""A unit with one film to grade, of which a part is known: what the desk says and shows of it."""

import base64
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.units import received
from tests.browser.walk import Walk, painted
from tests.engine.hashing.examining import examiner
from tests.site.installation import Installation
from tutela.demonstration.painting.videos import MP4, Segment, Video, encode_video
from tutela.engine.formats.known import Known
from tutela.engine.hashing.digests import digest

# The known film has two places; the one to grade has the second of them from its tenth second on.
KNOWN = (Segment(2, 0, 3), Segment(3, 0, 3))
FILM = (Segment(12, 0, 10), Segment(3, 0, 3), Segment(14, 0, 7))
SAID = "0:10 to 0:12 is 0:03 to 0:05 of a known video"


def with_film(folder: Path) -> Installation:
    """Set a unit up that holds a list with a known film, and has received another that shares a part."""
    source = folder / "source"
    source.mkdir(parents=True)
    (source / "film.mp4").write_bytes(_painted(FILM))
    (folder / "known.mp4").write_bytes(_painted(KNOWN))
    return received(folder, source, _hashed(folder / "known.mp4"))


def _painted(segments: tuple[Segment, ...]) -> bytes:
    return encode_video(Video(segments, 480, 270, MP4, "2024-06-04T00:00:00Z", 2026))


def _hashed(path: Path) -> Known:
    with path.open("rb") as stream:
        taken, examined = digest(stream), examiner().examine(stream)
    video = base64.b64encode(examined.vpdq).decode()
    return Known(
        md5=taken.md5,
        sha1=taken.sha1,
        sha256=taken.sha256,
        size=taken.size,
        mime="video/mp4",
        category=1,
        region="CUSTOM",
        other_hashes=(("vPDQ", video),),
    )


def look_at_film(walk: Walk, look: Callable[[Page, str], None]) -> None:
    """Open the desk, read what is said of the film, and hold its contact sheet."""
    with walk.signed_in("ana") as page:
        page.goto(f"{walk.address}/grade/")
        expect(page.locator(".tu-facts")).to_contain_text(SAID)
        expect(page.locator(".tu-tile__kind")).to_have_text("Video 20 s, part known")
        painted(page)
        look(page, "workbench-known-part")
        clear = page.locator(".tu-large__clear")
        page.keyboard.down("d")
        clear.wait_for(state="visible")
        look(page, "workbench-sheet")
        page.keyboard.up("d")
        expect(clear).to_be_hidden()
        page.goto(f"{walk.address}/")
