"""The step by which every report comes in, from whichever source: sealed, versioned, counted, on record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tutela.casework import database
from tutela.casework.bundles.actions.join import join
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.identifiers.actions.note import Note, note
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.reports.actions.banding.score import score
from tutela.casework.reports.actions.count import Standing
from tutela.casework.reports.actions.seal_octets import seal_octets
from tutela.casework.reports.actions.triage.fold import fold, refold
from tutela.casework.reports.errors import BadReport
from tutela.casework.reports.incoming import differences, naming, receipts
from tutela.casework.reports.looks import addresses
from tutela.casework.reports.models import Delivery, Report, ReportVersion
from tutela.casework.reports.triage.floods import Flood
from tutela.engine.formats.reports.told import Source, Told, moment_of

# What other rooms call one.
REPORT = "report"
_LONGEST_NAME = 200
_SETTLED, _WAITING = Report.State.SETTLED, Report.State.WAITING


@dataclass(frozen=True)
class Arrival:
    """One report as it came: what it tells, and the bytes that it was read from.

    `kind` says why there is another version, where whoever brings it knows; else it is told by what differs.
    What is worked out of it is worked out once, and may be before there is a transaction.
    """

    told: Told
    original: bytes
    kind: str = ""

    def prepare(self) -> None:
        """Work out all that needs no database, so that whoever waits for the transaction waits less."""
        for worked_out in ("as_json", "sha256", "named"):
            getattr(self, worked_out)

    @cached_property
    def as_json(self) -> str:
        """What it tells, as it is kept."""
        return self.told.to_json()

    @cached_property
    def sha256(self) -> bytes:
        """The digest of its bytes."""
        return sha256(self.original).digest()

    @cached_property
    def named(self) -> tuple[naming.Named, ...]:
        """What it names."""
        return naming.named_in(self.told)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one report that came in, as its rows say.

    Attributes:
        report: the number of the report.
        version: which version it made, or which one it is byte for byte.
        is_new: no report of that name was there before.
        is_held: we had it byte for byte; nothing was made of it.
        delivery: the number of the delivery that it came in first.
    """

    report: int
    version: int
    version_row: int
    sha256: str
    at: datetime
    delivery: int
    is_new: bool = False
    is_held: bool = False

    @property
    def reference(self) -> str:
        """The short reference of the report."""
        return f"R-{self.report}"


class _Name(NamedTuple):
    """What says which report of a unit one is: who sent it, and their own name for it."""

    source: Source
    sender: str
    reference: str


# Its place in the delivery, what came, and the report that it is of.
_Coming = tuple[int, Arrival, Report]


@dataclass(slots=True)
class _Made:
    """What a delivery makes, until it is written."""

    receipts: list[Receipt | None]
    versions: list[tuple[int, ReportVersion]] = field(default_factory=list)
    bytes_of: list[bytes] = field(default_factory=list)
    size_bytes: int = 0


@transaction.atomic
def receive(by: Actor, arrivals: Sequence[Arrival]) -> list[Receipt]:
    """Take reports in: seal their bytes as they came, make each a report or its next version, and record it.

    What was received before byte for byte makes nothing. A further version puts a settled report back into
    the queue where it differs, and takes nothing of what was decided away.

    Args:
        by: who brings them, as the caller's gate has let them; they become reports of their unit.
        arrivals: together they are one delivery, with one sealed object and one entry of the record.

    Returns:
        what became of each, in their order.

    Raises:
        BadReport: a sender's name or reference is longer than any, or holds what no text has.
        OSError: the vault could not be written; then nothing is on record.
    """
    for arrival in arrivals:
        _require_sound(arrival.told)
    lock_unit(by.unit)
    moment = timezone.now()
    delivery = Delivery.objects.create(unit_id=by.unit, received_by=by.name, at=moment)
    made = _Made([None] * len(arrivals))
    # A report that comes twice in one delivery makes one version after the other.
    for portion in _rounds(arrivals):
        _make(by, delivery, moment, [(at, arrivals[at]) for at in portion], made)
    _join(by, arrivals, made)
    _seal(by, delivery, made)
    _record(by, delivery, made)
    return [receipt for receipt in made.receipts if receipt is not None]


def _require_sound(told: Told) -> None:
    for said in (told.sender, told.sender_reference):
        if len(said) > _LONGEST_NAME or "\0" in said:
            raise BadReport(
                "The sender's name or their reference is longer than 200 signs, or holds a NUL. Nothing of "
                "this delivery was kept; ask the sender for another reference."
            )


def _name_of(told: Told) -> _Name:
    return _Name(told.source, told.sender, told.sender_reference)


def _rounds(arrivals: Sequence[Arrival]) -> list[list[int]]:
    """Put arrivals into rounds, by their places, so that no name is twice in one."""
    rounds: list[list[int]] = []
    times: dict[_Name, int] = {}
    for at, arrival in enumerate(arrivals):
        name = _name_of(arrival.told)
        turn = times.get(name, 0) if name.reference else 0
        times[name] = turn + 1
        if turn == len(rounds):
            rounds.append([])
        rounds[turn].append(at)
    return rounds


def _make(
    by: Actor, delivery: Delivery, moment: datetime, arrivals: list[tuple[int, Arrival]], made: _Made
) -> None:
    """Make the reports and versions of one round."""
    known = _known(by.unit, [arrival.told for _, arrival in arrivals])
    held = _held([report.pk for report in known.values()])
    new: list[_Coming] = []
    further: list[_Coming] = []
    for at, arrival in arrivals:
        report = known.get(_name_of(arrival.told)) if arrival.told.sender_reference else None
        if report is None:
            new.append((at, arrival, _report(by.unit, arrival.told, moment)))
        elif (same := held.get((report.pk, arrival.sha256))) is not None:
            made.receipts[at] = _receipt(same, is_held=True)
        else:
            further.append((at, arrival, report))
    counted = {report.pk: Standing.of(report) for *_, report in further}
    versions = _next_versions(delivery, moment, further, made)
    database.insert(report for *_, report in new)
    for at, arrival, report in new:
        version = _version(report, 1, arrival, delivery, moment, made)
        version.kind = ReportVersion.Kind.ORIGINAL
        versions.append((at, version))
    database.insert(version for _, version in versions)
    score(by, [version for _, version in versions], counted=counted)
    for at, version in versions:
        made.receipts[at] = _receipt(version, is_new=version.n == 1)
    made.versions += versions


def _known(unit: int, telling: Iterable[Told]) -> dict[_Name, Report]:
    """Find the reports that some are further versions of."""
    references: dict[tuple[Source, str], list[str]] = {}
    for told in telling:
        if told.sender_reference:
            references.setdefault((told.source, told.sender), []).append(told.sender_reference)
    known: dict[_Name, Report] = {}
    for (source, sender), named in references.items():
        for portion in database.portions(named):
            rows = Report.objects.filter(
                unit=unit, source=source, sender=sender, sender_reference__in=portion
            )
            known |= {_Name(source, sender, row.sender_reference): row for row in rows}
    return known


def _held(reports: Sequence[int]) -> dict[tuple[int, bytes], ReportVersion]:
    """Give every version of some reports by its report and the digest of its bytes."""
    found: dict[tuple[int, bytes], ReportVersion] = {}
    for portion in database.portions(reports):
        for version in ReportVersion.objects.filter(report__in=portion).defer("told").order_by("-n"):
            found[version.report_id, version.sha256] = version
    return found


def _report(unit: int, told: Told, moment: datetime) -> Report:
    return Report(
        unit_id=unit,
        source=told.source.value,
        channel=told.channel.value,
        sender=told.sender,
        sender_reference=told.sender_reference,
        report_class=told.report_class.value,
        received_at=moment,
        discovered_at=moment_of(told.discovered_at),
        made_available_at=moment_of(told.made_available_at),
        to_look_at=len(addresses.named_by(told)),
    )


def _version(
    report: Report,
    n: int,
    arrival: Arrival,
    delivery: Delivery,
    moment: datetime,
    made: _Made,
) -> ReportVersion:
    version = ReportVersion(
        report=report,
        n=n,
        report_class=arrival.told.report_class.value,
        received_at=moment,
        delivery=delivery,
        sha256=arrival.sha256,
        offset=made.size_bytes,
        size_bytes=len(arrival.original),
        told=arrival.as_json,
    )
    version.as_told = arrival.told
    made.bytes_of.append(arrival.original)
    made.size_bytes += len(arrival.original)
    return version


def _next_versions(
    delivery: Delivery, moment: datetime, further: Sequence[_Coming], made: _Made
) -> list[tuple[int, ReportVersion]]:
    """Make the next versions of reports, and put the reports back into the queue that differ."""
    reports = [report for *_, report in further]
    before = _newest([report.pk for report in reports])
    floods = [(report, Flood.of(report)) for report in reports if report.flood_id is not None]
    seen = addresses.looked_at([report.pk for report in reports])
    versions = []
    for at, arrival, report in further:
        version = _version(report, report.version + 1, arrival, delivery, moment, made)
        version.diff = differences.between(before[report.pk].told, version.told)
        version.kind = arrival.kind or _kind(before[report.pk], version, arrival.told)
        report.version, report.report_class = version.n, version.report_class
        report.made_available_at = moment_of(arrival.told.made_available_at) or report.made_available_at
        report.to_look_at = len({*addresses.named_by(arrival.told)} - seen.get(report.pk, set()))
        if version.diff and report.state == _SETTLED:
            report.state, report.ended_at, report.outcome = _WAITING, None, ""
        versions.append((at, version))
    columns = ["version", "report_class", "made_available_at", "state", "ended_at", "outcome", "to_look_at"]
    database.update(reports, columns)
    for report, flood in floods:
        refold(report, flood)
    return versions


def _newest(reports: Sequence[int]) -> dict[int, ReportVersion]:
    """Give the newest version of each of some reports, by the report's number."""
    found: dict[int, ReportVersion] = {}
    for portion in database.portions(reports):
        rows = ReportVersion.objects.filter(report__in=portion, n=F("report__version"))
        found |= {row.report_id: row for row in rows}
    return found


def _kind(before: ReportVersion, version: ReportVersion, told: Told) -> str:
    if before.report_class != version.report_class:
        return ReportVersion.Kind.RECLASSIFIED
    return ReportVersion.Kind.SUPPLEMENT if told.is_supplement else ReportVersion.Kind.RE_RELEASE


def _join(by: Actor, arrivals: Sequence[Arrival], made: _Made) -> None:
    """Note what the versions name, join their reports to what names the same, and fold what is a flood.

    The unit is locked.
    """
    notes = [
        Note(version.report_id, version.n, place, one, is_verified)
        for at, version in made.versions
        for place, one, is_verified in arrivals[at].named
    ]
    noted = note(by, REPORT, notes)
    join(by, REPORT, noted)
    fold({version.report_id: version.report for _, version in made.versions}, noted)


def _receipt(version: ReportVersion, *, is_new: bool = False, is_held: bool = False) -> Receipt:
    return Receipt(
        report=version.report_id,
        version=version.n,
        version_row=version.pk,
        sha256=version.sha256.hex(),
        at=version.received_at,
        delivery=version.delivery_id,
        is_new=is_new,
        is_held=is_held,
    )


def _seal(by: Actor, delivery: Delivery, made: _Made) -> None:
    """Seal the bytes of all versions of a delivery as one object."""
    delivery.versions, delivery.held = len(made.versions), len(made.receipts) - len(made.versions)
    if made.versions:
        delivery.copy = seal_octets(by, b"".join(made.bytes_of), delivery.at)
    database.update([delivery], ["copy", "versions", "held"])


def _record(by: Actor, delivery: Delivery, made: _Made) -> None:
    versions = [version for _, version in made.versions]
    log.record(
        by,
        "report_delivery.received",
        purpose="report",
        report_delivery=delivery.pk,
        versions=len(versions),
        held=delivery.held,
        report=versions[0].report_id if len(versions) == 1 else None,
        merkle_root=receipts.root_of(versions),
    )
