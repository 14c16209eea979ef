"""A small unit at work, made through the real actions: received, examined, graded, released, listed."""

import io
import json
import threading
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import uuid4

import numpy as np
from django.db import transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.site import fetching, outside
from tutela.casework.batches import actions as batches
from tutela.casework.batches.models import BatchReturn, NationalBatch
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.duty import actions as duty
from tutela.casework.duty.actions.raise_alert import Thing, raise_alert
from tutela.casework.editions import actions as editions
from tutela.casework.enquiries import actions as enquiries
from tutela.casework.examination.models import Stack
from tutela.casework.gate import Actor, Role
from tutela.casework.grading import actions as grading, self_check
from tutela.casework.grading.models import Allocation, HandOver, Lot
from tutela.casework.intelligence import actions as intelligence
from tutela.casework.intelligence.models import TermHit
from tutela.casework.items.models import Item
from tutela.casework.jobs import worker
from tutela.casework.jobs.models import Job
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import HashList
from tutela.casework.origins.models import Mark
from tutela.casework.partners.models import Partner
from tutela.casework.people import actions as people, queries
from tutela.casework.people.models import Person, Unit
from tutela.casework.quality import actions as quality
from tutela.casework.referrals import actions as referrals
from tutela.casework.reports.actions.receive import Arrival, receive
from tutela.casework.reports.offences.checklists import checklists
from tutela.casework.results import scope as scopes
from tutela.casework.statements import actions as statements
from tutela.casework.statements.models import ScheduleItem
from tutela.casework.statements.writing.told import Witness
from tutela.casework.support import actions as support
from tutela.casework.tools import actions as tools
from tutela.casework.welfare import actions as welfare
from tutela.casework.welfare.limits import rules
from tutela.casework.welfare.models import RiskAssessment
from tutela.demonstration import benign_tool
from tutela.engine.communications.told import Terms
from tutela.engine.formats.reports.told import Channel, Source, Told

NORTH = {
    "ana": Role.ASSESSOR,
    "asif": Role.ASSESSOR,
    "quinn": Role.QUALITY_OFFICER,
    "finn": Role.FORENSIC_PRACTITIONER,
    "sam": Role.SUPERVISOR,
    "adele": Role.ADMINISTRATOR,
    "audra": Role.AUDITOR,
}
EVERY_ROLE = [
    Role.ASSESSOR,
    Role.QUALITY_OFFICER,
    Role.FORENSIC_PRACTITIONER,
    Role.SUPERVISOR,
    Role.AUDITOR,
]


@dataclass
class World:
    """Two units; the people of the first have work in every state, and `named` says where it is."""

    folder: Path
    actors: dict[str, Actor]
    exhibit: Exhibit
    named: dict[str, object] = field(default_factory=dict)

    def browser(self, name: str, *, checks_csrf: bool = False) -> Client:
        """Give a person's browser, signed in; "anonymous" is signed in as nobody."""
        client = Client(enforce_csrf_checks=checks_csrf, raise_request_exception=False)
        if name != "anonymous":
            client.force_login(Person.objects.get(username=name))
        return client


def painted(number: int, quality: int = 90) -> bytes:
    """Paint soft patches of colour; the same number at another quality is a near copy."""
    patches = np.random.default_rng(number).integers(0, 256, (9, 12, 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(patches).resize((400, 300), Image.Resampling.BICUBIC).save(out, "JPEG", quality=quality)
    return out.getvalue()


def people_at_work() -> dict[str, Actor]:
    """Add the standing people, and otis, who has every role of another unit."""
    north = Unit.objects.create(name="Northern unit", law_pack="demonstration")
    south = Unit.objects.create(name="Southern unit", law_pack="demonstration")
    for name, role in NORTH.items():
        people.add_person(queries.installation(north.pk), name, name.title(), north, role)
    people.add_person(queries.installation(south.pk), "otis", "Otis", south, *EVERY_ROLE)
    return {name: queries.actor_named(name, "test") for name in [*NORTH, "otis"]}


def received(finn: Actor, source: Path, reference: str = "JB1") -> Exhibit:
    """Receive a folder as an exhibit of a case, and bring it down the whole line."""
    case = cases.open_case(finn, f"OP-{reference}")
    exhibit = cases.add_exhibit(finn, case, reference, "Warrant 1/26")
    cases.receive(finn, exhibit, source)
    worker.run("test", threading.Event(), until_idle=True)
    return exhibit


def at_work(folder: Path, pictures: int = 8) -> World:
    """Make the unit and let its people work until there is something of every kind."""
    source = folder / "source"
    source.mkdir()
    for number in range(pictures):
        (source / f"{number}.jpg").write_bytes(painted(number))
    (source / "0 again.jpg").write_bytes(painted(0, quality=60))
    (source / "notes.txt").write_text("13/02/2024, 10:00 - Person 1: Sentence 1.\n")
    actors = people_at_work()
    world = World(folder, actors, received(actors["finn"], source))
    _grade_and_list(world)
    return world


def _batch(world: World) -> tuple[NationalBatch, BatchReturn]:
    """Have a batch of an authority come with an exhibit of its own, and go back as far as it is settled."""
    finn, folder = world.actors["finn"], world.folder / "batch"
    folder.mkdir()
    document = folder / "batch.json"
    record = {"MediaID": 1, "MD5": "0" * 32, "Category": 1}
    context = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/UK/$metadata#Media"
    document.write_text(json.dumps({"@odata.context": context, "value": [record]}))
    exhibit = cases.add_exhibit(finn, world.exhibit.case, "JB7", "Direction 1/26")
    cases.receive(finn, exhibit, folder)
    batch = batches.receive_batch(finn, exhibit, document, "National bureau", "UK")
    return batch, batches.return_batch(world.actors["sam"], batch, io.BytesIO(), partial=True).receipt


def _grade_and_list(world: World) -> None:
    ana, asif, quinn, sam = (world.actors[name] for name in ("ana", "asif", "quinn", "sam"))
    released = _lot(asif, 3)
    quality.release_lot(quinn, released)
    # What is released gets its exact fingerprint, without which it is on no list.
    worker.run("test", threading.Event(), until_idle=True)
    own = [_own_list(sam, name) for name in ("Published", "Proposed", "Fresh")]
    editions.publish(sam, editions.propose(quinn, own[0]))
    editions.propose(quinn, own[1])
    about = released.shift.assessments.order_by("item")[0].item
    finding = quality.raise_finding(quinn, about, "minor", "sentence 1")
    waiting = _lot(asif, 2)
    batch = grading.dispense(ana)
    on_desk = [row.item for row in batch.reservations.select_related("item").order_by("position")]
    graded, desk, passed = on_desk[:3]
    decision = grading.assess(ana, graded, "Beta", uuid4()).decision
    skip = grading.skip(ana, passed, "not_now", uuid4())
    asked = grading.ask(ana, desk, "age", uuid4())
    shown = grading.look(ana, desk, "preview", uuid4())
    shoulder = grading.ask_beside(ana)
    given = grading.give(sam, world.exhibit, Person.objects.get(pk=asif.person), Allocation.Priority.USUAL)
    referral = referrals.confirm_first_generation(ana, graded)
    national, sent = _batch(world)
    people.set_line_manager(
        world.actors["adele"], Person.objects.get(pk=ana.person), Person.objects.get(pk=sam.person)
    )
    support.write_note(ana, outside.MINE)
    support.check_in(ana, "tired", outside.MINE)
    enquiry = enquiries.enter(sam, enquiries.Asked("telephone", "police", "process", "Question 1"))
    world.named |= {
        "batch": national.pk,
        "return": sent.number,
        "referral": referral.pk,
        "enquiry": enquiry.pk,
        "shoulder": shoulder.pk,
        "handover": HandOver.objects.create(giver_id=asif.person, taker_id=ana.person, items=[desk.pk]).pk,
        "breach": support.report_breach(ana).pk,
        "package": outside.package_of(sam, world.exhibit.case, "force-1").pk,
        "exchange": outside.exchange_of(sam, 1).pk,
        "cybertip": outside.cybertip_of(world.actors["finn"], world.exhibit.case).pk,
        "of case": "case",
        "of bundle": "bundle",
        "mark": Mark.objects.get(item=graded).pk,
        "case": world.exhibit.case.reference,
        "exhibit": world.exhibit.reference,
        "released lot": released.pk,
        "lot": waiting.pk,
        "finding": finding.pk,
        "desk item": desk.pk,
        "graded item": graded.pk,
        "decision": decision.pk,
        "skip": skip.pk,
        "opinion request": asked.pk,
        "given": given.pk,
        "checked": self_check.version_of(decision.shift),
        "none": None,
        "own shift": decision.shift_id,
        "exposure": shown.event_id,
        "stacked item": Stack.objects.filter(unit=ana.unit).values_list("representative", flat=True)[0],
        "token": people.issue_link(queries.installation(ana.unit), Person.objects.get(pk=ana.person)),
        "edition": 1,
        "published": own[0].name,
        "proposed": own[1].name,
        "proposal": own[1].editions.get(published_at=None).pk,
        "fresh": own[2].name,
        **_received_list(sam),
        **_tool(world.actors["finn"]),
        "failed job": Job.objects.create(kind="stack", unit=ana.unit, state=Job.State.FAILED).pk,
        "supervisor": sam.person,
        **_duty(sam),
        "assessment": _assessed(world.actors["quinn"]).pk,
        **_statements(world.actors["finn"], world.exhibit),
        **_communications(world.actors["finn"], sam, world.exhibit),
        **outside.people_of(world.actors["finn"], world.exhibit.case),
        **outside.intelligence_of(world.actors["finn"], world.exhibit.case),
        **outside.series_of(sam, world.actors["finn"], referral),
        **outside.supplied(sam, world.actors["finn"], own[0]),
        **fetching.feed_of(
            sam, world.actors["finn"], world.actors["quinn"], Partner.objects.get(name="taker"), "theirs"
        ),
        **outside.around(sam, world.actors["finn"]),
        **outside.kept(world.actors["finn"], sam),
        **outside.disclosed(world.actors["finn"], sam),
        "in lot": waiting.shift.assessments.order_by("item").values_list("item", flat=True)[0],
    }


def _assessed(quinn: Actor) -> RiskAssessment:
    """Enter an assessment of the limits that a unit's first rules would have."""
    duty = rules.read(rules.shipped()).duty("day")
    return welfare.enter_assessment(quinn, duty, date(2026, 11, 2), 12, "Finding one.")


def _statements(finn: Actor, exhibit: Exhibit) -> dict[str, object]:
    """List the unused material of the case."""
    scope = scopes.of_case(finn, exhibit.case.reference)
    made = statements.make_version(finn, scope, "mg6c", Witness(finn.name))
    owner = Person.objects.get(pk=finn.person)
    action = cases.set_action(finn, exhibit.case, "Sentence 1.", owner, timezone.localdate())
    return {
        "action": action.pk,
        "statement": made.statement_id,
        "unused": ScheduleItem.objects.earliest("pk").pk,
    }


def _received_list(sam: Actor) -> dict[str, object]:
    """Make a list of a partner, into which sam has begun to send a file."""
    received = lists.make_list(sam, "Received", purpose="known-illegal", pack="demonstration", region="UK")
    upload = lists.begin_upload(sam, received, "set.json", 100)
    return {"received": received.name, "upload": upload.pk}


def _tool(finn: Actor) -> dict[str, object]:
    """Supply the benign tool, which waits for approval."""
    model = benign_tool.model()
    card = benign_tool.card(model, timezone.localdate())
    tool = tools.supply(finn, card, model, Person.objects.get(pk=finn.person))
    return {"tool": tool.pk, "tool digest": tool.digest}


def _communications(finn: Actor, sam: Actor, exhibit: Exhibit) -> dict[str, object]:
    """Read the one chat that the exhibit holds, and mark its one message."""
    (source,) = intelligence.receive_communications(finn, exhibit, Terms())
    message = source.messages.get()
    checklist = checklists()["uk.chat.communication.1"]
    found = {"communication": intelligence.Found("met", "high")}
    mark = intelligence.mark_range(sam, message.thread, message, message, checklist, found)
    hit = TermHit.objects.create(
        thread=message.thread, message=message, order_ms=message.order_ms, list="numbers", term="1", start=0,
        length=1, found_by=1, held_by=1,
    )  # fmt: skip
    return {
        "reading": source.pk,
        "thread": message.thread_id,
        "message": message.pk,
        "mark": mark.pk,
        "hit": hit.pk,
        "translation": intelligence.translate(sam, message, "pl", "Sentence 1.").pk,
    }


def _duty(sam: Actor) -> dict[str, object]:
    """Put sam on the duty list, and raise an alert that nobody took up."""
    turn = duty.add_turn(sam, Person.objects.get(pk=sam.person), 1, "sam@unit.example", timezone.now())
    with transaction.atomic():
        alert = raise_alert(sam, [Thing("report", 12, "R-12")])
    return {"turn": turn.pk, "alert": alert.pk, "report": _report(sam)}


def _report(sam: Actor) -> int:
    """Receive a report from a member of the public."""
    told = Told(Source.PUBLIC, Channel.TELEPHONE, summaries=("Sentence 1.",))
    (receipt,) = receive(sam, [Arrival(told, told.to_json().encode())])
    return receipt.report


def _own_list(sam: Actor, name: str) -> HashList:
    return lists.make_list(sam, name, purpose="known-illegal", pack="demonstration", is_own=True)


def _lot(by: Actor, items: int) -> Lot:
    """Grade so many items and confirm the shift."""
    batch = grading.dispense(by, items)
    for row in list(batch.reservations.select_related("item").order_by("position"))[:items]:
        if Item.objects.get(pk=row.item_id).state == Item.State.QUEUED:
            grading.assess(by, row.item, "Alpha", uuid4())
    return grading.confirm_shift(by, grading.begin_shift(by))
