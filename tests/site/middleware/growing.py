"""A unit under test that gets one more of everything, again and again."""

import hashlib
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from tests.casework.intelligence.conftest import add_hit
from tests.casework.reports.telling import arrival
from tests.site import fetching, outside
from tutela.casework.batches.models import BatchRecord, BatchReturn, NationalBatch
from tutela.casework.bundles.models import Bundle
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.channels import actions as channels
from tutela.casework.commerce import actions as commerce
from tutela.casework.commerce.models import Cluster
from tutela.casework.datasets import actions as datasets
from tutela.casework.datasets.models import EntryList, ListEntry, Supply
from tutela.casework.duty.actions.raise_alert import Thing, raise_alert
from tutela.casework.feeds.models import Feed, Fetch
from tutela.casework.gate import Actor, Role
from tutela.casework.grading.models import Assessment, Consensus, Decision, LawChange, Lot, Shift
from tutela.casework.hosting import actions as traces
from tutela.casework.identifiers.models import Identifier
from tutela.casework.intake.models import Receipt
from tutela.casework.intelligence.models import Message, Participant, Source, SourceLine, Thread
from tutela.casework.items.models import Instance, Item
from tutela.casework.jobs.models import Job
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import Entry
from tutela.casework.lookups import actions as lookups
from tutela.casework.lookups.models import Grant
from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import Partner
from tutela.casework.people import actions as people
from tutela.casework.people.models import Person
from tutela.casework.policies import actions as policies
from tutela.casework.policies.models import Version
from tutela.casework.quality.models import Finding, Verdict
from tutela.casework.referrals import actions as referrals
from tutela.casework.reports.actions.receive import receive
from tutela.casework.reports.models import Report, ReportImport, Unopened
from tutela.casework.results import scope as scopes
from tutela.casework.statements import actions as statements
from tutela.casework.statements.models import Statement
from tutela.casework.statements.writing.told import Witness
from tutela.casework.support.models import Breach
from tutela.casework.takedown import actions as takedown
from tutela.casework.tools import actions as tools
from tutela.casework.tools.models import Comparison, Opinion, Refusal, Tool
from tutela.casework.welfare import actions as welfare
from tutela.casework.welfare.limits import rules
from tutela.casework.welfare.models import Clearance
from tutela.demonstration import benign_tool
from tutela.engine.formats.reports.told import Address

SHIFT = (timezone.now() - timedelta(hours=4), timezone.now() + timedelta(hours=4))
DUTY = rules.read(rules.shipped()).duty("day")


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
            self._batch(found[0])
            self._lot(found)
            self._communications(found[0])
            Consensus.objects.create(
                item=found[2], state="disputed", wants=3, because=["dispute"], policy_version="1"
            )
            self._statements(f"JB1-{self.size}")
            outside.paper_of(self.staff["sam"])
            outside.package_of(self.staff["sam"], Case.objects.earliest("pk"), "force-1")
            outside.exchange_of(self.staff["sam"], self.size)
            outside.cybertip_of(self.staff["finn"], Case.objects.earliest("pk"))
            outside.series_of(
                self.staff["sam"], self.staff["finn"], referrals.mark_at_risk(self.staff["ana"], found[1])
            )
            outside.ask(self.staff["sam"], self.size, self.staff["ana"])
            outside.people_of(self.staff["finn"], Case.objects.earliest("pk"), self.size)
            outside.intelligence_of(self.staff["finn"], Case.objects.earliest("pk"))
            outside.kept(self.staff["finn"], self.staff["sam"], self.size)
            outside.disclosed(self.staff["finn"], self.staff["sam"], self.size)
            name, adele, sam = f"person{self.size}", self.staff["adele"], self.staff["sam"]
            person = people.add_person(adele, name, name, self._ana().unit, Role.ASSESSOR)
            people.grant(adele, person, Role.FORENSIC_PRACTITIONER)
            welfare.lower_limits(sam, person, 30, 90, 30)
            people.set_line_manager(adele, person, Person.objects.get(pk=sam.person))
            for whom in (person, self._ana()):
                welfare.enter_clearance(sam, whom, Clearance.Kind.VETTING, "Level one", SHIFT[0].date())
            welfare.enrol_terminal(sam, name)
            welfare.plan_shift(sam, person, *SHIFT)
            entered = welfare.enter_assessment(sam, DUTY, SHIFT[0].date(), 12, "Finding one.")
            welfare.sign_assessment(self.staff["quinn"], entered)
            Job.objects.create(kind="stack", unit=sam.unit, state=Job.State.FAILED, ended_at=timezone.now())
            self._around(sam, f"{self.size}")

    def _around(self, sam: Actor, name: str) -> None:
        """Have a report come in that is joined to others, and enter a partner, a policy and the like."""
        of_all = Address("https://example.com/same")
        of_two = Address(f"https://example.com/two/{(self.size + 1) // 2}")
        receive(sam, [arrival(self.size, addresses=(of_all, of_two))])
        partner = partners.enter_partner(sam, f"partner{name}", f"Partner {name}", "hotline")
        partners.add_contact(sam, partner, "contact", "Desk", telephone="01632 960001")
        policy = policies.make_policy(sam, f"policy{name}", f"Policy {name}", "Head of unit")
        policies.draft(
            sam, policy, "1. Sentence 1.", change="First version", citation="Decision 1/26",
            read_on=date(2026, 11, 2),
        )  # fmt: skip
        first = {"listed_at": timezone.now(), "compared": 9, "touched": 9}
        change, _ = LawChange.objects.get_or_create(
            version=Version.objects.get(policy__name="policy1"), defaults=first
        )
        change.grades.create(grade=Assessment.objects.latest("pk"), before="Alpha", after="Beta")
        sold = traces.begin_trace(sam, f"https://192.0.2.7/{name}")
        takedown.draft_notices(sam, [sold])
        commerce.record_fact(sam, sold, "account", "Account 1", basis="Sentence 1.")
        other = traces.begin_trace(sam, f"https://192.0.2.8/{name}")
        commerce.record_fact(sam, other, "account", f"Account {name}", basis="Sentence 1.")
        commerce.judge_sites(sam, sold, other, "same", "Sentence 2.")
        channels.send_mail(
            sam, to="duty@example.org", subject="One", text=f"Sentence {name}.", about=f"R-{name}"
        )
        now, unit = timezone.now(), sam.unit
        ReportImport.objects.create(unit_id=unit, path="/mnt/tips", begun_by="sam")
        Unopened.objects.create(
            unit_id=unit, door=Unopened.Door.COMPANY, reference=f"P-{name}", received_at=now,
            set_aside_at=now, reason="Sentence 1.",
        )  # fmt: skip
        with transaction.atomic():
            raise_alert(sam, [Thing("report", self.size, f"R-{name}")])
        self._tool(name)

    def _tool(self, name: str) -> None:
        """Supply a version of a tool, have one refused, and have the first say something of another item."""
        finn, model = self.staff["finn"], benign_tool.model()
        card = benign_tool.card(model, timezone.localdate(), version=f'"{name}"')
        tools.supply(finn, card, model, Person.objects.get(pk=finn.person))
        Refusal.objects.create(unit_id=finn.unit, named=f"colours/{name}", because="unapproved")
        first, item = Tool.objects.earliest("pk"), Item.objects.latest("pk")
        opinion = Opinion.objects.create(tool=first, item=item, label="Alpha", score=0.9)
        Comparison.objects.create(tool=first, opinion=opinion, category="Beta", agrees=False)

    def named(self) -> dict[str, int]:
        """Say how the first of each is numbered."""
        return {
            "item": Item.objects.earliest("pk").pk,
            "shift": Shift.objects.earliest("pk").pk,
            "lot": Lot.objects.earliest("pk").pk,
            "report": Report.objects.earliest("pk").pk,
            "supply": Supply.objects.earliest("pk").pk,
            "grant": Grant.objects.earliest("pk").pk,
            "feed": Feed.objects.earliest("pk").pk,
            "fetch": Fetch.objects.earliest("pk").pk,
            "shared": Identifier.objects.order_by("-subjects", "pk")[0].pk,
            "viewer": self.staff["ana"].person,
            "breach": Breach.objects.earliest("pk").pk,
            **outside.firsts(),
            "cluster": Cluster.objects.earliest("pk").pk,
            "reading": Source.objects.earliest("pk").pk,
            "thread": Thread.objects.earliest("pk").pk,
            "bundle": bundle.pk if (bundle := Bundle.objects.order_by("pk").first()) else 0,
        }

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

    def _statements(self, name: str) -> None:
        """Add an exhibit to the first case; make a statement about it, and another version of a schedule."""
        finn = self.staff["finn"]
        cases.add_exhibit(finn, Case.objects.earliest("pk"), name, "Warrant 1/26")
        scope, witness = scopes.of_case(finn, "OP-1"), Witness(finn.name)
        cases.decide(finn, scope.case, "Sentence 1.", "Sentence 2.")
        owner = Person.objects.get(pk=finn.person)
        cases.set_action(finn, scope.case, "Sentence 1.", owner, timezone.localdate())
        statements.make_version(finn, scope, "mg11", witness)
        statements.make_version(finn, scope, "mg6c", witness, Statement.objects.filter(form="mg6c").first())

    def _communications(self, item: Item) -> None:
        """Read another file of the first exhibit: a thread of its own, and one message more in the first."""
        exhibit = Exhibit.objects.earliest("pk")
        of: Any = {"unit": exhibit.case.unit, "exhibit": exhibit, "format": "numbered"}
        read: Any = {"reader": "1", "begun_by": "Finn", "state": "read"}
        source = Source.objects.create(**of, **read, place=Instance.objects.get(item=item))
        thread = Thread.objects.create(**of, key=f"{self.size}", count=1, first_ms=0, last_ms=1)
        first = Source.objects.earliest("pk")
        SourceLine.objects.create(source=first, place=f"{self.size}", says="Sentence 1.")
        for to in {thread, Thread.objects.earliest("pk")}:
            who = Participant.objects.create(thread=to, key=f"{self.size}", name=f"Person {self.size}")
            message = Message.objects.create(
                thread=to, source=source, sender=who, reference=b"%d" % self.size, kind="message", part="1",
                order_ms=self.size, basis="none", state="intact", number=self.size, raw=b"1", text="1.",
            )  # fmt: skip
            add_hit(message, f"{self.size}", self.staff)

    def _batch(self, item: Item) -> None:
        """Have another batch come, and the first one grow by a record on its report and a return."""
        exhibit, finn = Exhibit.objects.latest("pk"), self.staff["finn"].person
        NationalBatch.objects.create(
            unit=exhibit.case.unit, exhibit=exhibit, item=item, sha256=f"{self.size:064}", name="batch.json",
            sender="Bureau", received_by_id=finn, state="read",
        )  # fmt: skip
        first = NationalBatch.objects.earliest("pk")
        BatchRecord.objects.create(
            batch=first, position=self.size, text=b"{}", item=item, state="bound", says="Sentence 1."
        )
        BatchReturn.objects.create(
            batch=first, number=self.size, to="Bureau", sha256="0" * 64, size_bytes=2, records=1, graded=0,
            open=0, left_out=0, made_by_id=finn,
        )  # fmt: skip

    def _list(self) -> None:
        sam = self.staff["sam"]
        made = lists.make_list(
            sam, f"List {self.size}", purpose="known-illegal", pack="demonstration", is_own=True
        )
        for listed_at in (None, timezone.now()):
            Entry.objects.create(hash_list=made, first_in=1, listed_at=listed_at, category="Alpha")
        taker = partners.enter_partner(sam, f"taker-{self.size}", "A hotline", "hotline")
        partners.approve_partner(sam, taker)
        taker = partners.approve_partner(self.staff["adele"], taker)
        datasets.propose_supply(self.staff["finn"], taker, made, [], legal_basis="Sentence 1.", answer_days=7)
        self._entries(taker)
        terms = lookups.Terms(60, 600, "Sentence 1.")
        lookups.propose_grant(self.staff["finn"], taker, {"OURS": made}, terms)
        fetching.feed_of(sam, self.staff["finn"], self.staff["adele"], taker, f"theirs-{self.size}")

    def _entries(self, taker: Partner) -> None:
        """List one more address, of which one more is approved, and give the list to one more partner."""
        finn, sam = self.staff["finn"], self.staff["sam"]
        of = EntryList.objects.filter(name="list").first() or datasets.make_entry_list(
            finn, "list", "address"
        )
        datasets.make_entry_list(finn, f"list-{self.size}", "domain")
        for approved in (None, timezone.now()):
            key = f"https://example.com/{self.size}/{approved is None}"
            ListEntry.objects.create(
                entry_list=of, key=key, sha256=hashlib.sha256(key.encode()).digest(), host="example.com",
                proposed_by_id=finn.person, approved_at=approved,
                approved_by_id=sam.person if approved else None,
            )  # fmt: skip
        datasets.propose_supply(finn, taker, of, [], legal_basis="Sentence 1.", answer_days=7)

    def _lot(self, found: list[Item]) -> None:
        """Let ana have graded what was found, with a fault, and every second lot be released."""
        ana, now = self._ana(), timezone.now()
        shift = Shift.objects.create(unit=ana.unit, person=ana, confirmed_at=now)
        decision = Decision.objects.create(person=ana, shift=shift, lead=found[0], key=uuid4())
        for item, category in zip(found, ("Alpha", "Beta", "Beta"), strict=True):
            Assessment.objects.create(
                decision=decision, item=item, person=ana, shift=shift, category=category,
                pack="demonstration", pack_version="1", pack_digest="", seconds_revealed=0.0,
            )  # fmt: skip
        lot = Lot.objects.create(unit=ana.unit, shift=shift, assessments=3)
        quinn = Person.objects.get(pk=self.staff["quinn"].person)
        grade = shift.assessments.earliest("pk")
        Finding.objects.create(
            item=grade.item,
            assessment=grade,
            severity="minor",
            fault="category",
            graded_by=ana,
            found_by=quinn,
        )
        if self.size > 1 and self.size % 2:
            Verdict.objects.create(lot=lot, outcome=Verdict.Outcome.RELEASED, by=quinn)
