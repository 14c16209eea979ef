"""Two thousand invented reports from every source, with planted links, urgencies and later versions.

Texts are numbered sentences, addresses and networks are reserved for examples. A number always gives the
same report, so that what was cut off goes on.
"""

from collections.abc import Iterator
from email.message import EmailMessage

from django.conf import settings

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.actions.mailbox.take_in_mail import take_in_mail
from tutela.casework.reports.actions.receive import Arrival, receive
from tutela.casework.reports.models import Report
from tutela.engine.formats.reports.mail import reading
from tutela.engine.formats.reports.told import (
    Address,
    Channel,
    File,
    Identifier,
    IdentifierKind,
    NetworkEvent,
    Person,
    PersonRole,
    Priority,
    ReportClass,
    Source,
    Told,
)
from tutela.engine.media.fence.fence import Fence

REPORTS = 2000
# One in so many reports has a later version.
_LATER = 20
_AT_ONCE = 200
# Of each hundred reports, so many come from each source.
_OF_A_HUNDRED = (
    (Source.NCMEC, Channel.FILE, 40),
    (Source.PUBLIC, Channel.FORM, 25),
    (Source.COMPANY, Channel.PORTAL, 13),
    (Source.IT_PROFESSIONAL, Channel.FORM, 6),
    (Source.HOTLINE, Channel.FILE, 6),
    (Source.CHILD, Channel.FORM, 3),
    (Source.MEMBER, Channel.API, 3),
    (Source.POLICE, Channel.MAIL, 2),
    (Source.PROACTIVE, Channel.STAFF, 2),
)
_INCIDENTS = (
    "Child sexual abuse material (possession, manufacture, and distribution)",
    "Online Enticement of Children for Sexual Acts",
    "Misleading Domain Name",
)
_TAGS = ("", "viral", "sextortion", "", "liveStreaming", "", "potentialMeme", "infant")


def receive_reports(by: Actor, reports: int = REPORTS) -> int:
    """Receive what is not there yet of the invented reports; say how many reports there are then.

    Raises:
        NotAllowed: the actor may not take reports in.
    """
    gate.require(by, Act.IMPORT_REPORTS)
    if Report.objects.filter(unit=by.unit, version__gt=1).count() < reports // _LATER:
        batch = list[Arrival]()
        # One of them comes by mail.
        for arrival in _arrivals(reports - 1):
            batch.append(arrival)
            if len(batch) == _AT_ONCE:
                receive(by, batch)
                batch = []
        receive(by, batch)
        _receive_mail(by)
    return Report.objects.filter(unit=by.unit).count()


def _receive_mail(by: Actor) -> None:
    """Take in a mail as the mailbox gives one, with something that came with it."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Person 1 <person1@example.net>", "reports@unit.example"
    mail["Subject"], mail["Message-ID"] = "Sentence 1", "<demonstration-1@mail.example.net>"
    mail["Date"] = "Sun, 29 Nov 2026 08:15:00 +0000"
    mail.set_content("Sentence 2.\nhxxps://place7[.]example/page/7\n01632 960123\n")
    mail.add_attachment(b"Sentence 3.", maintype="text", subtype="plain", filename="sentence.txt")
    with Fence(reading.WORK, least=settings.TUTELA_FENCE) as fence:
        take_in_mail(by, fence, mail.as_bytes())


def _arrivals(reports: int) -> Iterator[Arrival]:
    for number in range(1, reports + 1):
        yield _as_sent(told(number))
    for number in range(1, reports // _LATER + 1):
        yield _as_sent(told(number * 7, version=2))


def _as_sent(said: Told) -> Arrival:
    return Arrival(said, said.to_json().encode())


def told(number: int, version: int = 1) -> Told:
    """Invent the report of a number, or what its sender said of it later."""
    source, channel = _sender(number)
    is_tip = source in (Source.NCMEC, Source.COMPANY)
    return Told(
        source,
        channel,
        sender=f"Example {source} {number % 9}" if source not in (Source.PUBLIC, Source.CHILD) else "",
        sender_reference=f"demonstration {number}",
        report_class=_class(number, version) if source is Source.NCMEC else ReportClass.UNKNOWN,
        incident=(_INCIDENTS[number % 3],) if is_tip else (),
        happened_at=f"2026-11-{1 + number % 28:02}T{number % 24:02}:00:00Z",
        platform=f"Example Service {number % 12}" if is_tip else "",
        priority=_priority(number) if is_tip else None,
        summaries=tuple(f"Sentence {each}." for each in range(number % 4 + version - 1)),
        addresses=(Address(f"https://place{number % 400}.example/page/{number % 1000}"),),
        persons=_persons(number) if number % 3 else (),
        network=(NetworkEvent(f"192.0.2.{number % 250}", at="2026-11-05T10:00:00Z"),) if is_tip else (),
        files=tuple(_file(number, each, version) for each in range(number % 5)) if is_tip else (),
        further={"form/danger_now": "yes" if number % 97 == 0 else "no"} if channel is Channel.FORM else {},
    )


def _sender(number: int) -> tuple[Source, Channel]:
    place = number * 37 % 100
    for source, channel, share in _OF_A_HUNDRED:
        if place < share:
            return source, channel
        place -= share
    return Source.NCMEC, Channel.FILE


def _class(number: int, version: int) -> ReportClass:
    is_informational = (number + version) % 5 == 0
    return ReportClass.INFORMATIONAL if is_informational else ReportClass.REFERRAL


def _priority(number: int) -> Priority:
    """Give every fortieth of them the highest priority."""
    return Priority("1", "Reason 1.") if number % 40 == 0 else Priority(str(2 + number % 2))


def _persons(number: int) -> tuple[Person, ...]:
    """Name one of four hundred people, so that several reports are about the same."""
    which = number % 400
    identifiers = (
        Identifier(IdentifierKind.EMAIL, f"person{which}@example.com"),
        Identifier(IdentifierKind.SCREEN_NAME, f"name{which}", f"Example Service {which % 12}"),
    )
    return (Person(PersonRole.REPORTED, key="1", identifiers=identifiers),)


def _file(number: int, which: int, version: int) -> File:
    tag = _TAGS[(number + which + version) % len(_TAGS)]
    return File(f"file{which}.jpg", reference=f"{number}-{which}", tags=(tag,) if tag else ())
