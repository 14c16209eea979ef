"""Takes the invented inquiry from two telephones to the outcome of a package; goes on where it was."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from tutela.casework.bundles.models import Bundle
from tutela.casework.bundles.queries import bundle_of
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.gate import Actor
from tutela.casework.intake.models import Receipt
from tutela.casework.intelligence import actions as intelligence
from tutela.casework.intelligence.actions.mark_range import Found
from tutela.casework.intelligence.models import Message, RangeMark, Source, Thread
from tutela.casework.packages import actions as packages
from tutela.casework.packages.actions import Draft
from tutela.casework.packages.actions.outcomes.enter_outcome import Told as ToldOutcome
from tutela.casework.packages.content.sources import Source as Made
from tutela.casework.packages.content.tables import checklist
from tutela.casework.packages.models import Package, State
from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import Partner
from tutela.casework.people.queries import person_of
from tutela.casework.reports.actions.receive import Arrival, receive
from tutela.casework.reports.models import Report
from tutela.casework.reports.offences.checklists import checklists
from tutela.casework.series import actions as series
from tutela.casework.series.models import Series
from tutela.casework.subjects import actions as subjects
from tutela.casework.subjects.models import Observation, Subject
from tutela.demonstration.inquiry.telephones import (
    FIRST_NUMBER,
    SECOND_NUMBER,
    SHARED_ACCOUNT,
    SHARED_ADDRESS,
    write_telephones,
)
from tutela.engine.communications.told import Terms
from tutela.engine.formats.reports.told import (
    Address,
    Channel,
    Identifier,
    IdentifierKind,
    Person,
    PersonRole,
    Source as ReportSource,
    Told,
)

CASE, FORCE = "PHONES", "example-force"
_REPORTS = 6
_SUBJECTS = ((FIRST_NUMBER, "Person 1", "suspect"), (SECOND_NUMBER, "Person 2", "victim"))


@dataclass(frozen=True, slots=True)
class Team:
    """Who works on the inquiry: who receives, who assesses, who checks, who approves."""

    finn: Actor
    ida: Actor
    quinn: Actor
    sam: Actor
    adele: Actor


def make_inquiry(team: Team, folder: Path, messages: int) -> Case:
    """Make what is not there yet of the inquiry.

    Args:
        team: whose acts they are.
        folder: where the exports of the telephones are written.
        messages: how many messages they hold.
    """
    case = _opened(team)
    for telephone in write_telephones(folder, messages):
        _receive(team.finn, case, telephone)
    _read_on(team, case)
    reports = _reports(team.ida)
    _package(team, team.finn, Made(case), "Sentence 3.")
    _answer(team.ida)
    if reports is not None:
        _package(team, team.ida, Made(reports), "Sentence 4.")
    if not Series.objects.filter(unit=team.finn.unit).exists():
        series.open_series(team.finn, "AB12", "Example bulletin 4")
    return case


def _opened(team: Team) -> Case:
    there = Case.objects.filter(unit=team.finn.unit, reference=CASE).first()
    if there is not None:
        return there
    case = cases.open_case(team.finn, CASE, "Invented: two telephones")
    cases.decide(team.sam, case, "Sentence 1.", "Sentence 2.", "Sentence 3.")
    cases.set_action(
        team.sam, case, "Sentence 4.", person_of(team.ida), timezone.localdate() + timedelta(days=14)
    )
    return case


def _receive(by: Actor, case: Case, telephone: Path) -> None:
    reference = telephone.name.upper()
    exhibit = Exhibit.objects.filter(case=case, reference=reference).first() or cases.add_exhibit(
        by, case, reference, "Demonstration: numbered sentences, no authority needed", "A telephone, invented"
    )
    if not Receipt.objects.filter(intake=exhibit.intake, finished_at__isnull=False).exists():
        cases.receive(by, exhibit, telephone)
    if not Source.objects.filter(exhibit=exhibit, state=Source.State.READ).exists():
        intelligence.receive_communications(by, exhibit, Terms(zone="Europe/London"))


def _read_on(team: Team, case: Case) -> None:
    """Mark a range of a chat, and say who matters."""
    thread = Thread.objects.filter(exhibit__case=case).order_by("pk").first()
    if thread is not None and not RangeMark.objects.filter(thread=thread).exists():
        first, *_, last = Message.objects.filter(thread=thread).order_by("pk")[:5]
        offence = checklists()["uk.chat.communication.1"]
        found = {offence.points[0][0]: Found("met", "medium")}
        intelligence.mark_range(team.ida, thread, first, last, offence, found, note="Sentence 5.")
    if not Observation.objects.filter(case=case).exists():
        subjects.gather(team.finn, case)
    for number, title, subject_class in _SUBJECTS:
        anchor = Observation.objects.filter(case=case, canonical=number).order_by("pk").first()
        if anchor is not None and not Subject.objects.filter(anchor__case=case, title=title).exists():
            subjects.open_subject(team.finn, anchor, title, subject_class, "Sentence 6.")
    # No network gives these numbers out, so that the machine joins nothing by them, and a person does.
    one, *others = Observation.objects.filter(case=case, canonical=SECOND_NUMBER).order_by("pk")
    for other in others:
        if one.entity != other.entity:
            subjects.judge(team.finn, one, other, "same", "Sentence 7.")


def _reports(by: Actor) -> Bundle | None:
    """Receive six reports that name what the telephones name; give what holds them together."""
    person = Person(
        PersonRole.REPORTED, key="1",
        identifiers=(
            Identifier(IdentifierKind.PHONE, FIRST_NUMBER), Identifier(IdentifierKind.EMAIL, SHARED_ACCOUNT),
        ),
    )  # fmt: skip
    told = [
        Told(
            ReportSource.HOTLINE, Channel.FILE, sender="Example hotline", summaries=(f"Sentence {number}.",),
            sender_reference=f"inquiry {number}", addresses=(Address(SHARED_ADDRESS),), persons=(person,),
        )
        for number in range(1, _REPORTS + 1)
    ]  # fmt: skip
    ours = Report.objects.filter(unit=by.unit, sender_reference__startswith="inquiry ")
    if ours.count() < _REPORTS:
        receive(by, [Arrival(each, each.to_json().encode()) for each in told])
    return bundle_of(by, "report", ours.earliest("pk").pk)


def _package(team: Team, by: Actor, source: Made, summary: str) -> None:
    """Make a package of something, have it checked, and send it to the force."""
    _force(team)
    there = Package.objects.filter(unit=by.unit, **source.columns).first()
    draft = Draft(
        summary, "Sentence 5.", "law_enforcement", recipient=FORCE,
        route_reason="The demonstration has one force.",
    )  # fmt: skip
    package = there or packages.make_package(by, source, draft)
    if package.state == State.DRAFT:
        packages.deconflict(by, package, package.version, "nothing")
        package.refresh_from_db()
        holds = [point.code for point in checklist().points]
        packages.check_package(team.quinn, package, package.version, holds)
        package.refresh_from_db()
    if package.state == State.CHECKED:
        packages.send_package(by, package, package.version)


def _answer(by: Actor) -> None:
    """Keep what the force answered of the first package."""
    package = Package.objects.filter(unit=by.unit).earliest("pk")
    if package.state == State.SENT:
        packages.accept_package(by, package, package.version)
    if not package.outcomes.exists():
        packages.enter_outcome(by, package, ToldOutcome("arrest", 1, timezone.localdate()))


def _force(team: Team) -> Partner:
    there = Partner.objects.filter(unit=team.sam.unit, name=FORCE).first()
    force = there or partners.enter_partner(team.sam, FORCE, "Example force", "police force", country="GB")
    approved = set(force.approvals.values_list("person_id", flat=True))
    for by in (team.sam, team.adele):
        if by.person not in approved:
            force = partners.approve_partner(by, force)
    return force
