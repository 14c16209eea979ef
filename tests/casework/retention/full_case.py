"""A case in which all that people and files say holds one mark, by which it is found anywhere."""

import io
import zipfile
from datetime import date
from pathlib import Path
from uuid import uuid4

from tests.casework.working import work_off
from tests.site.outside import package_of
from tests.site.world import painted
from tutela.casework.batches import actions as batches
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.enquiries import actions as enquiries
from tutela.casework.gate import Actor
from tutela.casework.grading import actions as grading
from tutela.casework.intelligence import actions as intelligence
from tutela.casework.intelligence.models import Message, Participant, Thread
from tutela.casework.items.models import Item
from tutela.casework.logbook import actions as logbook
from tutela.casework.packages import actions as packages
from tutela.casework.packages.content.sources import Source as Of
from tutela.casework.people.models import Person
from tutela.casework.referrals import actions as referrals
from tutela.casework.referrals.models import Referral
from tutela.casework.reports.offences.checklists import checklists
from tutela.casework.results import scope as scopes
from tutela.casework.statements import actions as statements
from tutela.casework.statements.writing.told import Witness
from tutela.casework.subjects import actions as subjects
from tutela.engine.communications.told import Terms

MARK = "zorblaxquill"
SHARED = b"Sentence 1, which two cases hold."


def _marked_picture(number: int) -> bytes:
    """Paint a picture, and write the mark behind its end."""
    return painted(number) + MARK.encode() * 3


def _folder(folder: Path) -> Path:
    within = folder / f"{MARK} phone"
    within.mkdir(parents=True)
    for number in (1, 2):
        (within / f"{MARK} {number}.jpg").write_bytes(_marked_picture(number))
    (within / "shared.txt").write_bytes(SHARED)
    chat = [f"13/02/2024, 10:{minute:02} - {MARK} 1: Sentence {minute} {MARK}.\n" for minute in range(40)]
    (within / f"WhatsApp Chat with {MARK}.txt").write_text("".join(chat))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{MARK}/inside.txt", f"Sentence 3 {MARK}.")
    (within / f"{MARK}.zip").write_bytes(packed.getvalue())
    return folder


def filled(staff: dict[str, Actor], folder: Path) -> Case:
    """Open a case, receive files for it, and write about it wherever the rooms let people write."""
    finn, sam = staff["finn"], staff["sam"]
    case = cases.open_case(finn, "OP-7", f"Title {MARK}")
    exhibit = cases.add_exhibit(finn, case, "JB1", f"Warrant {MARK}", f"Description {MARK}")
    cases.receive(finn, exhibit, _folder(folder / MARK))
    work_off()
    intelligence.receive_communications(finn, exhibit, Terms())
    work_off()
    _people(finn, sam, case)
    _communications(finn, exhibit)
    _items(staff, exhibit)
    _record(finn, sam, case)
    _batch(finn, case, folder)
    _packages(sam, case)
    return case


def other(staff: dict[str, Actor], folder: Path) -> Exhibit:
    """Open another case that holds one of the same files."""
    (folder / "other").mkdir()
    (folder / "other" / "shared.txt").write_bytes(SHARED)
    exhibit = cases.add_exhibit(staff["finn"], cases.open_case(staff["finn"], "OP-8"), "JB1", "Warrant 2/26")
    cases.receive(staff["finn"], exhibit, folder / "other")
    work_off()
    return exhibit


def _people(finn: Actor, sam: Actor, case: Case) -> None:
    one, another = (
        subjects.note_observation(
            finn, case, subjects.Noted(f"{MARK} {each}", "name", place=f"{MARK} {each}")
        )
        for each in (1, 2)
    )
    subjects.judge(finn, one, another, "same", f"Sentence 1 {MARK}.")
    person = subjects.open_subject(finn, one, f"Subject {MARK}", "suspect", f"Sentence 2 {MARK}.")
    subjects.nominate(finn, person, f"Tasking {MARK}", f"Sentence 3 {MARK}.")
    graded = logbook.Graded(f"Sentence 4 {MARK}.", "1", "A", "P", "officer", "review", date(2026, 3, 2))
    line = logbook.file_line(finn, case, graded)
    logbook.sanitise(finn, line, f"Sentence 5 {MARK}.")
    logbook.pose(finn, case, f"Sentence 6 {MARK}.")
    asked = enquiries.Asked("telephone", "police", "process", f"Question {MARK}", f"Force {MARK}")
    enquiry = enquiries.link(sam, enquiries.enter(sam, asked), 1, case)
    enquiries.add_note(sam, enquiry, enquiry.version, f"Sentence 7 {MARK}.")


def _packages(sam: Actor, case: Case) -> None:
    """Make a package of the case, and one of a referral of what was found in it; end both."""
    draft = packages.Draft(
        f"Sentence 13 {MARK}.", f"Sentence 14 {MARK}.", "law_enforcement", recipient="force-1",
        route_reason=f"Sentence 15 {MARK}.",
    )  # fmt: skip
    of_case = package_of(sam, case, "force-1")
    of_referral = packages.make_package(sam, Of(Referral.objects.latest("pk")), draft)
    for made in (of_case, of_referral):
        packages.end_package(sam, made, made.version, f"Sentence 16 {MARK}.")


def _communications(finn: Actor, exhibit: Exhibit) -> None:
    thread = Thread.objects.get(exhibit=exhibit)
    messages = Message.objects.filter(thread=thread).order_by("pk")
    first, last = messages[0], messages[3]
    checklist = checklists()["uk.chat.communication.1"]
    found = {"communication": intelligence.Found("met", "high")}
    who = Participant.objects.filter(thread=thread).first()
    intelligence.translate(finn, first, "de", f"Satz 1 {MARK}.", f"Translator {MARK}")
    intelligence.mark_range(finn, thread, first, last, checklist, found, who, f"Sentence 8 {MARK}.")


def _items(staff: dict[str, Actor], exhibit: Exhibit) -> None:
    pictures = Item.objects.filter(instances__intake=exhibit.intake, kind="picture").order_by("pk")
    referrals.confirm_first_generation(staff["ana"], pictures[0])
    grading.dispense(staff["ana"])
    grading.assess(staff["ana"], pictures[0], "Beta", uuid4())


def _record(finn: Actor, sam: Actor, case: Case) -> None:
    scope = scopes.of_case(finn, case.reference)
    cases.decide(finn, case, f"Sentence 9 {MARK}.", f"Sentence 10 {MARK}.")
    owner = Person.objects.get(pk=finn.person)
    cases.set_action(finn, case, f"Sentence 11 {MARK}.", owner, date(2030, 1, 1))
    cases.mark_case(sam, case, "SECRET", f"Sentence 12 {MARK}.")
    statements.make_version(finn, scope, "mg11", Witness(finn.name))
    statements.make_version(finn, scope, "mg6c", Witness(finn.name))


def _batch(finn: Actor, case: Case, folder: Path) -> None:
    (folder / f"{MARK} batch").mkdir()
    document = folder / f"{MARK} batch" / f"{MARK}.json"
    context = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/UK/$metadata#Media"
    record = f'{{"MediaID": 1, "MD5": "{"0" * 32}", "Category": 1, "Comments": "{MARK}"}}'
    document.write_text(f'{{"@odata.context": "{context}", "value": [{record}]}}')
    exhibit = cases.add_exhibit(finn, case, "JB2", "Direction 1/26")
    cases.receive(finn, exhibit, document.parent)
    batches.receive_batch(finn, exhibit, document, f"Bureau {MARK}", "UK")
