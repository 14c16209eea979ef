"""Which reports are due to be disposed of together, and which of them must stay."""

from collections.abc import Sequence

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.abroad.models import ExchangeItem
from tutela.casework.abroad.queries import OVER
from tutela.casework.bundles.models import Member
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting.models import Trace
from tutela.casework.hosting.queries import digest_of
from tutela.casework.reports.looks import addresses
from tutela.casework.reports.models import Report, ReportVersion
from tutela.casework.reports.sayings import KIND
from tutela.casework.retention import books, queries
from tutela.casework.retention.books import Book
from tutela.casework.retention.models import Disposal, DisposalPart, Hold, RetentionClock
from tutela.casework.takedown.models import Notice, State as NoticeState
from tutela.engine.retention.rules import Subject

KINDS = (Subject.REPORT, Subject.SUBMISSION)
# As many as one act takes; what is due after them is proposed by the next.
MOST = 20_000
_ENDED = (NoticeState.STOPPED, NoticeState.WITHDRAWN, NoticeState.CLOSED)
Part, Why = DisposalPart.State, DisposalPart.Why


def of_references(book: Book) -> list[str]:
    """Name the rules by which only the name of a company for its report is kept."""
    return [rule.key for rule in book.rules if rule.is_of_reference]


def reports_due(by: Actor) -> QuerySet[Report]:
    """Give the reports of the actor's unit that are due by verified rules, not held and not proposed yet.

    Raises:
        NotAllowed: the actor does not see what is kept.
    """
    gate.require(by, Act.SEE_RETENTION)
    today, longer = timezone.localdate(), of_references(books.in_force(by.unit))
    running = RetentionClock.objects.filter(
        unit=by.unit, subject_kind__in=KINDS, subject=OuterRef("pk"), ended_at=None, is_verified=True
    )
    later = running.exclude(rule__in=longer).filter(due_on__gt=today)
    ended = Report.objects.filter(unit=by.unit, state=Report.State.SETTLED)
    due = ended.filter(Exists(running.filter(due_on__lte=today)), ~Exists(later))
    return due.filter(~Exists(_holds(by.unit)), ~Exists(_proposed())).order_by("pk")


def _holds(unit: int) -> QuerySet[Hold]:
    return Hold.objects.filter(unit=unit, subject_kind__in=KINDS, subject=OuterRef("pk"), ended_at=None)


def _proposed() -> QuerySet[DisposalPart]:
    return DisposalPart.objects.filter(report=OuterRef("pk"), state__in=[Part.WAITS, Part.BEGUN])


def held(by: Actor) -> int:
    """Count the reports of the actor's unit that a hold keeps."""
    holds = Hold.objects.filter(unit=by.unit, subject_kind__in=KINDS, ended_at=None)
    return holds.values("subject").distinct().count()


def rules_of(unit: int, reports: Sequence[int]) -> dict[int, RetentionClock]:
    """Give, for each report, the verified clock that was due last."""
    found: dict[int, RetentionClock] = {}
    for some in database.portions(list(reports)):
        clocks = RetentionClock.objects.filter(
            unit=unit, subject_kind__in=KINDS, subject__in=some, ended_at=None, is_verified=True
        )
        for clock in clocks.filter(due_on__lte=timezone.localdate()).order_by("due_on", "pk"):
            found[clock.subject] = clock
    return found


def kept_longer(unit: int, reports: Sequence[int]) -> set[int]:
    """Name the reports of companies whose reference is kept longer by a clock that still runs."""
    longer, found = of_references(books.in_force(unit)), set[int]()
    for some in database.portions(list(reports)):
        clocks = RetentionClock.objects.filter(
            unit=unit, subject_kind=Subject.SUBMISSION, subject__in=some, ended_at=None, rule__in=longer
        )
        found.update(clocks.filter(due_on__gt=timezone.localdate()).values_list("subject", flat=True))
    return found


def why_they_stay(unit: int, reports: Sequence[int]) -> dict[int, str]:
    """Say which of some reports must stay, and why, in the transaction that disposes."""
    whys: dict[int, str] = {}
    for some in database.portions(list(reports)):
        whys |= _spoken_of(unit, some)
        ended = set(
            Report.objects.filter(unit=unit, pk__in=some, state=Report.State.SETTLED).values_list(
                "pk", flat=True
            )
        )
        whys |= {number: Why.OPEN for number in some if number not in ended}
        holds = Hold.objects.filter(unit=unit, subject_kind__in=KINDS, subject__in=some, ended_at=None)
        whys |= dict.fromkeys(holds.values_list("subject", flat=True), Why.HELD.value)
    return whys


def _spoken_of(unit: int, reports: Sequence[int]) -> dict[int, str]:
    """Say of which reports an open notice or package speaks, or something is exchanged abroad."""
    members = Member.objects.filter(
        kind=KIND, subject__in=reports, bundle__packages__state__in=queries.OPEN_PACKAGES
    )
    waits = dict.fromkeys(members.values_list("subject", flat=True), Why.PACKAGE.value)
    open_ones = Notice.objects.filter(unit=unit).exclude(state__in=_ENDED)
    sold = Trace.objects.filter(unit=unit, cluster_member__cluster__packages__state__in=queries.OPEN_PACKAGES)
    named = {
        **dict.fromkeys(sold.values_list("sha256", flat=True), Why.PACKAGE.value),
        **dict.fromkeys(open_ones.values_list("items__trace__sha256", flat=True), Why.NOTICE.value),
    }
    there = ExchangeItem.objects.filter(report__in=reports).exclude(state__in=OVER)
    waits |= dict.fromkeys(there.values_list("report", flat=True), Why.ABROAD.value)
    if not named:
        return waits
    for version in ReportVersion.objects.filter(report__in=reports).iterator(chunk_size=500):
        for each in addresses.named_by(version.as_told):
            if digest_of(each) in named:
                waits[version.report_id] = named[digest_of(each)]
    return waits


def next_number(unit: int) -> int:
    """Count on the disposals of reports of a unit, whose row is locked."""
    made = Disposal.objects.filter(unit=unit, subject_kind=Subject.REPORT)
    return 1 + (made.aggregate(last=Max("subject"))["last"] or 0)
