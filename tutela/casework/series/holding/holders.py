"""Who holds items of a series: cases and units of the installation, and whoever was given them."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from django.db.models import Max

from tutela.casework.cases.models import Exhibit
from tutela.casework.database import NUMBERS_AT_ONCE, portions
from tutela.casework.datasets.models import Supply
from tutela.casework.editions.models import Edition
from tutela.casework.items.models import Instance, Item
from tutela.casework.lists.models import Entry
from tutela.casework.origins.models import Identity
from tutela.casework.packages.content.hashes import NAME
from tutela.casework.packages.models import Package
from tutela.casework.partners.models import Partner
from tutela.casework.referrals.models import Referral
from tutela.casework.series.models import Series, Telling


class Holder(NamedTuple):
    """One holder: what tells it apart, and how many of the items it holds."""

    kind: Telling.Kind
    key: str
    items: int
    case: int | None = None
    partner: int | None = None
    through: str = ""


def in_unit(unit: int, digests: Collection[bytes]) -> list[Holder]:
    """Give the cases of a unit that hold items of some content, and the unit where it holds some outside."""
    items = own_items(unit, digests)
    cases: dict[int, set[int]] = {}
    for some in portions(sorted(items)):
        rows = Exhibit.objects.filter(intake__instances__item__in=some)
        for case, item in rows.values_list("case", "intake__instances__item").distinct():
            if item in items:
                cases.setdefault(case, set()).add(item)
    outside = items - {item for held in cases.values() for item in held}
    found = [Holder(Telling.Kind.CASE, f"case {case}", len(cases[case]), case) for case in sorted(cases)]
    return [*found, *([Holder(Telling.Kind.UNIT, f"unit {unit}", len(outside))] if outside else [])]


def own_items(unit: int, digests: Collection[bytes]) -> set[int]:
    """Number the items of a unit that have some content and lie in a place."""
    found: set[int] = set()
    for some in _portions(digests):
        held = Item.objects.filter(unit=unit, sha256__in=some)
        found |= set(Instance.objects.filter(item__in=held).values_list("item", flat=True))
    return found


def other_units(unit: int, digests: Collection[bytes]) -> list[int]:
    """Number the other units of the installation that hold some content."""
    found: set[int] = set()
    for some in _portions(digests):
        held = Item.objects.filter(sha256__in=some).exclude(unit=unit)
        found |= set(held.values_list("unit", flat=True).distinct())
    return sorted(found)


def outside(unit: int, digests: Collection[bytes], referrals: Iterable[int]) -> list[Holder]:
    """Give whom the unit gave some content to: by packages, by datasets, and by published lists."""
    return [*_by_packages(unit, digests, set(referrals)), *_by_lists(unit, digests)]


def _by_packages(unit: int, digests: Collection[bytes], referrals: set[int]) -> list[Holder]:
    wanted, found = {bytes(each).hex() for each in digests}, dict[tuple[int, int], int]()
    sent = Package.objects.filter(unit=unit, sendings__isnull=False).distinct()
    for package in sent.order_by("pk").iterator():
        for sending in package.sendings.order_by("number"):
            part = package.package_parts.filter(edition=sending.edition, name=NAME).first()
            held = {row.get("sha256", "") for row in _rows(part.content)} & wanted if part else set()
            if held or package.referral_id in referrals:
                found[(package.pk, sending.recipient_id)] = max(len(held), 1)
    return [
        Holder(Telling.Kind.PARTNER, f"partner {to}, PK-{package}", items, None, to, f"PK-{package}")
        for (package, to), items in sorted(found.items())
    ]


def _rows(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content)))


def _by_lists(unit: int, digests: Collection[bytes]) -> list[Holder]:
    items, found = own_items(unit, digests), list[Holder]()
    listed = Entry.objects.filter(item__in=items, first_in__isnull=False, hash_list__unit=unit)
    by_list: dict[int, list[int]] = {}
    for number, first in listed.values_list("hash_list", "first_in"):
        by_list.setdefault(number, []).append(first or 0)
    for supply in Supply.objects.filter(hash_list__in=by_list).annotate(last=Max("deltas__to_edition")):
        given = sum(first <= (supply.last or 0) for first in by_list.get(supply.hash_list_id or 0, ()))
        if given:
            key = f"partner {supply.partner_id}, {supply}"
            found.append(Holder(Telling.Kind.PARTNER, key, given, None, supply.partner_id, str(supply)))
    published = Edition.objects.filter(hash_list__in=by_list, published_at__isnull=False)
    for edition in published.order_by("hash_list", "-number").select_related("hash_list"):
        given = sum(first <= edition.number for first in by_list.get(edition.hash_list_id, ()))
        if given:
            says = f"{edition.hash_list}, editions up to {edition.number}"
            found.append(Holder(Telling.Kind.LISTED, f"list {edition.hash_list_id}", given, through=says))
            by_list.pop(edition.hash_list_id)
    return found


def mailbox_of(partner: int) -> str:
    """Give where a partner is written to: the first address of its people; nothing where it has none."""
    there = Partner.objects.get(pk=partner).contacts.filter(ended_at=None).exclude(mail="")
    return there.order_by("pk").values_list("mail", flat=True).first() or ""


def members_of(series: Series) -> list[int]:
    """Number the referrals that are in a series."""
    found = Referral.objects.filter(memberships__series=series, memberships__left_at=None)
    return list(found.order_by("pk").values_list("pk", flat=True))


def digests_of(series: Series) -> set[bytes]:
    """Give the SHA-256 of each item of a series whose child is identified."""
    stand = Identity.objects.filter(unit=series.unit_id, ended_at=None, referral__in=members_of(series))
    items = Item.objects.filter(pk__in=stand.values("item"))
    return {bytes(digest) for digest in items.values_list("sha256", flat=True)}


def _portions(digests: Collection[bytes]) -> Iterator[list[bytes]]:
    whole = sorted(digests)
    yield from (whole[at : at + NUMBERS_AT_ONCE] for at in range(0, len(whole), NUMBERS_AT_ONCE))
