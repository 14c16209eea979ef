"""Nothing of whoever came is kept anywhere, and no answer carries what could be known again."""

import re
from pathlib import Path

import pytest

from tests.public.opened import OpenDoor
from tutela.casework.letterbox import receipts
from tutela.casework.letterbox.letters import Standing, Told

MARKERS = {
    "User_Agent": "MARKER-AGENT-7f3a", "Cookie": "sessionid=MARKER-COOKIE-91bc",
    "Referer": "https://marker.example/d41d",
    "X_Forwarded_For": "203.0.113.77", "Forwarded": "for=203.0.113.78", "X_Real_IP": "203.0.113.79",
    "Accept_Language": "cy;q=0.123",
}  # fmt: skip
SOUGHT = [
    b"MARKER-AGENT", b"MARKER-COOKIE", b"marker.example", b"203.0.113.7", b"127.0.0.1", b"0.123",
    b"Sentence 81",    b"example.com/traced", b"trac%65d", b"01632 960999",
]  # fmt: skip
PATHS = [
    "/",
    "/young/",
    "/at-work/",
    "/at-work/now/",
    "/report/public/",
    "/reply/",
    "/assets/door.css",
    "/none/",
    "/cy/",
]


def test_a_whole_visit_leaves_no_marker_in_any_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    door = OpenDoor(tmp_path_factory.mktemp("traced"))
    said = {"addresses": "https://example.com/traced", "more": "Sentence 81", "contact": "01632 960999"}
    with door.serving():
        for path in PATHS:
            door.get(f"{path}?MARKER-AGENT=1", **MARKERS)
        shown = door.sent("public", said, **MARKERS)
        door.post("/reply/", {"receipt": " ".join(shown.words)}, **MARKERS)
        door.post("/reply/", {"receipt": "MARKER-AGENT"}, **MARKERS)
        words = [word.encode() for word in shown.words]
        _refused(door)
        open_files = [file for file in door.folder.rglob("*") if file.is_file()]
        found = _found(open_files, [*SOUGHT, b" ".join(words)])

    assert (door.folder / "box" / "letters.db-wal") in open_files
    assert (door.folder / "log.txt") in open_files
    assert found == {}
    assert _found(list(door.folder.rglob("*.*")), [*SOUGHT, b" ".join(words)]) == {}


def _refused(door: OpenDoor) -> None:
    """Have what fails fail as well: a host that is none of ours, and a question that does not open."""
    assert door.get("/", Host="MARKER-AGENT.example", **MARKERS).status == 400
    shown = door.sent("public", {"addresses": "https://example.com/traced"}, **MARKERS)
    receipt = receipts.typed(" ".join(shown.words))
    lookup = receipt.lookup((door.folder / "box" / "door.secret").read_bytes())
    door.box.tell(lookup, Told(Standing.WANTED, 1, b"1" * 100))
    failed = door.post("/reply/", {"receipt": str(receipt)}, **MARKERS)
    assert failed.status == 503
    assert "Traceback" not in (door.folder / "log.txt").read_text()
    assert "LetterBroken" in (door.folder / "log.txt").read_text()


def _found(files: list[Path], sought: list[bytes]) -> dict[str, bytes]:
    return {
        str(file): marker
        for file in files
        if file.name != "tutela.toml"
        for marker in sought
        if marker in file.read_bytes()
    }


@pytest.mark.parametrize("path", [*PATHS, "/leave/"])
def test_no_answer_carries_what_could_be_known_again(path: str, door: OpenDoor) -> None:
    answer = door.get(path)

    for name in ("set-cookie", "etag", "last-modified", "server", "vary", "x-powered-by"):
        assert name not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", [path for path in PATHS if not path.endswith("css")])
def test_a_page_loads_from_this_door_alone_and_is_the_same_for_everybody(path: str, door: OpenDoor) -> None:
    page = door.get(path, **MARKERS)

    assert page.body == door.get(path).body
    for loaded in re.findall(r'(?:src|<link[^>]* href)="([^"]*)"', page.text):
        assert loaded.startswith("/")
    assert not re.search(r"<style|style=|onclick|<script>", page.text)


def test_nothing_is_set_after_sending_either(door: OpenDoor) -> None:
    assert "set-cookie" not in door.sent("public", {"addresses": "https://example.com/"}).headers


def test_leaving_goes_elsewhere_and_asks_the_browser_to_forget(door: OpenDoor) -> None:
    answer = door.get("/leave/")

    assert answer.status == 302
    assert "127.0.0.1" not in answer.headers["location"]
    assert "cache" in answer.headers["clear-site-data"]
