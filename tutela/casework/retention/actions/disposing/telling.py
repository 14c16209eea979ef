"""The steps that let reports tell nothing any more: their bytes, their bundles, and their senders' names."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from tutela.casework import database
from tutela.casework.bundles.actions.bind import part
from tutela.casework.bundles.models import Join
from tutela.casework.custody import copies, log, objects
from tutela.casework.custody.actions import dispose_copies
from tutela.casework.custody.models import SealedCopy
from tutela.casework.gate import Actor
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.casework.partners import actions as partners
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.reports.actions.seal_octets import VARIANT, seal_octets
from tutela.casework.reports.actions.triage.fold import tidy
from tutela.casework.reports.incoming import receipts
from tutela.casework.reports.models import Delivery, Report, ReportKey, ReportVersion, Unopened
from tutela.casework.reports.sayings import KIND
from tutela.casework.reports.triage.floods import Flood
from tutela.casework.retention.models import Disposal
from tutela.engine.formats.reports.told import DISPOSED, Channel, Source, Told


def part_from_bundles(by: Actor, disposal: Disposal, reports: Sequence[int]) -> None:
    """End what joins reports to others; what the rest still holds together stays together."""
    for some in database.portions(list(reports)):
        with transaction.atomic():
            lock_unit(by.unit)
            joins = list(Join.objects.filter(kind=KIND, subject__in=some).order_by("pk"))
            if not joins:
                continue
            Join.objects.filter(pk__in=[each.pk for each in joins]).delete()
            part(by.unit, KIND, some)
            _count(disposal, "removed", Join._meta.label_lower, len(joins))
            log.record(
                by, "disposal.parted", purpose="retention", took=joins, disposal=disposal.pk, joins=len(joins)
            )


def have_door_erase(by: Actor, reports: Sequence[int], kept: set[int]) -> None:
    """Have the door for companies show nothing more of reports, before they no longer tell their receipts."""
    receipts = {}
    for version in ReportVersion.objects.filter(report__in=reports).order_by("pk").iterator(chunk_size=500):
        told = version.as_told
        receipt = told.further.get("receipt")
        if told.source is Source.COMPANY and isinstance(receipt, str):
            receipts[receipt] = version.report_id
    partners.ask_to_erase(by, reports, receipts, kept)


def cut_out(by: Actor, disposal: Disposal, reports: Sequence[int]) -> None:
    """Cut the bytes of reports out of the deliveries they came in; what came with them stays, sealed anew.

    Raises:
        NotAsRegistered, ObjectMissing, SealBroken: a delivery does not open; it stays as it is.
    """
    gone = set(reports)
    of = ReportVersion.objects.filter(report__in=reports).order_by("delivery")
    for number in list(of.values_list("delivery", flat=True).distinct()):
        _cut(by, disposal, number, gone)
    _remove_unheld(by, disposal)


@transaction.atomic
def _cut(by: Actor, disposal: Disposal, number: int, gone: set[int]) -> None:
    lock_unit(by.unit)
    delivery = Delivery.objects.select_related("copy__key").get(pk=number)
    versions = list(ReportVersion.objects.filter(delivery=delivery).order_by("offset", "pk"))
    going = [each for each in versions if each.report_id in gone and each.sha256]
    if not going:
        return
    staying = [each for each in versions if each.report_id not in gone and each.sha256]
    octets = _octets(by, delivery, staying)
    for each in going:
        told = each.as_told
        each.told = _nothing(told.source, told.channel).to_json()
        each.diff, each.sha256, each.offset, each.size_bytes = [], b"", 0, 0
    delivery.copy = seal_octets(by, octets, delivery.at) if staying else None
    delivery.save(update_fields=["copy"])
    database.update([*going, *staying], ["told", "diff", "sha256", "offset", "size_bytes"])
    _count(disposal, "emptied", ReportVersion._meta.label_lower, len(going))
    log.record(
        by, "report_delivery.cut", purpose="retention", report_delivery=delivery.pk, disposal=disposal.pk,
        versions=len(staying), merkle_root=receipts.root_of(versions),
    )  # fmt: skip


def _nothing(source: Source, channel: Channel) -> Told:
    return Told(source=source, channel=channel, form=DISPOSED)


def _octets(by: Actor, delivery: Delivery, staying: Sequence[ReportVersion]) -> bytes:
    """Give the bytes of the versions that stay, end to end, and say where each begins from now on."""
    if not staying or delivery.copy is None:
        return b""
    parts, size = [], 0
    with copies.open_copy(by, delivery.copy, receipts.NO_ITEM) as stream:
        for version in staying:
            stream.seek(version.offset)
            parts.append(stream.read(version.size_bytes))
            version.offset, size = size, size + version.size_bytes
    return b"".join(parts)


def _remove_unheld(by: Actor, disposal: Disposal) -> None:
    """Remove what was sealed as reports and is of no delivery any more, and keys that seal nothing."""
    with transaction.atomic():
        lock_unit(by.unit)
        keys = ReportKey.objects.filter(unit=by.unit, key__destroyed_at=None).select_related("key")
        sealed = SealedCopy.objects.filter(key__in=[row.key_id for row in keys], variant=VARIANT)
        unheld = sealed.exclude(Exists(Delivery.objects.filter(copy=OuterRef("pk"))))
        unheld = unheld.exclude(Exists(Unopened.objects.filter(copy=OuterRef("pk"))))
        rows = list(unheld)
        objects.discard(row.object_id for row in rows)
        SealedCopy.objects.filter(pk__in=[row.pk for row in rows]).delete()
        disposal.counts["objects"] = disposal.counts.get("objects", 0) + len(rows)
        this_month = f"{timezone.now():%Y-%m}"
        for row in keys:
            if row.month < this_month and not SealedCopy.objects.filter(key=row.key).exists():
                dispose_copies.destroy_key(row.key)
                disposal.counts["keys"] = disposal.counts.get("keys", 0) + 1
        Disposal.objects.filter(pk=disposal.pk).update(counts=disposal.counts)


@transaction.atomic
def name_no_sender(by: Actor, disposal: Disposal, reports: Sequence[int], keep: set[int]) -> None:
    """Take the senders' names for reports away, and take the reports out of floods.

    Args:
        by: who carries it out.
        disposal: of which they are parts.
        reports: by number.
        keep: those of which the company's reference is kept longer.
    """
    lock_unit(by.unit)
    rows = list(Report.objects.filter(pk__in=reports).select_for_update(no_key=True).order_by("pk"))
    floods = [Flood.of(row) for row in rows]
    for row in rows:
        if row.pk not in keep:
            row.sender, row.sender_reference = "", ""
        row.flood_id, row.is_folded, row.to_look_at = None, False, 0
    database.update(rows, ["sender", "sender_reference", "flood", "is_folded", "to_look_at"])
    tidy(floods)
    _count(disposal, "emptied", Report._meta.label_lower, len(rows))


@transaction.atomic
def count_sightings(identifiers: Sequence[int]) -> None:
    """Count anew in how many things identifiers stand that others hold too."""
    for some in database.portions(list(identifiers)):
        seen = Sighting.objects.filter(identifier__in=some).values("identifier")
        counted = dict(
            seen.annotate(n=Count("subject", distinct=True)).order_by().values_list("identifier", "n")
        )
        rows = list(Identifier.objects.filter(pk__in=some).select_for_update(no_key=True).order_by("pk"))
        for row in rows:
            row.subjects = counted.get(row.pk, 0)
        database.update(rows, ["subjects"])


def _count(disposal: Disposal, what: str, label: str, rows: int) -> None:
    counts = disposal.counts.setdefault(what, {})
    counts[label] = counts.get(label, 0) + rows
    Disposal.objects.filter(pk=disposal.pk).update(counts=disposal.counts)
