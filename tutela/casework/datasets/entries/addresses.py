"""Addresses that people looked at and found to be in remit, and what speaks against one since."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tutela.casework import database
from tutela.casework.datasets.entries.basis import Basis
from tutela.casework.datasets.models import EntryList, ListEntry
from tutela.casework.hosting.queries import digest_of
from tutela.casework.identifiers.keys import key_of
from tutela.casework.identifiers.models import Sighting
from tutela.casework.reports.models import AddressLook, Disposition, Report
from tutela.casework.reports.queries import law_pack
from tutela.casework.reports.sayings import KIND
from tutela.casework.takedown.models import Appeal, NoticeItem
from tutela.engine import identifiers
from tutela.engine.identifiers import Kind

# The rules by which a person says that a report is in remit, and the codes by which they say that it is not.
IN_REMIT = ("remit.child.1",)
NOT_IN_REMIT = ("out_of_remit", "no_offence")
_THERE = (AddressLook.State.THERE, AddressLook.State.DIFFERS)
# What says whether something is there; that a place was not reached, or asked for a sign-in, says nothing.
_TELLING = (*_THERE, AddressLook.State.GONE)


@dataclass(slots=True)
class _Known:
    """All that people said of one address: looks, how the reports ended, and what became of its notices."""

    looks: list[AddressLook] = field(default_factory=list)
    ends: list[Disposition] = field(default_factory=list)
    removed_at: datetime | None = None
    upheld_at: datetime | None = None


def compared(text: str) -> tuple[str, str]:
    """Give what an address is compared by, and its host; both are "" of what is no address."""
    read = identifiers.read(text, Kind.URL)
    if read.kind not in (Kind.URL, Kind.ONION) or not read.canonical:
        return "", ""
    behind = read.canonical.partition("://")[2].partition("/")[0]
    return read.canonical, behind.rpartition("@")[2]


class Addresses:
    """Where lists of addresses come from."""

    def could_be(self, of: EntryList) -> Iterator[Basis]:
        """Give each address that a person found in remit, saw there last, and that nothing speaks against."""
        found = Disposition.objects.filter(
            report__unit=of.unit_id, report__state=Report.State.SETTLED, is_current=True, rule_id__in=IN_REMIT
        )
        looks = AddressLook.objects.filter(
            report__in=found.values("report"), state__in=_THERE, recorded_at__isnull=False
        ).exclude(address="")
        hosts = dict(filter(all, map(compared, looks.values_list("address", flat=True).distinct())))
        for key, (report, against) in stand(of.unit_id, sorted(hosts)).items():
            if report is not None and not against:
                yield Basis(key, hosts[key], report=report)

    def fallen(self, of: EntryList, entries: Sequence[ListEntry]) -> Mapping[int, str]:
        """Say why an address may be listed no longer: gone, removed, or not in remit."""
        stands = stand(of.unit_id, sorted({entry.key for entry in entries}))
        return {entry.pk: stands[entry.key][1] for entry in entries if stands[entry.key][1]}


def stand(unit: int, keys: Sequence[str]) -> dict[str, tuple[int | None, str]]:
    """Give the report that finds each address in remit, and what speaks against it; "" for nothing."""
    criminal = {each.code for each in law_pack(unit).categories if each.criminal}
    answer: dict[str, tuple[int | None, str]] = {}
    for some in database.portions(keys):
        known = _known(unit, some)
        answer |= {key: _judged(known[key], criminal) for key in some}
    return answer


def _known(unit: int, keys: Sequence[str]) -> Mapping[str, _Known]:
    by_key = {key_of(identifiers.read(key)): key for key in keys}
    seen = Sighting.objects.filter(
        identifier__unit=unit, identifier__key__in=list(by_key), subject_kind=KIND
    ).values_list("identifier__key", "subject")
    naming: dict[int, set[str]] = defaultdict(set)
    for digest, report in seen:
        naming[report].add(by_key[bytes(digest)])
    found: dict[str, _Known] = defaultdict(_Known)
    exact: dict[str, str] = {}
    for reports in database.portions(sorted(naming)):
        rows = AddressLook.objects.filter(report__in=reports, recorded_at__isnull=False, state__in=_TELLING)
        for look in rows.order_by("recorded_at", "pk"):
            key, _ = compared(look.address)
            if key in naming[look.report_id]:
                found[key].looks.append(look)
                exact[digest_of(look.address)] = key
        for end in Disposition.objects.filter(report__in=reports, is_current=True).order_by("at", "pk"):
            for key in naming[end.report_id]:
                found[key].ends.append(end)
    _add_notices(unit, exact, found)
    return found


def _add_notices(unit: int, exact: Mapping[str, str], found: Mapping[str, _Known]) -> None:
    for digests in database.portions(sorted(exact)):
        items = NoticeItem.objects.filter(trace__unit=unit, trace__sha256__in=digests)
        for item in items.select_related("trace").order_by("pk"):
            # The newest notice of an address is the one that is looked after.
            found[exact[item.trace.sha256]].removed_at = item.removed_at
        upheld = Appeal.objects.filter(
            decision=Appeal.Decision.UPHELD,
            notice__unit=unit,
            notice__items__trace__sha256__in=digests,
        )
        for digest, at in upheld.order_by("decided_at").values_list(
            "notice__items__trace__sha256", "decided_at"
        ):
            if digest in exact:
                found[exact[digest]].upheld_at = at


def _judged(known: _Known, criminal: Iterable[str]) -> tuple[int | None, str]:
    # They came report by report.
    known.looks.sort(key=_looked_at)
    known.ends.sort(key=lambda end: (end.at, end.pk))
    last = {look.report_id: look for look in known.looks}
    illegal = {
        report: look
        for report, look in last.items()
        if look.state in _THERE and any(look.items.get(code) for code in criminal)
    }
    finding = [end for end in known.ends if end.rule_id in IN_REMIT and end.report_id in illegal]
    if known.looks and known.looks[-1].state == AddressLook.State.GONE:
        return None, "It was gone when somebody looked last."
    if not finding:
        return None, "No report that stands finds it in remit any more."
    newest, seen_at = finding[-1], known.looks[-1].recorded_at
    against = [end for end in known.ends if end.code in NOT_IN_REMIT and end.at > newest.at]
    if against:
        return None, "It was found not to be in remit since."
    if _is_after(known.removed_at, seen_at):
        return None, "It is removed, as its notice says."
    if _is_after(known.upheld_at, seen_at):
        return None, "An appeal against its notice was upheld."
    return newest.report_id, ""


def _looked_at(look: AddressLook) -> tuple[datetime, int]:
    return look.recorded_at or datetime.min.replace(tzinfo=UTC), look.pk


def _is_after(at: datetime | None, seen_at: datetime | None) -> bool:
    return at is not None and seen_at is not None and at >= seen_at
