"""A page asks the database as often of a large unit as of a small one."""

import hashlib
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tutela.casework.cases import actions as cases
from tutela.casework.gate import Actor, Role
from tutela.casework.grading.models import Assessment, Decision, Lot, Shift
from tutela.casework.intake.models import Receipt
from tutela.casework.items.models import Instance, Item
from tutela.casework.jobs.models import Job
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import Entry
from tutela.casework.people import actions as people
from tutela.casework.people.models import Person
from tutela.casework.quality.models import Verdict

SIZES = (1, 10, 40)
PAGES = [
    ("/", "ana"),
    ("/", "quinn"),
    ("/", "finn"),
    ("/", "sam"),
    ("/", "adele"),
    ("/exhibits/", "ana"),
    ("/find/?q=op", "ana"),
    ("/items/{item}/", "sam"),
    ("/exhibits/OP-1/JB1/items/", "ana"),
    ("/exhibits/OP-1/JB1/results/", "ana"),
    ("/cases/OP-1/results/", "ana"),
    ("/lists/", "sam"),
    ("/lots/", "quinn"),
    ("/my-shifts/", "ana"),
    ("/my-shifts/{shift}/", "ana"),
    ("/skipped/", "ana"),
    ("/team/", "sam"),
    ("/jobs/", "adele"),
    ("/record/", "sam"),
    ("/people/", "adele"),
]


class Growing:
    """A unit that gets one more of everything, again and again."""

    def __init__(self, staff: dict[str, Actor]) -> None:
        self.staff, self.size = staff, 0

    def grow_to(self, size: int) -> None:
        """Bring the unit to so many exhibits, lists, lots, people and failed jobs."""
        while self.size < size:
            self.size += 1
            found = self._exhibit()
            self._list()
            self._lot(found)
            name = f"person{self.size}"
            adele, sam = self.staff["adele"], self.staff["sam"]
            person = people.add_person(adele, name, name, self._ana().unit, Role.ASSESSOR)
            people.grant(adele, person, Role.FORENSIC_PRACTITIONER)
            Job.objects.create(kind="stack", unit=sam.unit, state=Job.State.FAILED, ended_at=timezone.now())

    def _ana(self) -> Person:
        return Person.objects.get(pk=self.staff["ana"].person)

    def _exhibit(self) -> list[Item]:
        finn = self.staff["finn"]
        exhibit = cases.add_exhibit(finn, cases.open_case(finn, f"OP-{self.size}"), "JB1", "Warrant 1/26")
        Receipt.objects.create(intake=exhibit.intake, source=b"folder", begun_by="Finn")
        found = []
        for number, state in enumerate((Item.State.QUEUED, Item.State.KNOWN, Item.State.ASSESSED)):
            digest = hashlib.sha256(f"{self.size}/{number}".encode()).digest()
            digests = {"sha256": digest, "sha1": digest[:20], "md5": digest[:16]}
            item = Item.objects.create(unit=self._ana().unit, size_bytes=9, state=state, **digests)
            Instance.objects.create(item=item, intake=exhibit.intake, path=digest, path_sha256=digest)
            found.append(item)
        return found

    def _list(self) -> None:
        sam = self.staff["sam"]
        made = lists.make_list(
            sam, f"List {self.size}", purpose="known-illegal", pack="demonstration", is_own=True
        )
        for listed_at in (None, timezone.now()):
            Entry.objects.create(hash_list=made, first_in=1, listed_at=listed_at, category="Alpha")

    def _lot(self, found: list[Item]) -> None:
        """Let ana have graded what was found, and every second lot be released."""
        ana, now = self._ana(), timezone.now()
        shift = Shift.objects.create(unit=ana.unit, person=ana, confirmed_at=now)
        decision = Decision.objects.create(person=ana, shift=shift, lead=found[0], key=uuid4())
        for item, category in zip(found, ("Alpha", "Beta", "Beta"), strict=True):
            Assessment.objects.create(
                decision=decision, item=item, person=ana, shift=shift, category=category,
                pack="demonstration", pack_version="1", pack_digest="", seconds_revealed=0.0,
            )  # fmt: skip
        lot = Lot.objects.create(unit=ana.unit, shift=shift, assessments=3)
        if self.size > 1 and self.size % 2:
            quinn = Person.objects.get(pk=self.staff["quinn"].person)
            Verdict.objects.create(lot=lot, outcome=Verdict.Outcome.RELEASED, by=quinn)


@pytest.fixture
def growing(ana: Actor, quinn: Actor, finn: Actor, sam: Actor, adele: Actor) -> Growing:
    """The unit, before anything is in it."""
    return Growing({"ana": ana, "quinn": quinn, "finn": finn, "sam": sam, "adele": adele})


@pytest.mark.parametrize(("address", "name"), PAGES)
def test_a_page_asks_as_often_whatever_the_size_of_the_unit(
    address: str, name: str, growing: Growing
) -> None:
    browser, asked = Client(), {}
    browser.force_login(Person.objects.get(pk=growing.staff[name].person))

    for size in SIZES:
        growing.grow_to(size)
        first = {"item": Item.objects.earliest("pk").pk, "shift": Shift.objects.earliest("pk").pk}
        with CaptureQueriesContext(connection) as run:
            page = browser.get(address.format(**first))
        assert page.status_code == 200
        asked[size] = len(run)

    assert len(set(asked.values())) == 1, asked
