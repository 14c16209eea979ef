"""Fourteen months of rows of every kind that figures count, drawn by a seed, to test counting alone."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.casework.grading.opinions.making import opinion
from tutela.casework.bundles.models import Bundle
from tutela.casework.cases.models import Case
from tutela.casework.clocks.models import Clock
from tutela.casework.custody.models import DataKey
from tutela.casework.datasets.models import Recall, Supply
from tutela.casework.enquiries.models import Enquiry
from tutela.casework.gate import Actor
from tutela.casework.grading.models import Lot, Shift
from tutela.casework.hosting.models import Trace
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.casework.items.models import Item, Settlement
from tutela.casework.lists.models import HashList
from tutela.casework.packages.models import Outcome, Package, Sending
from tutela.casework.partners.models import Partner
from tutela.casework.quality.models import Check, Finding, Sample, Verdict
from tutela.casework.referrals.models import Referral, Version
from tutela.casework.reports.models import Report
from tutela.casework.subjects.models import Nomination, Observation, Subject
from tutela.casework.takedown.models import Appeal, Hold, Notice, NoticeItem, ProviderAnswer
from tutela.casework.welfare.models import ExposureEvent

_FIRST = datetime(2025, 10, 1, tzinfo=UTC)
# Within the hour before and after midnight as well: a day is one of the unit's time zone.
_MINUTES = 14 * 30 * 24 * 60
_PROVIDERS = ("Example Hosting One", "Example Hosting Two", "Example Hosting Three", "")


class Year:
    """One unit's rows; `first` and `second` are two people of it, who check each other."""

    def __init__(self, seed: int, first: Actor, second: Actor) -> None:
        """Fill every table that a figure counts."""
        self.drawn = random.Random(seed)
        self.unit, self.first, self.second = first.unit, first.person, second.person
        self.seed = seed
        self.items = [self._item(number) for number in range(40)]
        for fill in (
            self._reports, self._clocks, self._enquiries, self._grading, self._referrals, self._notices,
            self._packages, self._nominations, self._recalls,
        ):  # fmt: skip
            fill()

    def _at(self) -> datetime:
        return _FIRST + timedelta(minutes=self.drawn.randrange(_MINUTES))

    def _later(self, at: datetime, hours: int = 300) -> datetime:
        return at + timedelta(minutes=self.drawn.randrange(1, hours * 60))

    def _maybe(self, value: Any, chance: float = 0.7) -> Any:
        return value if self.drawn.random() < chance else None

    def _of(self, model: type[Any], number: int, make: Callable[[int], dict[str, Any]]) -> Sequence[Any]:
        return list(model.objects.bulk_create(model(**make(each)) for each in range(number)))

    def _item(self, number: int) -> Item:
        own = self.seed * 1000 + number
        return Item.objects.create(
            unit_id=self.unit, sha256=own.to_bytes(32), sha1=own.to_bytes(20), md5=own.to_bytes(16),
            size_bytes=1, state=Item.State.ASSESSED,
        )  # fmt: skip

    def _reports(self) -> None:
        def report(_number: int) -> dict[str, Any]:
            at = self._at()
            ended = self._maybe(self._later(at))
            return {
                "unit_id": self.unit, "source": self.drawn.choice(["ncmec", "company", "public", "hotline"]),
                "channel": "file", "received_at": at, "band": self.drawn.choice(["", "A", "B", "C"]),
                "is_immediate": self.drawn.random() < 0.3, "first_look_at": self._maybe(self._later(at, 3)),
                "state": "settled" if ended else "waiting", "ended_at": ended,
                "outcome": self.drawn.choice(["actioned", "referred", "no_offence"]) if ended else "",
            }  # fmt: skip

        self._of(Report, 150, report)

    def _clocks(self) -> None:
        def clock(number: int) -> dict[str, Any]:
            at = self._at()
            ended = self._maybe(self._later(at))
            return {
                "unit_id": self.unit, "subject_kind": "report", "subject": number, "counts": "a step",
                "runs": "elapsed time", "limit": 60, "owner_role": "supervisor", "hours": "", "nation": "gb",
                "zone": "UTC", "started_at": at, "due_at": self._maybe(self._later(at), 0.9),
                "ended_at": ended,
                "end": self.drawn.choice(["done", "done", "not needed any more"]) if ended else "",
            }  # fmt: skip

        self._of(Clock, 80, clock)

    def _enquiries(self) -> None:
        def enquiry(_number: int) -> dict[str, Any]:
            at = self._at()
            ended = self._maybe(self._later(at))
            return {
                "unit_id": self.unit, "channel": "mail", "about": "known", "words": "Sentence 1.",
                "came_at": at, "asker": self.drawn.choice(["police", "partner", "public"]), "ended_at": ended,
                "state": "ended" if ended else "open",
                "ending": self.drawn.choice(["answered", "passed_on"]) if ended else "",
            }  # fmt: skip

        self._of(Enquiry, 60, enquiry)

    def _grading(self) -> None:
        for item in self.items[:30]:
            Settlement.objects.create(
                item=item, category="Alpha", pack="p", pack_version="1", source="s",
                basis=self.drawn.choice(["released", "inherited"]),
                level=self.drawn.choice(["", "confirmed", "trusted"]),
            )  # fmt: skip
            Settlement.objects.filter(item=item).update(at=self._at())
        closed = ["viewer", "server", "nothing_shown"]
        self._of(ExposureEvent, 60, lambda _: {
            "person_id": self.first, "item": self._maybe(self.drawn.choice(self.items), 0.9), "key": uuid4(),
            "purpose": self.drawn.choice(["grading", "checking"]), "variant": "preview",
            "opened_at": (at := self._at()), "ended_at": at, "seconds": 5.0,
            "closed_by": self.drawn.choice(closed),
        })  # fmt: skip
        for number in range(12):
            self._lot(number)

    def _lot(self, number: int) -> None:
        shift = Shift.objects.create(unit_id=self.unit, person_id=self.first, confirmed_at=self._at())
        lot = Lot.objects.create(unit_id=self.unit, shift=shift, assessments=2)
        Verdict.objects.create(
            lot=lot, outcome=self.drawn.choice(["released", "returned"]), by_id=self.second, at=self._at(),
            graded_by_id=self.first,
        )  # fmt: skip
        sample = Sample.objects.create(
            lot=lot, graded_by_id=self.first, drawn_by_id=self.second, plan_version="1", plan_digest="0",
            seed="0", items=2, size=2, accept=0, is_sequential=False,
        )  # fmt: skip
        for place in (0, 1, 2):
            grade = opinion(shift, self.items[number * 3 + place], "Alpha", 1)
            severity = self.drawn.choice(["", "", "minor", "critical"])
            Check.objects.create(
                sample=sample, place=place, assessment=grade, part="core", graded_by_id=self.first,
                answered_by_id=self.second, answered_at=self._maybe(self._at()), severity=severity,
            )  # fmt: skip
            at = self._at()
            answered = self._maybe(self._later(at))
            Finding.objects.create(
                item=grade.item, assessment=grade, severity=severity or "major", fault="category",
                graded_by_id=self.first, found_by_id=self.second, found_at=at, answered_at=answered,
                answered_by_id=self.second if answered else None, state="closed" if answered else "open",
            )  # fmt: skip

    def _referrals(self) -> None:
        for item in self.items[:25]:
            at = self._at()
            made = Referral.objects.create(
                unit_id=self.unit, item=item, made_at=at,
                state=self.drawn.choice(["draft", "referred", "identified"]),
            )  # fmt: skip
            states = ["draft", *self.drawn.choice([[], ["referred"], ["referred", "draft", "referred"]])]
            for number, state in enumerate(states, 1):
                at = self._later(at)
                Version.objects.create(referral=made, number=number, state=state, made_by="Sam", made_at=at)

    def _notices(self) -> None:
        for number in range(40):
            at = self._at()
            notice = Notice.objects.create(
                unit_id=self.unit, state="sent", country=self.drawn.choice(["NL", "US", "GB", ""]),
                provider=self.drawn.choice(_PROVIDERS), made_by="Ida", made_at=at,
                sent_at=self._maybe(self._later(at, 9), 0.85),
            )  # fmt: skip
            items = [self._address(notice, number * 10 + each) for each in range(self.drawn.randrange(1, 5))]
            for _ in range(self.drawn.randrange(4)):
                ProviderAnswer.objects.create(
                    notice=notice, item=self._maybe(self.drawn.choice(items)), through="mail", by="Ida",
                    code=self.drawn.choice(["removed", "not_ours", "need_more"]),
                )  # fmt: skip
            if number % 2:
                Hold.objects.create(
                    notice=notice, authority="Police", policy={}, opened_at=at, due_at=self._later(at),
                    answer=self.drawn.choice(["authorised", "expired"]),
                    answered_at=self._maybe(self._later(at)),
                )  # fmt: skip
            else:
                decision = self.drawn.choice(["open", "upheld", "dismissed"])
                Appeal.objects.create(
                    notice=notice, host="h", serial="1", contact="c", says="Sentence 1.", before="sent",
                    entered_by_id=self.first, entered_at=at, decision=decision, decided_by_id=self.second,
                    decided_at=None if decision == "open" else self._at(),
                )  # fmt: skip

    def _address(self, notice: Notice, number: int) -> NoticeItem:
        name = f"https://example.com/{self.seed}/{number}"
        trace = Trace.objects.create(
            unit_id=self.unit, address=name, sha256=name[-30:], made_by="Ida", made_at=notice.made_at,
            country=("NL", "US", "GB", "")[number % 4],
        )  # fmt: skip
        seen = Identifier.objects.create(
            unit_id=self.unit, kind=("url", "onion", "email")[number % 3], canonical=name,
            key=name[-16:].encode(), loose_key=b"",
        )  # fmt: skip
        Identifier.objects.filter(pk=seen.pk).update(first_seen_at=notice.made_at)
        Sighting.objects.create(
            identifier=seen, subject_kind="report" if number % 5 else "enquiry", subject=number, place="1"
        )
        removed = self._maybe(self._later(notice.sent_at), 0.6) if notice.sent_at else None
        return NoticeItem.objects.create(
            notice=notice, trace=trace, number=number, verdict=1, removed_at=removed
        )

    def _packages(self) -> None:
        partner = self._partner("force")
        for _ in range(25):
            bundle = Bundle.objects.create(unit_id=self.unit, kind="report")
            package = Package.objects.create(
                unit_id=self.unit, bundle=bundle, state=self.drawn.choice(["draft", "returned"]),
                summary="s", marking="OFFICIAL", handling="P", need="n", recipient=partner, route_reason="r",
                basis="b", basis_version="1", made_by_id=self.first, sent_at=self._at(),
            )  # fmt: skip
            for number in range(self.drawn.randrange(3)):
                Sending.objects.create(
                    package=package, number=number + 1, edition=1, recipient=partner, manifest="m",
                    signature="s", by_id=self.first, at=self._at(),
                )  # fmt: skip
            for _ in range(self.drawn.randrange(4)):
                Outcome.objects.create(
                    package=package, code=self.drawn.choice(["arrest", "safeguarded"]), by="Sam",
                    count=self.drawn.randrange(5), as_of=date(2026, 1, 1), through="officer", at=self._at(),
                )  # fmt: skip

    def _partner(self, name: str) -> Partner:
        return Partner.objects.create(
            unit_id=self.unit, name=f"{name}-{self.seed}", title=name, kind="police force", entered_by="Sam"
        )

    def _nominations(self) -> None:
        label = f"case {self.seed}"
        key = DataKey.objects.create(label=label, wrapped=b"1", wrapped_for_recovery=b"1")
        case = Case.objects.create(unit_id=self.unit, reference=label, key=key, opened_by="Sam")
        for number in range(20):
            seen = Observation.objects.create(
                unit_id=self.unit, case=case, kind="account", raw="r", key=bytes([number]), loose_key=b"1",
                origin_kind="thread", origin=1, place="1",
            )  # fmt: skip
            subject = Subject.objects.create(
                unit_id=self.unit, case=case, anchor=seen, title="t", reason="r", band="A",
                opened_by_id=self.first,
            )  # fmt: skip
            decided = self._maybe(self._at())
            Nomination.objects.create(
                unit_id=self.unit, subject=subject, tasking="t", reason="r", by_id=self.first,
                decided_at=decided, decided_by_id=self.second if decided else None,
                outcome=self.drawn.choice(["declined", "tasked"]) if decided else "waiting",
                review_on=date(2026, 12, 1),
            )  # fmt: skip

    def _recalls(self) -> None:
        own = HashList.objects.create(unit_id=self.unit, name=f"list {self.seed}", pack="p")
        supply = Supply.objects.create(
            partner=self._partner("member"), hash_list=own, legal_basis="b", answer_days=7,
            proposed_by_id=self.first,
        )  # fmt: skip
        for _ in range(20):
            at = self._at()
            Recall.objects.create(
                supply=supply, entries=1, because="b", made_at=at, due_at=at,
                answer=self.drawn.choice(["", "removed"]),
            )  # fmt: skip
