"""Each mail of a real mailbox ends as a report or where what could not be opened is listed, once."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.casework.doors import run, signed_in
from tests.casework.reports.mailbox.conftest import Post
from tests.casework.working import work_off
from tests.engine.formats.reports.mail.letters import bare, forwarded, mail, of_many_parts
from tutela.casework.channels.models import MailboxRound
from tutela.casework.custody import log
from tutela.casework.custody.record import audit
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.items.models import Instance
from tutela.casework.letterbox import actions as letterbox
from tutela.casework.letterbox.models import ReporterContact
from tutela.casework.people.models import Unit
from tutela.casework.reports import actions, queries
from tutela.casework.reports.errors import NotOurMailbox
from tutela.casework.reports.letters.names import contacts_of
from tutela.casework.reports.mailbox.cli import mailbox as command
from tutela.casework.reports.mailbox.rounds import look_after_mailbox
from tutela.casework.reports.models import Report, Unopened
from tutela.site.settings import Outbound

pytestmark = pytest.mark.django_db


def _round(of: MailboxRound) -> tuple[int, int, int, int, int]:
    return of.new, of.versions, of.held, of.unopened, of.left


def test_each_mail_ends_as_a_report_or_in_the_list(post: Post, ida: Actor) -> None:
    page = mail(3)
    page.set_content("<p>Sentence 3. <a href='https://example.com/3'>x</a></p>", subtype="html")
    large = mail(4)
    large.add_attachment(b"n" * (20 << 20), maintype="image", subtype="jpeg", filename="4.jpg")
    post.put(
        mail(1).as_bytes(), forwarded(2).as_bytes(), page.as_bytes(), large.as_bytes(),
        bare("application/ms-tnef; name=winmail.dat", b"x" * 9, number=5),
        bare('multipart/report; boundary="b"', b"--b\r\n\r\nSentence 6.\r\n--b--\r\n", number=6),
        mail(7, Auto_Submitted="auto-replied").as_bytes(), mail(8, subject="=?utf-8?b?w6k=?=").as_bytes(),
        of_many_parts(10_000), b"\r\nSentence 10.",
    )  # fmt: skip

    row = actions.read_mailbox(machine(ida.unit))

    assert (row.outcome, *_round(row)) == ("accepted", 8, 0, 0, 2, 0)
    assert (post.count("INBOX"), post.count("Tutela")) == (0, 10)
    reports = list(Report.objects.order_by("pk"))
    assert {(each.source, each.channel, each.sender) for each in reports} == {("public", "mail", "")}
    assert queries.original_of(ida, queries.version_of(reports[0])) == mail(1).as_bytes()
    assert sorted(queries.unopened(ida).values_list("door", "reason")) == [
        ("the mailbox", "It has more than 500 parts."),
        ("the mailbox", "It is no mail: nothing stands at its head."),
    ]
    work_off()
    assert Instance.objects.filter(item__size_bytes=20 << 20).count() == 1
    log.verify()
    assert not audit.differences()
    assert "could not be opened" in signed_in(ida).get("/reports/unopened/").content.decode()


def test_the_same_mail_twice_is_one_report_and_other_bytes_are_its_next_version(
    post: Post, ida: Actor
) -> None:
    post.put(mail(1).as_bytes(), mail(1).as_bytes())
    first = actions.read_mailbox(machine(ida.unit))
    post.put(mail(1).as_bytes(), mail(1, "Sentence 9.\n").as_bytes())
    second = actions.read_mailbox(machine(ida.unit))

    assert (_round(first), _round(second)) == ((1, 0, 1, 0, 0), (0, 1, 1, 0, 0))
    version = queries.version_of(Report.objects.get())
    assert version.n == 2
    assert any("Sentence 9." in change["path"] for change in version.diff)


def test_a_sudden_end_before_it_is_moved_loses_and_doubles_nothing(
    post: Post, ida: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = mail(1)
    letter.add_attachment(b"numbered bytes 1", maintype="image", subtype="jpeg", filename="1.jpg")
    post.put(letter.as_bytes())

    def ended(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as cut:
        cut.setattr("tutela.casework.channels.outward.mailbox.Session.move", ended)
        with pytest.raises(SystemExit):
            actions.read_mailbox(machine(ida.unit))
    assert (post.count("INBOX"), Report.objects.count()) == (1, 1)

    row = actions.read_mailbox(machine(ida.unit))

    assert (_round(row), post.count("INBOX")) == ((0, 0, 1, 0, 0), 0)
    assert (Report.objects.count(), Report.objects.get().version, Instance.objects.count()) == (1, 1, 1)
    assert MailboxRound.objects.order_by("pk").values_list("outcome", flat=True)[0] == "no answer"


def test_who_sent_it_is_read_by_two_people_together_alone(post: Post, ida: Actor, sam: Actor) -> None:
    post.put(mail(1).as_bytes())
    actions.read_mailbox(machine(ida.unit))
    report = Report.objects.get()
    ((lookup, _),) = contacts_of(report)

    told = queries.version_of(report).told
    assert "person1@" not in told
    assert b"person1" not in bytes(ReporterContact.objects.get().sealed)
    page = signed_in(ida).get(f"/reports/{report.pk}/").content.decode()
    assert "person1" not in page
    asked = letterbox.ask_for_contact(ida, lookup, "Reason 1.")
    letterbox.release_contact(sam, asked.pk)
    assert letterbox.read_contact(ida, lookup) == "Person 1 <person1@example.net>"


def test_what_cannot_be_opened_is_dismissed_with_a_reason_kept_and_tried_again(
    post: Post, ida: Actor
) -> None:
    post.put(b"\r\nSentence 1.")
    actions.read_mailbox(machine(ida.unit))
    browser, row = signed_in(ida), Unopened.objects.get()
    dismissal = {"act": "dismiss", "number": str(row.pk)}
    assert browser.post("/reports/unopened/", {**dismissal, "reason": " "}).status_code == 422
    assert browser.post("/reports/unopened/", {**dismissal, "reason": "Sentence 2"}).status_code == 302

    row.refresh_from_db()
    assert (row.dismissed_by_id, row.why_dismissed, row.copy is None) == (ida.person, "Sentence 2", False)
    assert "Sentence 2" not in browser.get("/reports/unopened/").content.decode()
    assert "Sentence 2" in browser.get("/reports/unopened/?dismissed=1").content.decode()
    assert "could not be opened, the oldest" not in browser.get("/").content.decode()
    browser.post("/reports/unopened/", {"number": str(row.pk)})
    look_after_mailbox()
    row.refresh_from_db()
    assert (row.dismissed_at, row.wanted_at) == (None, None)


def test_the_mailbox_is_the_units_that_the_settings_name(
    post: Post, ida: Actor, otis: Actor, settings: Settings
) -> None:
    post.put(mail(1).as_bytes())
    with pytest.raises(NotOurMailbox):
        actions.read_mailbox(otis)
    named = Unit.objects.get(pk=otis.unit).name
    settings.TUTELA = replace(settings.TUTELA, mailbox=replace(settings.TUTELA.mailbox, unit=named))
    look_after_mailbox()

    assert Report.objects.get().unit_id == otis.unit != ida.unit
    with pytest.raises(NotOurMailbox):
        actions.read_mailbox(ida)


def test_each_sender_of_a_report_that_came_again_by_mail_is_kept(post: Post, ida: Actor, sam: Actor) -> None:
    other = mail(1, "Sentence 9.\n")
    del other["From"]
    other["From"] = "Person 2 <person2@example.net>"
    post.put(mail(1).as_bytes(), other.as_bytes(), other.as_bytes())
    actions.read_mailbox(machine(ida.unit))

    kept = contacts_of(Report.objects.get())
    assert [version for _, version in kept] == [1, 2]
    address = f"/reports/{Report.objects.get().pk}/reporter/"
    assert "Contact 2, left with version 2" in signed_in(ida).get(address).content.decode()
    asked = letterbox.ask_for_contact(ida, kept[1][0], "Reason 1.")
    letterbox.release_contact(sam, asked.pk)
    read = signed_in(ida).post(address, {"act": "read", "contact": "2"}).content.decode()
    assert "person2" in read
    assert "person1" not in read


def test_what_could_not_be_opened_is_tried_again_from_what_was_kept(post: Post, ida: Actor) -> None:
    post.put(b"\r\nSentence 1.")
    actions.read_mailbox(machine(ida.unit))
    row = Unopened.objects.get()
    actions.try_again(ida, row)
    look_after_mailbox()

    row.refresh_from_db()
    assert (row.wanted_at, row.taken_at) == (None, None)
    assert MailboxRound.objects.count() == 2
    look_after_mailbox()
    assert MailboxRound.objects.count() == 2


@pytest.mark.parametrize(
    ("named", "outcome", "says"),
    [
        ({"host": ""}, "refused here", "names no server"),
        ({"host": "mail.example.org"}, "refused here", "[outbound] allow does not name"),
        ({"security": "none"}, "refused here", "neither tls nor starttls"),
        ({"ca_file": ""}, "rejected", "certificate is not trusted"),
        ({"password_file": "/none/such"}, "refused here", "cannot be read"),
        ({"user": "somebody"}, "rejected", "does not take the user"),
        ({"folder": "none such"}, "rejected", "refuses"),
        ({"port": 9}, "no answer", "refused"),
    ],
)
def test_a_round_that_reads_nothing_says_why(
    post: Post, ida: Actor, settings: Settings, named: dict[str, object], outcome: str, says: str
) -> None:
    post.put(mail(1).as_bytes())
    chosen = replace(settings.TUTELA.mailbox, **named)
    settings.TUTELA = replace(settings.TUTELA, mailbox=chosen)

    row = actions.read_mailbox(ida)

    assert (row.outcome, Report.objects.count(), post.count("INBOX")) == (outcome, 0, 1)
    assert says in row.says
    assert "Not read to its end" in signed_in(ida).get("/reports/imports/").content.decode()


def test_others_who_can_read_the_password_and_private_networks_keep_it_closed(
    post: Post, ida: Actor, settings: Settings
) -> None:
    Path(settings.TUTELA.mailbox.password_file).chmod(0o644)
    assert "others can read it" in actions.read_mailbox(ida).says
    Path(settings.TUTELA.mailbox.password_file).chmod(0o600)
    settings.TUTELA = replace(settings.TUTELA, outbound=Outbound(allow=["127.0.0.1"]))
    row = actions.read_mailbox(ida)
    assert (row.outcome, "private network" in row.says) == ("refused here", True)


def test_a_server_that_falls_silent_ends_the_round(ida: Actor, post: Post, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        chosen = replace(settings.TUTELA.mailbox, port=port, limit_s=1)
        settings.TUTELA = replace(settings.TUTELA, mailbox=chosen)
        row = actions.read_mailbox(ida)
    assert row.outcome == "no answer"


def test_commands_read_it_and_say_how_it_stands(post: Post, ida: Actor, ana: Actor) -> None:
    post.put(mail(1).as_bytes())

    read = run(command, "read", "--as", "ida")
    stands = run(command, "status", "--as", "ida", "--json")

    assert (read.exit_code, "1 new reports" in read.output) == (0, True)
    assert '"outcome": "accepted"' in stands.output
    with pytest.raises(NotAllowed):
        actions.read_mailbox(ana)
