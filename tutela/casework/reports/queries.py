"""Questions about reports."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.bundles.models import Join
from tutela.casework.channels.models import MailboxRound
from tutela.casework.custody import copies
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Instance, Item
from tutela.casework.people.models import Person, Unit
from tutela.casework.reports.counters import ReportCount
from tutela.casework.reports.incoming import receipts
from tutela.casework.reports.models import (
    AddressLook,
    PointFinding,
    Report,
    ReportImport,
    ReportVersion,
    SpokenReceipt,
    Unopened,
)
from tutela.casework.reports.sayings import KIND
from tutela.casework.reports.triage.queue import BANDS
from tutela.casework.rooms import Link, offers
from tutela.engine.taxonomy.packs import LawPack, load
from tutela.errors import NotFound

STARVED = timedelta(days=7)
LISTED = "reports.unsettled"
_AGAIN_AT_ONCE = 100


def report_for(by: Actor, number: int) -> Report:
    """Find a report of the actor's unit.

    Raises:
        NotAllowed: the actor may not see reports.
        NotFound: no such report, or another unit's.
    """
    gate.require(by, Act.SEE_REPORTS)
    found = Report.objects.filter(pk=number, unit=by.unit).select_related("owner", "claimed_by").first()
    if found is None:
        raise NotFound(f"There is no report R-{number}.")
    return found


def urgent_items(unit: int) -> list[QuerySet[Instance, int]]:
    """Give what waits for a grade and came with the most urgent reports that have not ended.

    Returns:
        the numbers of the items: of those of immediate risk, then of those in the highest band.
    """
    most_urgent = (Q(is_immediate=True), Q(band=BANDS[0]))
    reports = Report.objects.filter(unit=unit).exclude(state=Report.State.SETTLED)
    waiting = Instance.objects.filter(item__state=Item.State.QUEUED)
    return [
        waiting.filter(intake__report_version__report__in=reports.filter(each)).values_list("item", flat=True)
        for each in most_urgent
    ]


def version_of(report: Report, n: int | None = None) -> ReportVersion:
    """Give one version of a report, or the newest.

    Raises:
        NotFound: it has no such version.
    """
    version = report.versions.filter(n=report.version if n is None else n).first()
    if version is None:
        raise NotFound(f"Report {report} has no version {n}.")
    return version


def original_of(by: Actor, version: ReportVersion) -> bytes:
    """Give the bytes of a version as they were sent, from the vault.

    Raises:
        NotAllowed: the actor may not see reports.
        NotAsRegistered, ObjectMissing, SealBroken: what was sealed is not what it was.
    """
    gate.require(by, Act.SEE_REPORTS, on=version.report)
    copy = version.delivery.copy
    if copy is None or not version.sha256:
        raise NotFound(f"Nothing was sealed for version {version}.")
    with copies.open_copy(by, copy, receipts.NO_ITEM) as stream:
        stream.seek(version.offset)
        return stream.read(version.size_bytes)


def is_claimed(report: Report, now: datetime) -> bool:
    """Say whether somebody has a report now."""
    return (
        report.claimed_by_id is not None and report.claimed_until is not None and report.claimed_until > now
    )


def unsettled(unit: int) -> QuerySet[Report]:
    """Give a unit's reports that have not ended, the oldest first."""
    return Report.objects.filter(~Q(state=Report.State.SETTLED), unit=unit).order_by("received_at", "pk")


def oldest_unsettled(by: Actor) -> tuple[datetime, int] | None:
    """Give when the oldest report of the unit came that has not ended, and by the counters how many have not.

    None where there is none.
    """
    open_ones = ReportCount.objects.filter(unit=by.unit).exclude(state=Report.State.SETTLED)
    number = open_ones.values("unit").annotate(total=Sum("number")).values("total")
    found = unsettled(by.unit).annotate(open_ones=Subquery(number)).values_list("received_at", "open_ones")
    first = found.first()
    return (first[0], first[1]) if first and first[1] else None


def waiting(by: Actor) -> int:
    """Count the unit's reports that have not ended, by the counters."""
    rows = ReportCount.objects.filter(unit=by.unit).exclude(state=Report.State.SETTLED)
    return rows.aggregate(number=Sum("number"))["number"] or 0


def colleague(by: Actor, number: int) -> str:
    """Name a person of the actor's unit by number."""
    found = Person.objects.filter(pk=number, unit=by.unit).values_list("name", flat=True).first()
    return found or "nobody of the unit"


def counts_of(unit: int) -> list[ReportCount]:
    """Give the counters of a unit that are not zero."""
    return list(ReportCount.objects.filter(unit=unit).exclude(number=0))


def units_with_reports() -> list[int]:
    """Name the units that ever had a report."""
    return sorted(set(ReportCount.objects.values_list("unit", flat=True)))


def is_any_to_wake(unit: int, now: datetime) -> bool:
    """Say whether a hold of a unit is over, or a report has waited too long where it is."""
    held = Report.objects.filter(unit=unit, state=Report.State.HELD, due_at__lte=now)
    return held.exists() or starved(unit, now).exists() or put_apart(unit).exists()


def put_apart(unit: int) -> QuerySet[Report]:
    """Give the reports of a unit in the flood of what somebody undid their join by."""
    undone = Join.objects.filter(unit=unit, kind=KIND, state=Join.State.UNDONE, ended_by__isnull=False)
    own = undone.filter(subject=OuterRef("pk"), identifier=OuterRef("flood"))
    return Report.objects.filter(Exists(own), unit=unit, pk__in=undone.values("subject")).order_by("pk")


def starved(unit: int, now: datetime) -> QuerySet[Report]:
    """Give the reports of a unit that have waited so long that they go before later ones of a band above."""
    waits = Report.objects.filter(unit=unit, state=Report.State.WAITING, moved_up=False)
    return waits.filter(received_at__lte=now - STARVED).order_by("received_at", "pk")


def was_listed_since(unit: int, since: datetime) -> bool:
    """Say whether what has not ended was put on record since a moment."""
    return LogEntry.objects.filter(unit=unit, act=LISTED, at__gte=since).exists()


def last_listed(unit: int) -> int:
    """Give the number of the last entry of the record about what has not ended; 0 where there is none."""
    entries = LogEntry.objects.filter(unit=unit, act=LISTED).order_by("-pk")
    return entries.values_list("pk", flat=True).first() or 0


def sent_on(by: Actor, report: Report) -> list[Link]:
    """Give what was sent on the strength of a report, as the rooms above offer it."""
    return offers(by, "sent of a report", report)


def imports_of(by: Actor) -> QuerySet[ReportImport]:
    """List the unit's imports, the newest first.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    gate.require(by, Act.SEE_REPORTS)
    return ReportImport.objects.filter(unit=by.unit).order_by("-pk")


def import_for(by: Actor, number: int) -> ReportImport:
    """Find an import of the actor's unit.

    Raises:
        NotAllowed: the actor may not see reports.
        NotFound: no such import, or another unit's.
    """
    found = imports_of(by).filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no import {number}.")
    return found


def unopened(by: Actor) -> QuerySet[Unopened]:
    """List what came to the unit, could not be opened and waits, what was set aside first on top.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    return not_opened(by).filter(dismissed_at=None)


def not_opened(by: Actor) -> QuerySet[Unopened]:
    """List the same with that about which nothing more is done.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    gate.require(by, Act.SEE_REPORTS)
    return Unopened.objects.filter(unit=by.unit, taken_at=None).order_by("pk")


def set_aside_for(by: Actor) -> QuerySet[Unopened]:
    """Give the same for those who can have it tried again, and nothing for others."""
    return unopened(by) if gate.may(by, Act.TRIAGE_REPORTS) else Unopened.objects.none()


def unopened_for(by: Actor, number: int) -> Unopened:
    """Find one thing that could not be opened.

    Raises:
        NotAllowed: the actor may not see reports.
        NotFound: there is no such thing, or it is another unit's, or it went in.
    """
    found = not_opened(by).filter(pk=number).first()
    if found is None:
        raise NotFound("That was opened since, or was never here.")
    return found


def wanted_again(unit: int, door: str) -> list[str]:
    """Name what somebody wants tried again, by its names at its door."""
    rows = Unopened.objects.filter(unit=unit, door=door, taken_at=None).exclude(wanted_at=None)
    return list(rows.order_by("pk").values_list("reference", flat=True)[:_AGAIN_AT_ONCE])


def look_for(by: Actor, report: Report, number: int) -> AddressLook:
    """Find a look at an address of a report.

    Raises:
        NotAllowed: the actor may not look at reported addresses.
        NotFound: no such look, or of another report.
    """
    gate.require(by, Act.LOOK_AT_ADDRESSES, on=report)
    found = report.looks.select_related("report").filter(pk=number).first()
    if found is None:
        raise NotFound(f"Report {report} has no look {number}.")
    return found


def spoken_to_publish(unit: int) -> QuerySet[SpokenReceipt]:
    """Give the words that were read aloud and the door does not know yet, some at a time."""
    waits = SpokenReceipt.objects.filter(unit=unit, used_at=None, ended_at=None, published_at=None)
    return waits.order_by("pk")[:_AGAIN_AT_ONCE]


def spoken_to_take_back(unit: int) -> QuerySet[SpokenReceipt]:
    """Give the words that ended unused and the door still knows, some at a time."""
    ended = SpokenReceipt.objects.filter(unit=unit, used_at=None).exclude(ended_at=None)
    return ended.exclude(published_at=None).order_by("pk")[:_AGAIN_AT_ONCE]


def spoken_of(by: Actor) -> QuerySet[SpokenReceipt]:
    """List the receipts that were read aloud in the unit, the newest first.

    Raises:
        NotAllowed: the actor may enter no calls.
    """
    gate.require(by, Act.ENTER_CALLS)
    spoken = SpokenReceipt.objects.filter(unit=by.unit).order_by("-pk")
    return spoken.select_related("report", "drawn_by", "ended_by")


def spoken_unused(by: Actor) -> QuerySet[SpokenReceipt]:
    """Give those that nobody used by their end, or said why, the oldest first; nothing for others."""
    if not gate.may(by, Act.ENTER_CALLS):
        return SpokenReceipt.objects.none()
    waits = spoken_of(by).filter(used_at=None, ended_at=None, ends_on__lt=timezone.now().date())
    return waits.order_by("pk")


def spoken_for(report: Report, number: int) -> SpokenReceipt:
    """Find words of a report that were read aloud.

    Raises:
        NotFound: there are none of this number, or they are of another report.
    """
    found = report.spoken_receipts.select_related("report").filter(pk=number).first()
    if found is None:
        raise NotFound(f"{report} has no such receipt.")
    return found


def findings_of(report: Report) -> QuerySet[PointFinding]:
    """Give what was found of points to prove in a report, every version of it, the oldest first."""
    return report.findings.select_related("by").order_by("pk")


def law_pack(unit: int) -> LawPack:
    """Give the law pack that a unit works under.

    Raises:
        UnknownPack, BadPack: it is not installed, or breaks a rule of its form.
    """
    return load(Unit.objects.values_list("law_pack", flat=True).get(pk=unit))


def wanted_mails(unit: int) -> list[Unopened]:
    """Give the mails that somebody wants tried again."""
    rows = Unopened.objects.filter(unit=unit, door=Unopened.Door.MAIL.value, taken_at=None)
    wanted = rows.exclude(wanted_at=None).exclude(copy=None).select_related("copy")
    return list(wanted.order_by("pk")[:_AGAIN_AT_ONCE])


def mailbox_unit() -> int | None:
    """Say whose the mailbox is: the unit that the settings name, or the first; None where there is none."""
    named = settings.TUTELA.mailbox.unit
    units = Unit.objects.filter(name=named) if named else Unit.objects.order_by("pk")
    return units.values_list("pk", flat=True).first()


def last_round(unit: int) -> MailboxRound | None:
    """Give the last visit to the unit's mailbox."""
    return MailboxRound.objects.filter(unit=unit).order_by("-pk").first()


def mailbox_rounds(by: Actor) -> QuerySet[MailboxRound]:
    """List the visits to the unit's mailbox, the newest first.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    gate.require(by, Act.SEE_REPORTS)
    return MailboxRound.objects.filter(unit=by.unit).order_by("-pk")
