"""Says what hangs from reports, by numbers, before anything of them goes."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef, Q

from tutela.casework import database
from tutela.casework.abroad.models import ExchangeItem, ItemCall
from tutela.casework.bundles.models import Member
from tutela.casework.channels.models import Delivery
from tutela.casework.cybertips.models import TipCall
from tutela.casework.hosting.models import Trace
from tutela.casework.identifiers.keys import key_of
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.casework.items.models import Intake
from tutela.casework.letterbox.models import ReporterContact, ReporterThread
from tutela.casework.packages.models import Package
from tutela.casework.reports.letters import names
from tutela.casework.reports.looks import addresses
from tutela.casework.reports.models import Report, ReportVersion, Unopened
from tutela.casework.reports.sayings import KIND
from tutela.casework.retention.actions.disposing import reaching
from tutela.casework.subjects.models import Observation
from tutela.casework.takedown.models import Notice
from tutela.engine import identifiers


def reach_of(unit: int, reports: Sequence[int]) -> dict[str, list[Any]]:
    """Name what hangs from some reports of a unit, at most as many as one statement takes numbers."""
    rows = list(Report.objects.filter(unit=unit, pk__in=reports).order_by("pk"))
    intakes = _intakes(reports)
    told = _told(reports)
    traces = _traces(unit, reports, told.values())
    notices = list(Notice.objects.filter(items__trace__in=traces).distinct().values_list("pk", flat=True))
    receipts = sorted({receipt for each in told.values() for receipt in each[1]})
    letters = [names.thread_of(row) for row in rows] + [
        lookup for row in rows for lookup, _ in names.contacts_of(row)
    ]
    lookups = [each for each in letters if each]
    items = reaching.items_alone(intakes)
    taken = Unopened.objects.filter(unit=unit, taken_at__isnull=False)
    return {
        "case": [], "exhibit": [], "subject": [], "unit": [unit],
        "report": [row.pk for row in rows],
        "intake": intakes,
        "item": items,
        "identifier": _identifiers(reports),
        "trace": traces,
        "notice": notices,
        "delivery": _deliveries(unit, notices, reports),
        "package": _packages(unit, reports, items, traces),
        "call": _calls(reports),
        "thread": _numbers(ReporterThread.objects.filter(unit=unit, lookup__in=lookups)),
        "contact": _numbers(ReporterContact.objects.filter(unit=unit, lookup__in=lookups)),
        "receipt": receipts,
        "unopened": _numbers(taken.filter(reference__in=[*receipts, *(each.hex() for each in lookups)])),
    }  # fmt: skip


def _numbers(rows: Any) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _intakes(reports: Sequence[int]) -> list[int]:
    came = Q(report_version__report__in=reports) | Q(address_capture__report__in=reports)
    return list(Intake.objects.filter(came).order_by("pk").values_list("pk", flat=True))


def _told(reports: Sequence[int]) -> dict[int, tuple[list[str], list[str]]]:
    """Give the addresses and the receipts that reports name, by the number of the version."""
    found = {}
    for version in ReportVersion.objects.filter(report__in=reports).order_by("pk").iterator(chunk_size=500):
        told = version.as_told
        receipt = told.further.get("receipt")
        found[version.pk] = addresses.named_by(told), [receipt] if isinstance(receipt, str) else []
    return found


def _traces(unit: int, reports: Sequence[int], told: Iterable[tuple[list[str], list[str]]]) -> list[int]:
    """Name the traces of addresses that these reports name, and nothing else that is kept."""
    named = {text for texts, _ in told for text in texts}
    keys = {text: key_of(identifiers.read(text)) for text in named}
    others = set[bytes]()
    for some in database.portions(sorted(set(keys.values()))):
        elsewhere = Sighting.objects.filter(identifier=OuterRef("pk")).exclude(
            subject_kind=KIND, subject__in=reports
        )
        held = Identifier.objects.filter(Exists(elsewhere), unit=unit, key__in=some)
        others |= {bytes(key) for key in held.values_list("key", flat=True)}
        seen = Observation.objects.filter(unit=unit, key__in=some)
        others |= {bytes(key) for key in seen.values_list("key", flat=True)}
    alone = sorted(
        sha256(text.strip().encode()).hexdigest() for text, key in keys.items() if key not in others
    )
    return [
        number
        for some in database.portions(alone)
        for number in _numbers(Trace.objects.filter(unit=unit, sha256__in=some))
    ]


def _identifiers(reports: Sequence[int]) -> list[int]:
    """Name the identifiers that were seen in these reports alone."""
    elsewhere = Sighting.objects.filter(identifier=OuterRef("pk")).exclude(
        subject_kind=KIND, subject__in=reports
    )
    here = Sighting.objects.filter(subject_kind=KIND, subject__in=reports).values("identifier")
    return _numbers(Identifier.objects.filter(~Exists(elsewhere), pk__in=here))


def _deliveries(unit: int, notices: Sequence[int], reports: Sequence[int]) -> list[int]:
    """Name the mails that went about notices and their corrections, and to partners abroad about reports."""
    found = set[int]()
    for notice in notices:
        about = Q(about=f"N-{notice}") | Q(about__startswith=f"N-{notice},")
        found.update(Delivery.objects.filter(about, unit=unit).values_list("pk", flat=True))
    abroad = [str(each) for each in ExchangeItem.objects.filter(report__in=reports).only("pk")]
    found.update(_numbers(Delivery.objects.filter(unit=unit, about__in=abroad)))
    return sorted(found)


def _calls(reports: Sequence[int]) -> list[int]:
    """Name the calls of partners' programs about reports: to NCMEC, and abroad."""
    abroad = ItemCall.objects.filter(item__report__in=reports).values_list("exchange", flat=True)
    tips = TipCall.objects.filter(tip__report__in=reports).values_list("exchange", flat=True)
    return sorted([*abroad, *tips])


def _packages(unit: int, reports: Sequence[int], items: Sequence[int], traces: Sequence[int]) -> list[int]:
    """Name the packages of bundles of these reports, and of items and operators' addresses only they had."""
    bundles = Member.objects.filter(kind=KIND, subject__in=reports).values("bundle")
    of = Q(bundle__in=bundles)
    found = set(Package.objects.filter(of, unit=unit).values_list("pk", flat=True))
    found |= reaching.packages_of_items(unit, items)
    for some in database.portions(list(traces)):
        of = Q(cluster__members__trace__in=some)
        found.update(Package.objects.filter(of, unit=unit).values_list("pk", flat=True))
    return sorted(found)
