"""Reports in which all that senders, files and people say holds one mark, by which it is found anywhere."""

from pathlib import Path
from typing import Any

from django.db import transaction

from tests.casework.reports.telling import arrival, received
from tests.casework.retention.full_case import MARK, SHARED
from tests.casework.working import work_off
from tests.site.world import painted
from tutela.casework.bundles.queries import bundle_of
from tutela.casework.channels import actions as channels
from tutela.casework.commerce import actions as commerce
from tutela.casework.custody import log
from tutela.casework.enquiries import actions as enquiries
from tutela.casework.gate import Actor
from tutela.casework.hosting import actions as hosting
from tutela.casework.packages import actions as packages
from tutela.casework.packages.content.sources import Source as Of
from tutela.casework.packages.content.tables import checklist
from tutela.casework.packages.models import Package
from tutela.casework.partners.models import Partner
from tutela.casework.reports import actions
from tutela.casework.reports.actions.receive_media import receive_media
from tutela.casework.reports.models import Report
from tutela.casework.reports.offences.checklists import checklists
from tutela.casework.takedown import actions as takedown
from tutela.engine.formats.reports.told import (
    Address,
    Channel,
    File,
    Identifier,
    IdentifierKind,
    Message,
    Person,
    PersonRole,
    Source,
)

OWN, SAME = f"https://192.0.2.7/{MARK}", "https://example.com/same"


def telling(number: int, source: Source = Source.NCMEC, channel: Channel = Channel.FILE) -> dict[str, Any]:
    """Say what a report tells, marked wherever a sender can write."""
    who = Person(
        PersonRole.REPORTED, key="1", names=(f"Name {MARK}",),
        identifiers=(Identifier(IdentifierKind.EMAIL, f"{MARK}{number}@example.com"),),
    )  # fmt: skip
    return {
        "source": source, "channel": channel, "sender": f"Sender {MARK}",
        "sender_reference": f"{MARK} {number}", "platform": f"Platform {MARK}",
        "summaries": (f"Sentence 1 {MARK}.",), "persons": (who,),
        "addresses": (Address(OWN), Address(SAME)), "files": (File(name=f"{MARK}.jpg"),),
        "messages": tuple(Message(f"Sentence {each} {MARK}.", by=MARK) for each in (2, 3)),
        "further": {"odd": f"Sentence 4 {MARK}.", "receipt": f"P-{MARK}-{number}"},
    }  # fmt: skip


def filled(staff: dict[str, Actor], folder: Path) -> list[Report]:
    """Have two reports come and end, and write about them wherever the rooms let people write."""
    ida, sam = staff["ida"], staff["sam"]
    came = received(ida, *(arrival(number, **telling(number)) for number in (1, 2)), arrival(9))
    first, second = (Report.objects.get(pk=receipt.report) for receipt in came[:2])
    received(ida, arrival(1, **{**telling(1), "summaries": (f"Sentence 5 {MARK}.",)}))
    media = folder / f"{MARK} media"
    media.mkdir(parents=True)
    (media / f"{MARK}.jpg").write_bytes(painted(1) + MARK.encode() * 3)
    (media / "shared.txt").write_bytes(SHARED)
    receive_media(ida, came[0], media)
    work_off()
    _written(ida, sam, first)
    _noticed(sam)
    _packaged(staff, first)
    for report in (first, second):
        actions.claim_report(ida, Report.objects.get(pk=report.pk))
        words = {"reason": f"Sentence 12 {MARK}.", "without_look": f"Sentence 13 {MARK}."}
        actions.settle_report(ida, Report.objects.get(pk=report.pk), "no_offence.1", **words)
    return [first, second]


def other(staff: dict[str, Actor], folder: Path) -> Report:
    """Have another report come that names one of the addresses, and brings one of the files."""
    (came,) = received(staff["ida"], arrival(3, addresses=(Address(SAME),)))
    (folder / "other").mkdir()
    (folder / "other" / "shared.txt").write_bytes(SHARED)
    receive_media(staff["ida"], came, folder / "other")
    work_off()
    return Report.objects.get(pk=came.report)


def _written(ida: Actor, sam: Actor, report: Report) -> None:
    actions.claim_report(ida, report)
    look = actions.begin_look(ida, report, OWN)
    actions.record_look(ida, look, state="gone", country="GB", items={}, note=f"Sentence 6 {MARK}.")
    points = checklists()["uk.chat.communication.1"]
    found = {"adult": actions.Found("met", "high", f"Sentence 7 {MARK}.")}
    actions.assess_points(ida, report, points, "persons/0", found)
    actions.state_fact(ida, report, "coercion", 1, f"Source {MARK}")
    actions.release_report(ida, report)
    asked = enquiries.Asked("telephone", "police", "process", f"Question {MARK}", f"Force {MARK}")
    enquiry = enquiries.link(sam, enquiries.enter(sam, asked), 1, report)
    enquiries.look_up(sam, enquiry, enquiry.version, f"{MARK}1@example.com", "prevention")
    enquiry.refresh_from_db()
    enquiries.add_note(sam, enquiry, enquiry.version, f"Sentence 8 {MARK}.")


def _noticed(sam: Actor) -> None:
    """Draft a notice about the address, say things of it, and end it."""
    trace, other = hosting.begin_trace(sam, OWN), hosting.begin_trace(sam, "https://192.0.2.8/1")
    fact = commerce.record_fact(sam, trace, "account", f"Account {MARK}", basis=f"Sentence 15 {MARK}.")
    commerce.record_fact(sam, trace, "registrar", f"Registrar {MARK}", basis=f"Sentence 16 {MARK}.")
    commerce.take_back_fact(sam, fact, f"Sentence 17 {MARK}.")
    commerce.judge_sites(sam, trace, other, "same", f"Sentence 18 {MARK}.")
    [notice] = takedown.draft_notices(sam, [trace])
    words = f"Sentence 9 {MARK}."
    channels.send_mail(sam, to="desk@host.example", about=str(notice), subject=f"About {MARK}", text=words)
    takedown.end_notice(sam, notice, notice.version, f"Sentence 10 {MARK}.")


def _packaged(staff: dict[str, Actor], report: Report) -> Package:
    """Make a package of what the report belongs to, and recall it."""
    bundle = bundle_of(staff["ida"], "report", report.pk)
    assert bundle is not None
    to = Partner.objects.create(
        unit_id=report.unit_id, name="force-1", kind=Partner.Kind.FORCE, state=Partner.State.APPROVED
    )
    with transaction.atomic():
        log.record(staff["sam"], "partner.approved", purpose="partners", wrote=[to], partner=to.pk)
    draft = packages.Draft(
        f"Sentence 11 {MARK}.", "Sentence 2.", "law_enforcement", recipient="force-1",
        route_reason="Sentence 3.",
    )  # fmt: skip
    package = packages.make_package(staff["ida"], Of(bundle), draft)
    packages.deconflict(staff["ida"], package, 1, "nothing")
    points = [point.code for point in checklist().points]
    packages.check_package(staff["quinn"], package, 2, points)
    sent = packages.send_package(staff["ida"], package, 3).package
    return packages.recall_package(staff["sam"], sent, sent.version, f"Sentence 14 {MARK}.")
