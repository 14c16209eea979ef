"""HA-7 and HA-8: one mail a host, exact for machines and defanged for people; each answer is a state."""

import csv
import email
import io
import json
import re
from email.message import EmailMessage
from email.policy import default
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from tests.casework.takedown import world
from tests.casework.takedown.world import DUTCH
from tutela.casework.channels import actions as channels
from tutela.casework.clocks.models import Clock
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.hosting import actions as hosting
from tutela.casework.hosting.models import Trace
from tutela.casework.takedown import actions
from tutela.casework.takedown.errors import BadWord, NoTemplate, NoticeMoved
from tutela.casework.takedown.models import MailEvent, Notice, ProviderAnswer, State
from tutela.site.settings import Settings as Chosen

pytestmark = pytest.mark.django_db
OTHER = "https://198.51.100.8/x"
# As XARF 4.2 has them: required of every report, and of the type "csam".
REQUIRED = {
    "xarf_version", "report_id", "timestamp", "reporter", "sender", "source_identifier", "category", "type",
    "classification", "detection_method",
}  # fmt: skip
FORBIDDEN = {"evidence", "screenshot_url", "media_type"}


def _parts(octets: bytes) -> dict[str, EmailMessage]:
    read = email.message_from_bytes(octets, policy=default)
    assert isinstance(read, EmailMessage)
    return {part.get_filename() or "text": part for part in read.walk() if not part.is_multipart()}


def test_ha_7_one_mail_a_host_with_every_address_exact_for_machines_and_safe_for_people(
    box: Path, ida: Actor
) -> None:
    [notice] = world.drafted(ida, DUTCH, OTHER)
    notice = world.sent(ida, notice)

    octets = (box / "0.eml").read_bytes()
    assert notice.delivery is not None
    assert sha256(octets).hexdigest() == notice.delivery.sha256
    assert bytes(notice.delivery.body) == octets
    parts = _parts(octets)
    assert set(parts) == {"text", "addresses.csv", "xarf-1.json", "xarf-2.json"}
    text = parts["text"].get_content()
    assert "hxxps://198[.]51[.]100[.]7/a/1?b=2" in text
    assert not re.search(r"https?://", text)
    rows = list(csv.DictReader(io.StringIO(parts["addresses.csv"].get_content(), newline="")))
    assert [row["address"] for row in rows] == [DUTCH, OTHER]
    assert {part.get_content_maintype() for part in parts.values()} <= {"text", "application"}
    assert world.states(notice) == ["ready", "sending", "sent"]


def test_ha_7_a_notice_has_the_four_elements_of_article_16_without_a_name(box: Path, ida: Actor) -> None:
    world.sent(ida, world.drafted(ida, DUTCH)[0])

    text = " ".join(_parts((box / "0.eml").read_bytes())["text"].get_content().split())
    assert "Reasons: child sexual abuse material" in text
    assert "1. hxxps://198[.]51[.]100[.]7" in text
    assert "Article 16(2)(c)" in text
    assert "good faith that what this notice says is accurate and complete" in text
    assert ida.name not in text


def test_ha_7_each_address_is_a_report_in_xarf_without_evidence(box: Path, ida: Actor) -> None:
    world.sent(ida, world.drafted(ida, DUTCH)[0])

    told = json.loads(_parts((box / "0.eml").read_bytes())["xarf-1.json"].get_content())
    assert set(told) >= REQUIRED
    assert not FORBIDDEN & set(told)
    assert (told["category"], told["type"], told["url"]) == ("content", "csam", DUTCH)
    assert told["classification"] in {"baseline", "A1", "A2", "B1", "B2"}
    assert told["source_identifier"] == "198.51.100.7"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", told["timestamp"])
    for party in ("reporter", "sender"):
        assert set(told[party]) == {"org", "contact", "domain"}


def test_nothing_is_sent_before_two_people_approved_templates(
    tmp_path: Path, settings: Settings, ida: Actor
) -> None:
    settings.TUTELA = world.chosen(tmp_path)
    [notice] = world.drafted(ida, DUTCH)

    with pytest.raises(NoTemplate):
        actions.send_notice(ida, notice, notice.version)


def test_what_no_setting_lets_out_is_a_state_with_its_reason(
    box: Path, ida: Actor, settings: Settings
) -> None:
    settings.TUTELA = Chosen(hosting=settings.TUTELA.hosting)

    notice = world.sent(ida, world.drafted(ida, DUTCH)[0])

    assert notice.state == State.NOT_SENT
    assert "[mail] recipients names neither" in notice.reason
    assert not list(box.iterdir())
    assert Clock.objects.filter(subject_kind="notice", subject=notice.pk, ended_at=None).exists()


@pytest.mark.parametrize(
    ("mailbox", "state", "says"),
    [
        ("gone", "not_sent", "5.1.1"),
        ("full", "not_sent", "5.2.2"),
        ("later", "sending", ""),
        ("ok", "sent", ""),
    ],
)
def test_ha_8_each_answer_of_the_mail_server_is_a_visible_state(
    box: Path, ida: Actor, mailbox: str, state: str, says: str
) -> None:
    trace = hosting.begin_trace(ida, DUTCH)
    hosting.add_word(
        ida, trace, "manual", source="Desk", basis="Telephone", country="NL",
        mailboxes=f"{mailbox}@two.example {mailbox}@two.example",
    )  # fmt: skip
    hosting.add_word(
        ida, trace, "partner_statement", source="Hotline", basis="Mail 1", country="NL",
        mailboxes=f"{mailbox}@two.example",
    )  # fmt: skip
    [notice] = actions.draft_notices(ida, [Trace.objects.get(pk=trace.pk)])
    assert notice.recipient == f"{mailbox}@two.example"

    notice = world.sent(ida, notice)

    assert notice.state == state
    assert says in notice.reason
    assert notice.delivery is not None
    assert notice.delivery.attempts.exists()
    if state == "not_sent":
        (box / "mended").touch()
        again = world.sent(ida, notice)
        assert again.state == ("sent" if mailbox == "gone" else "not_sent")


def _bounce(key: str, action: str = "failed") -> bytes:
    return (
        "From: mailer@two.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; two.example\r\n\r\n"
        f"Final-Recipient: rfc822; abuse@two.example\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 No such user\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{key}@hotline.example>\r\n\r\n"
        "--b--\r\n"
    ).encode()


def test_ha_8_a_report_that_comes_later_makes_a_task_and_every_mail_is_kept(box: Path, ida: Actor) -> None:
    notice = world.sent(ida, world.drafted(ida, DUTCH)[0])
    assert notice.delivery is not None
    bounce = _bounce(notice.delivery.key)

    event = actions.keep_reply(machine(ida.unit), bounce)

    notice.refresh_from_db()
    assert event is not None
    assert (event.kind, event.status) == ("not delivered", "5.1.1")
    assert notice.state == State.NOT_SENT
    assert "550 5.1.1" in notice.reason
    assert bytes(MailEvent.objects.get().octets) == bounce
    assert actions.keep_reply(machine(ida.unit), bounce) == event
    reply = (
        f"In-Reply-To: <{notice.delivery.key}@hotline.example>\r\nSubject: Done\r\n\r\nSentence 1.".encode()
    )
    absent = b"Auto-Submitted: auto-replied\r\n" + reply
    kinds = [each.kind for octets in (reply, absent) if (each := actions.keep_reply(ida, octets))]
    assert kinds == ["reply", "absence note"]
    for none in (b"", b"Subject: x\r\n\r\ny", _bounce("notice-999-1-00000000"), b"\xff" * 99):
        assert actions.keep_reply(ida, none) is None


def test_ha_8_what_was_told_by_telephone_stays_told_when_its_mail_comes_back(
    box: Path, ida: Actor, settings: Settings
) -> None:
    [notice] = world.drafted(ida, DUTCH)
    settings.TUTELA = Chosen(hosting=settings.TUTELA.hosting)
    notice = world.sent(ida, notice)
    assert notice.delivery is not None
    channels.settle(ida, notice.delivery, "Told by telephone, reference 1.")
    actions.follow_deliveries(machine(ida.unit))

    event = actions.keep_reply(ida, _bounce(notice.delivery.key))
    actions.follow_deliveries(machine(ida.unit))

    notice.refresh_from_db()
    assert event is not None
    assert (event.kind, notice.state) == ("not delivered", State.SENT)
    assert "Told by telephone" in notice.delivery.reason


def test_ha_8_the_word_of_a_provider_is_kept_and_removes_nothing(box: Path, ida: Actor) -> None:
    notice = world.sent(ida, world.drafted(ida, DUTCH)[0])

    actions.enter_answer(ida, notice, "removed", through="telephone", says="Sentence 1.", item=1)

    notice.refresh_from_db()
    assert notice.state == State.ANSWERED
    assert ProviderAnswer.objects.get().item == notice.items.get()
    assert notice.items.get().removed_at is None
    with pytest.raises(BadWord):
        actions.enter_answer(ida, notice, "burnt", through="mail")


def test_a_host_that_is_another_by_now_stops_the_notice(box: Path, ida: Actor) -> None:
    [notice] = world.drafted(ida, DUTCH)
    hosting.add_word(
        ida, notice.items.get().trace, "provider_reply", source="Host", basis="Mail 1",
        provider="Another host", country="NL",
    )  # fmt: skip

    came = world.sent(ida, notice)

    assert came.state == State.STOPPED
    assert "hosted elsewhere by now: Another host" in came.reason
    assert not list(box.iterdir())


def test_what_is_old_is_looked_at_again_before_it_is_sent(box: Path, ida: Actor) -> None:
    [notice] = world.drafted(ida, DUTCH)
    Trace.objects.update(looked_at=None)

    assert world.sent(ida, notice).state == State.SENT
    assert Trace.objects.get().looked_at is not None


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://203.0.113.7/", "not settled: disagreement"),
        ("a name in a program", "not settled: inchoate"),
    ],
    ids=["disagreement", "text"],
)
def test_what_has_no_route_is_an_open_task_and_nothing_is_dropped(
    box: Path, ida: Actor, address: str, says: str
) -> None:
    made = world.drafted(ida, DUTCH, address)

    assert sorted(each.state for each in made) == ["no_route", "ready"]
    [lost] = [each for each in made if each.state == State.NO_ROUTE]
    assert says in lost.reason
    assert Clock.objects.filter(subject_kind="notice", subject=lost.pk, ended_at=None).exists()
    with pytest.raises(NoticeMoved):
        actions.send_notice(ida, lost, lost.version)
    with pytest.raises(BadWord):
        world.drafted(ida, DUTCH, address)


def test_an_address_that_cannot_be_written_exactly_is_not_sent(box: Path, ida: Actor) -> None:
    [notice] = world.drafted(ida, DUTCH)
    trace = notice.items.get().trace
    Trace.objects.filter(pk=trace.pk).update(address="=198.51.100.7/a")

    with pytest.raises(BadWord, match="as it is"):
        actions.send_notice(ida, notice, notice.version)
    assert Notice.objects.get().state == State.READY


def test_only_who_may_works_and_only_on_what_they_saw(
    box: Path, ida: Actor, audra: Actor, ana: Actor
) -> None:
    [notice] = world.drafted(ida, DUTCH)
    words: Any = {"through": "mail"}
    for act in (
        lambda: actions.send_notice(audra, notice, 1),
        lambda: actions.draft_notices(ana, []),
        lambda: actions.enter_answer(audra, notice, "removed", **words),
        lambda: actions.follow_deliveries(ida),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NoticeMoved):
        actions.take_up(ida, notice, notice.version + 1)
    actions.take_up(ida, notice, notice.version)
    with pytest.raises(NoticeMoved):
        actions.send_notice(ida, notice, notice.version)
