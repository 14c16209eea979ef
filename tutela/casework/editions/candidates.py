"""Collects the released items that an own list lacks, and says of each that cannot be listed why."""

from collections.abc import Mapping

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tutela.casework.editions import manifest
from tutela.casework.editions.models import Edition
from tutela.casework.editions.recipients import numbers
from tutela.casework.editions.recipients.numbers import Number
from tutela.casework.grading.models import OpinionRequest
from tutela.casework.grading.opinions.terms import levels_from
from tutela.casework.items import algorithms, queries as items
from tutela.casework.items.models import Item, Settlement
from tutela.casework.lists import change_feed, locks, plugin_hashes
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.lists.records import OwnRecord
from tutela.engine.formats.known import Known
from tutela.engine.formats.own.fingerprint_rows import level_row, quality_row, video_pair
from tutela.engine.hashing.fingerprints import is_exact
from tutela.engine.hashing.plugin_hashes import PluginHash
from tutela.engine.media.file_types import Kind
from tutela.engine.taxonomy import packs

# The fingerprint that each kind of content needs besides its three digests.
# As many as one act asks further people about; asked again, it goes on.
MOST_ASKED = 500
NEEDED = {Kind.PICTURE.value: "pdq", Kind.VIDEO.value: "vpdq"}


def unlisted(hash_list: HashList) -> QuerySet[Item]:
    """Ask for the released items of a listable category that the list lacks; a withdrawn list takes none."""
    if hash_list.is_withdrawn:
        return Item.objects.none()
    released = Item.objects.filter(
        unit=hash_list.unit_id,
        settlement__basis=Settlement.Basis.RELEASED,
        settlement__pack=hash_list.pack,
        settlement__category__in=list(_listable_categories(hash_list)),
    )
    # What was taken off as what it counts as now stays off; what was taken off as something else comes again.
    kept = Q(revoked_at=None) | Q(category=OuterRef("settlement__category"))
    return released.exclude(Exists(Entry.objects.filter(kept, hash_list=hash_list, item=OuterRef("pk"))))


def too_low(hash_list: HashList) -> QuerySet[Item]:
    """Ask for the candidates whose grade is founded less well than the list demands."""
    return unlisted(hash_list).exclude(settlement__level__in=levels_from(hash_list.level))


def to_ask(hash_list: HashList, wants: int) -> QuerySet[Item]:
    """Ask for those of them of which so many opinions were not asked for yet, and which wait for none."""
    asked = OpinionRequest.objects.filter(item=OuterRef("pk"), withdrawn_at=None, wants__gte=wants)
    return too_low(hash_list).filter(~Exists(asked), state=Item.State.RELEASED)


def _listable_categories(hash_list: HashList) -> dict[str, packs.Category]:
    return {
        category.code: category for category in packs.load(hash_list.pack).categories if category.listable
    }


def inexact(hash_list: HashList) -> list[int]:
    """Name the candidates whose exact fingerprint nobody has taken yet, in order."""
    return items.inexact_among(unlisted(hash_list))


def collect(hash_list: HashList) -> tuple[list[OwnRecord], dict[int, str]]:
    """Give what is to be listed, in the order of their SHA-256, and the items left out with the reason."""
    listable, released = _listable_categories(hash_list), unlisted(hash_list)
    pack, facts = packs.load(hash_list.pack), numbers.facts_of(released, hash_list)
    reader = numbers.reader_in(hash_list.unit_id, hash_list.region, pack)
    listed: list[OwnRecord] = []
    left_out: dict[int, str] = {}
    for item in released.select_related("settlement").prefetch_related("hashes").order_by("sha256"):
        reason = below(hash_list, item.settlement) or lacking(item)
        if reason:
            left_out[item.pk] = reason
        else:
            category = listable[item.settlement.category]
            number = numbers.number(hash_list, reader, category, facts.get(item.pk, ""))
            listed.append(OwnRecord(item.pk, category.code, _known(item, hash_list, number)))
    return listed, left_out


def below(hash_list: HashList, settled: Settlement) -> str:
    """Say that a grade is founded less well than a list demands; "" if it is not."""
    if settled.level in levels_from(hash_list.level):
        return ""
    return f"its grade is {settled.level or 'of no known level'}, and the list takes {hash_list.level} ones"


def lacking(item: Item) -> str:
    """Say which hash an item lacks to be listed; "" if it has every one."""
    digests = {"MD5": item.md5, "SHA-1": item.sha1, "SHA-256": item.sha256}
    missing = [name for name, digest in digests.items() if not digest]
    if item.kind not in NEEDED:
        return "it is neither a picture nor a video, so it has no fingerprint to list"
    if _shows_more(item):
        return f"it has no {' and no '.join(missing)}" if missing else ""
    there = items.latest_values(item)
    if NEEDED[item.kind] not in there:
        missing.append({"pdq": "PDQ", "vpdq": "vPDQ"}[NEEDED[item.kind]])
    elif not is_exact(there[NEEDED[item.kind]].recipe):
        missing.append("exact PDQ yet (a worker takes it, if its sealed copy opens)")
    if item.kind == Kind.PICTURE:
        missing += [plugin.hash.listed_as for plugin in _listable() if plugin.name not in there]
    return f"it has no {' and no '.join(missing)}" if missing else ""


def _shows_more(item: Item) -> bool:
    """Say whether a file shows more than its fingerprint is of: by its digests alone it is known again.

    The grade may be of what comes later; whoever matches the fingerprint would take the first picture for it.
    """
    return bool(item.facts.get("parts"))


def _listable() -> list[PluginHash]:
    """Give the plug-in fingerprints that may leave on a list."""
    return [plugin for plugin in algorithms.admitted() if plugin.hash.listed_as]


def _known(item: Item, hash_list: HashList, number: Number) -> Known:
    """Say of an item what a partner would, so that an export comes back as the same record."""
    hashes = {} if _shows_more(item) else items.latest_values(item)
    pdq, vpdq = hashes.get("pdq"), hashes.get("vpdq")
    carried = [
        plugin_hashes.carried(plugin, hashes[plugin.name].value)
        for plugin in _listable()
        if plugin.name in hashes
    ]
    return Known(
        md5=item.md5,
        sha1=item.sha1,
        sha256=item.sha256,
        pdq=pdq.value if pdq else None,
        size=item.size_bytes,
        mime=item.mime,
        category=number.category,
        category_raw=number.raw,
        precategorization_source=number.origin,
        region=hash_list.region or manifest.DEFAULT_REGION,
        photodna=next((value for name, value in carried if name == plugin_hashes.PHOTODNA), None),
        other_hashes=(
            *((video_pair(vpdq.value),) if vpdq else ()),
            *(pair for pair in carried if pair[0] != plugin_hashes.PHOTODNA),
        ),
        metadata=(
            *((quality_row(pdq.quality),) if pdq else ()),
            *((level_row(item.settlement.level),) if item.settlement.level else ()),
        ),
    )


def is_outdated(hash_list: HashList) -> bool:
    """Say whether the latest edition holds what was revoked since: the next one tells whoever received it."""
    latest = change_feed.latest_edition(hash_list)
    return latest is not None and hash_list.entries.filter(last_in=latest).exists()


def why_nothing(hash_list: HashList, left_out: Mapping[int, str]) -> str:
    """Say why there is nothing to propose, and what to do."""
    if hash_list.is_withdrawn:
        return f"{locks.why_withdrawn(hash_list)} Nothing is listed on it any more. Make another list."
    message = f"There is nothing new to list on {hash_list}."
    if not left_out:
        return f"{message} Release a lot first."
    reasons = "; ".join(f"T-{item}: {reason}" for item, reason in list(left_out.items())[:10])
    return f"{message} {len(left_out)} released items could not be listed: {reasons}."


def is_overtaken(edition: Edition) -> bool:
    """Say whether a proposal lists something on a list that was withdrawn since."""
    return edition.hash_list.is_withdrawn and edition.added.exists()


def changed_since(edition: Edition) -> list[int]:
    """Name the items of a proposal whose settled grade is another by now."""
    standing = edition.added.filter(
        item__settlement__basis=Settlement.Basis.RELEASED,
        item__settlement__pack=edition.hash_list.pack,
        item__settlement__category=F("category"),
    )
    changed = edition.added.exclude(pk__in=standing.values("pk")).order_by("item")
    return [entry.item_id or 0 for entry in changed]
