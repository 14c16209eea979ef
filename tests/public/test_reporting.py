"""A report is asked for, shown back, sealed and put in once; its receipt is shown once."""

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.public.opened import OpenDoor
from tutela.casework.letterbox import sealing
from tutela.public import questions

SAID = {"addresses": "hxxps://example[.]com/sentence-1", "when": "Sentence 2", "more": "Sentence 3"}
WORK = {
    "role": "Sentence 1", "employer": "Sentence 2", "authority": "named", "place": "internet",
    "addresses": "https://example.org/", "found_at": "2026-11-01T09:30", "told_at": "2026-11-02T09:30",
    "seen_by": "Sentence 3", "kept": "Sentence 4", "copies": "none", "late_reason": "Sentence 5",
}  # fmt: skip


def test_a_report_is_sealed_to_the_unit_and_says_what_was_said(door: OpenDoor) -> None:
    before = {letter.lookup for letter in door.letters()}
    page = door.sent("public", SAID)

    (letter,) = [each for each in door.letters() if each.lookup not in before]
    opened = door.opened(letter)
    assert page.status == 200
    assert len(page.words) == 8
    assert opened["addresses"] == [{"text": SAID["addresses"], "kind": "url", "taken_for": "url"}]
    assert opened["answers"] == {"when": "Sentence 2", "more": "Sentence 3"}
    assert letter.form_version == questions.form("public").version
    assert "sent_at" not in opened
    assert letter.sealed_contact == b""


def test_a_contact_is_sealed_apart_under_the_other_key(door: OpenDoor) -> None:
    before = {letter.lookup for letter in door.letters()}
    door.sent("public", {**SAID, "contact": "01632 960123"})

    (letter,) = [each for each in door.letters() if each.lookup not in before]
    assert "01632" not in str(door.opened(letter))
    opened = sealing.open_sealed(letter.sealed_contact, door.private[2], sealing.CONTACT, letter.lookup)
    assert opened == {"text": "01632 960123"}


def test_the_person_corrects_what_an_address_was_taken_for(door: OpenDoor) -> None:
    before = {letter.lookup for letter in door.letters()}
    checked = door.checked("public", {"addresses": "example.com/a\nSentence 7"})
    assert checked.text.count("<select") == 2

    door.post("/report/public/", {**checked.hidden, "kind_1": "account", "step": "send"})

    (letter,) = [each for each in door.letters() if each.lookup not in before]
    kinds = [(each["kind"], each["taken_for"]) for each in door.opened(letter)["addresses"]]
    assert kinds[0] == ("url", "url")
    assert kinds[1][0] == "account"


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "data:text/html,<b>1</b>", "xn--bcher-kva.example", "[2001:db8::1]/a"],
)
def test_any_text_is_taken_and_none_of_it_becomes_a_link_or_a_mark(text: str, door: OpenDoor) -> None:
    page = door.checked("public", {"addresses": f"{text}\n<script>1</script>"}).text

    assert "<script>1" not in page
    assert 'href="javascript' not in page
    assert 'href="data' not in page
    assert door.sent("public", {"addresses": text}).words


def test_twenty_who_send_one_form_at_once_make_one_report_with_one_receipt(door: OpenDoor) -> None:
    before = len(door.letters())
    form = {**door.checked("public", SAID).hidden, "step": "send"}

    with ThreadPoolExecutor(20) as clients:
        pages = list(clients.map(lambda _: door.post("/report/public/", form), range(20)))

    assert len(door.letters()) == before + 1
    assert len({tuple(page.words) for page in pages}) == 1
    assert len(pages[0].words) == 8


def test_the_same_from_two_people_is_two_reports(door: OpenDoor) -> None:
    before = len(door.letters())
    one, other = (door.sent("public", SAID).words for _ in range(2))

    assert len(door.letters()) == before + 2
    assert one != other


def test_the_receipt_is_not_shown_again_once_two_words_were_typed_back(door: OpenDoor) -> None:
    form = {**door.checked("public", SAID).hidden, "step": "send"}
    shown = door.post("/report/public/", form)
    words = shown.words

    wrong = door.post("/receipt/", {**shown.hidden, "word_3": words[2], "word_6": "wrong"})
    assert wrong.words == words
    kept = door.post("/receipt/", {**shown.hidden, "word_3": words[2].upper(), "word_6": f" {words[5]} "})
    again = door.post("/report/public/", form)

    assert kept.status == again.status == 200
    assert kept.words == again.words == []
    assert door.post("/receipt/", {**shown.hidden, "word_3": "wrong", "word_6": "wrong"}).words == []
    assert not set(words) & set(again.text.split())


def test_a_form_that_the_door_did_not_give_out_makes_nothing(door: OpenDoor) -> None:
    before = len(door.letters())
    for forged in ("", "A" * 54, "é", "A" * 56):
        page = door.post("/report/public/", {**SAID, "form": forged, "step": "send"})
        assert page.hidden["form"] != forged
        assert page.words == []
        assert door.post("/receipt/", {"form": forged}).status == 302

    assert len(door.letters()) == before


def test_what_is_missing_is_said_and_leads_to_its_field(door: OpenDoor) -> None:
    page = door.checked("work", {**WORK, "role": "", "found_at": "soon", "authority": "forged"})

    assert page.status == 422
    for name in ("role", "found_at", "authority"):
        assert f'href="#{name}"' in page.text
        assert f'id="{name}"' in page.text
    assert 'href="#employer"' not in page.text
    assert "Sentence 2" in page.text


def test_from_work_it_says_what_the_law_asks_and_a_late_one_is_marked_and_taken(
    door: OpenDoor,
) -> None:
    before = {letter.lookup for letter in door.letters()}
    door.sent("work", WORK)

    (letter,) = [each for each in door.letters() if each.lookup not in before]
    opened = door.opened(letter)
    assert opened["answers"] == {name: said for name, said in WORK.items() if name != "addresses"}
    assert opened["is_late"] is True
    assert opened["sent_at"]


@pytest.mark.parametrize(
    "path", ["/", "/report/public/", "/report/work/", "/report/child/", "/young/", "/reply/", "/at-work/"]
)
def test_no_page_has_a_place_for_a_file(path: str, door: OpenDoor) -> None:
    page = door.get(path).text

    assert 'type="file"' not in page
    assert "multipart" not in page


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "image/jpeg", "application/octet-stream", ""]
)
def test_a_crafted_file_is_refused_before_a_byte_of_it_is_kept(kind: str, door: OpenDoor) -> None:
    marker = b"MARKER-OF-A-FILE-" * 64
    body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f.jpg"\r\n\r\n' + marker
    with socket.create_connection(("127.0.0.1", door.port), timeout=60) as client:
        client.sendall(
            f"POST /report/public/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body) * 10}\r\n\r\n".encode()
        )
        client.sendall(body)
        # It is answered although most of what was announced never comes.
        answer = client.recv(4096)

    assert answer.startswith(b"HTTP/1.1 415 ")
    assert not [file for file in _files(door) if marker in file.read_bytes()]


def test_a_file_in_pieces_is_refused_as_well(door: OpenDoor) -> None:
    with socket.create_connection(("127.0.0.1", door.port), timeout=60) as client:
        client.sendall(
            b"POST /report/public/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            b"Content-Type: multipart/form-data; boundary=x\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
        )
        assert client.recv(4096).startswith(b"HTTP/1.1 415 ")


def _files(door: OpenDoor) -> list[Path]:
    return [file for file in door.folder.rglob("*") if file.is_file()]


def test_a_door_whose_unit_has_no_key_says_that_nothing_was_kept(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with OpenDoor(tmp_path_factory.mktemp("keyless"), has_keys=False).serving() as door:
        page = door.sent("public", SAID)

        assert page.status == 503
        assert "was not kept" in page.text
        assert door.letters() == []
