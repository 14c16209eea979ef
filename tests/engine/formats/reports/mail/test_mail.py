"""Any mail is read behind the fence: its text, what it names, what came with it, and what was not opened."""

import email
from collections.abc import Iterator
from email import policy
from hashlib import sha256

import pytest

from tests.engine.formats.reports.mail.letters import bare, forwarded, mail, nested, of_many_parts
from tutela.engine.formats.known import Malformed, OverLimit
from tutela.engine.formats.reports.mail import reading
from tutela.engine.formats.reports.mail.reading import Mail
from tutela.engine.formats.reports.told import Channel
from tutela.engine.media.fence.fence import Fence


@pytest.fixture(scope="module")
def fence() -> Iterator[Fence]:
    with Fence(reading.WORK) as opened:
        yield opened


def _notes(read: Mail) -> str:
    return "; ".join(str(said) for path, said in read.told.further.items() if path.startswith("mail/part"))


def test_a_plain_mail_tells_what_was_written_and_not_by_whom(fence: Fence) -> None:
    text = "Sentence 2.\nhxxps://example[.]com/1\nIt is at example.org/2, or call 01632 960123.\nPerson 1\n"
    text += "person1@example.net\nother@example.com\n"
    read = reading.read(fence, mail(1, text, Reply_To="+ 7@example.net").as_bytes())

    told = read.told
    assert (told.channel, told.sender, told.received_at) == (Channel.MAIL, "", "2026-11-29T08:15:00+01:00")
    assert told.summaries == (text,)
    assert [(one.text, one.kind) for one in told.addresses] == [
        ("hxxps://example[.]com/1", "url"),
        ("example.org/2", "url"),
        ("01632 960123", "phone"),
        ("other@example.com", "email"),
    ]
    assert told.further["mail/Subject"] == "Sentence 1"
    assert (read.message_id, read.attachments) == ("<1@mail.example.net>", ())
    assert "person1@example.net" in read.sender
    for place in (told.sender, told.sender_reference, str(told.addresses), str(told.further)):
        assert "person1@" not in place
    assert "From" in str(told.further["mail/also at its head, in the sealed original"])


def test_a_page_is_read_as_text_with_what_it_leads_to(fence: Fence) -> None:
    made = mail(1, "")
    made.set_content(
        "<style>p{}</style><p>Sentence&nbsp;2.</p><p><a href='https://example.com/a'>here</a>"
        "<img src='https://example.com/pixel'><script>x('https://example.com/b')</script>",
        subtype="html",
    )
    told = reading.read(fence, made.as_bytes()).told

    assert told.summaries == ("Sentence 2.\nhere",)
    assert [one.text for one in told.addresses] == ["https://example.com/a", "https://example.com/pixel"]


@pytest.mark.parametrize("between", ["", "\n"])
def test_content_that_a_page_holds_in_a_link_is_named_by_its_digest_alone(fence: Fence, between: str) -> None:
    link = "data:image/png;base64," + between.join(["A1b2" * 19] * 5000)
    other = "DA\nTA:image/svg+xml," + "<'>".replace("'", "x") * 100
    made = mail(1, "")
    made.set_content(
        f"<p>Sentence 3.</p><img src='{link}'><img src='{other}'><p>Sentence 4.</p><img src='{link}",
        subtype="html",
    )
    told = reading.read(fence, made.as_bytes()).told

    digest = sha256(link.encode()).hexdigest()
    said = f"data:image/png;base64, {len(link)} signs of content, SHA-256 {digest}"
    held = f"DATA:image/svg+xml, {len(other)} signs of content, SHA-256 {sha256(other.encode()).hexdigest()}"
    assert {said, held} <= {one.text for one in told.addresses}
    assert "Sentence 4." in str(told.summaries)
    plain = reading.read(fence, mail(2, f"Sentence 5. {link}\nSentence 6.").as_bytes()).told
    assert plain.summaries == (f"Sentence 5. {said}\nSentence 6.\n",)
    assert "A1b2A1b2" not in told.to_json() + plain.to_json()


def test_what_comes_with_it_is_given_as_it_was_and_named_apart(fence: Fence) -> None:
    made = mail(1, subject="=?utf-8?b?U2VudGVuY2Ugw6k=?=")
    long = bytes(range(256)) * (20 << 10)
    made.add_attachment(long, maintype="image", subtype="jpeg", filename="../Sentence é.jpg")
    made.add_attachment(b"{}", maintype="application", subtype="json", filename="../Sentence é.jpg")
    octets = made.as_bytes()
    read = reading.read(fence, octets)

    judge = [
        part.get_payload(decode=True)
        for part in email.message_from_bytes(octets, policy=policy.default).iter_attachments()
    ]
    assert [one.octets for one in read.attachments] == judge
    assert len({one.name for one in read.attachments}) == 2
    assert read.told.files[0].hashes["sha256"] == sha256(long).hexdigest()
    assert "é" in read.told.files[0].name


def test_a_forwarded_mail_is_read_too_and_what_came_with_it(fence: Fence) -> None:
    read = reading.read(fence, forwarded().as_bytes())

    assert read.told.summaries == ("Sentence 2.\n",)
    assert [(one.by, "Sentence 3." in one.text) for one in read.told.messages] == [
        ("Person 2 <person2@example.net>", True)
    ]
    assert [one.octets for one in read.attachments] == [b"numbered bytes 2"]
    assert "http://example.org/inner" in [one.text for one in read.told.addresses]


@pytest.mark.parametrize(
    ("octets", "says"),
    [
        (bare("application/ms-tnef; name=winmail.dat", b"x" * 9), "winmail.dat"),
        (bare("application/pkcs7-mime; smime-type=enveloped-data", b"x" * 9), "S/MIME"),
        (
            bare(
                'multipart/encrypted; protocol="application/pgp-encrypted"; boundary="b"',
                b"--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b--\r\n",
            ),
            "PGP",
        ),
        (bare("text/plain", b"-----BEGIN PGP MESSAGE-----\r\n1"), "PGP"),
        (bare("text/plain; charset=none-such", b"Sentence \xe9"), "none-such"),
        (bare("text/plain; charset=zip", b"Sentence 1."), "zip"),
        (bare("text/plain; charset=utf-16", b"abc"), "utf-16"),
        (bare("image/png", b"Sentence 1", b"Content-Transfer-Encoding: base64"), "not written as mails are"),
        (bare('multipart/mixed; boundary="b"', b"--b\r\n\r\nSentence 1."), "not written as mails are"),
        (bare("multipart/mixed", b"Sentence 1."), "not written as mails are"),
        (bare("text/plain", b"a" * 200_001), "200,001 signs"),
    ],
)
def test_what_was_not_opened_or_is_broken_is_said(fence: Fence, octets: bytes, says: str) -> None:
    read = reading.read(fence, octets)

    assert says in _notes(read)
    assert read.told.summaries or read.attachments


@pytest.mark.parametrize(
    ("octets", "says"),
    [
        (of_many_parts(10_000), "more than 500 parts"),
        (nested(60), "nest"),
        (nested(3000), "nest"),
        (b"From: 1\n" + b"x" * (45 << 20), "longer than 45 MiB"),
    ],
)
def test_a_mail_that_costs_too_much_is_refused_and_says_why(fence: Fence, octets: bytes, says: str) -> None:
    with pytest.raises(OverLimit, match=says):
        reading.read(fence, octets)


@pytest.mark.parametrize("octets", [b"", b"\0" * 99, b"\r\nSentence 1."])
def test_what_is_no_mail_is_refused(fence: Fence, octets: bytes) -> None:
    with pytest.raises(Malformed, match="no mail"):
        reading.read(fence, octets)


@pytest.mark.parametrize(
    "heads",
    [{"Auto_Submitted": "auto-replied"}, {"Return_Path": "<>"}, {"Precedence": "auto_reply"}],
)
def test_what_a_program_sent_is_told_apart(fence: Fence, heads: dict[str, str]) -> None:
    assert "mail/sent by a program" in reading.read(fence, mail(1, **heads).as_bytes()).told.further
    assert "mail/sent by a program" not in reading.read(fence, mail(1).as_bytes()).told.further


def test_more_addresses_than_are_listed_are_counted(fence: Fence) -> None:
    text = "".join(f"https://example.com/{number}\n" for number in range(130))
    told = reading.read(fence, mail(1, text).as_bytes()).told

    assert len(told.addresses) == 100
    assert told.further["mail/further addresses, in the sealed original"] == 30
