"""Makes what people see, behind the fence, and keeps it sealed so that it is made once."""

import atexit
import logging
import threading
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from django.conf import settings
from django.db import transaction

from tutela.casework.custody import copies
from tutela.casework.custody.models import SealedCopy
from tutela.casework.gate import Actor, machine
from tutela.casework.items.actions import record_damage
from tutela.casework.items.hash_values import PARTS
from tutela.casework.items.models import HashValue, Item
from tutela.casework.items.queries import content_of, contents_of
from tutela.casework.welfare.errors import NothingToShow
from tutela.casework.welfare.rendition_check import check, facts_of
from tutela.engine.hashing.video import features, scenes
from tutela.engine.media.facts import SOUND
from tutela.engine.media.fence.fence import ChildDied, Fence, OutOfMemory, WireBroken
from tutela.engine.media.file_types import HEAD_BYTES, sniff
from tutela.engine.media.renditions import MOST_FURTHER, MOST_TILES

logger = logging.getLogger("tutela.welfare")
_LOCK = threading.Lock()

_REASON = "made to be shown"
_AHEAD = {"picture": ("standin", "preview"), "video": ("standin", "preview", "sheet")}


def made(by: Actor, item: Item, variant: str) -> bytes:
    """Give one variant of an item, made now if it was not made before.

    Raises:
        NothingToShow: the item has no pixels of this kind.
        FenceBreach: it could not be made this time.
        NotAsRegistered: what the register says of it is not what was written there; that is on record.
        ObjectMissing, SealBroken: the vault does not hold what it should.
    """
    there = copies.variants_of(content_of(item))
    if variant in there:
        content = copies.read(by, there[variant], item.pk)
    else:
        wanted = dict.fromkeys((variant, *_ahead(item)))
        content = _make(by, item, there, [name for name in wanted if name not in there])[variant]
    if not content:
        raise NothingToShow(
            f"{item.reference} has no {variant} to show ({item.condition or 'not examined yet'}). "
            "Decide from its facts, or skip it with a reason."
        )
    return content


def make_ahead(by: Actor, item: Item) -> bool:
    """Make what will be asked for first; say whether there is a stand-in now."""
    there = copies.variants_of(content_of(item))
    is_there = {variant: copy.size_bytes > 0 for variant, copy in there.items()}
    if missing := [variant for variant in _ahead(item) if variant not in there]:
        contents = _make(by, item, there, missing)
        is_there |= {variant: bool(content) for variant, content in contents.items()}
    return is_there.get("standin", False)


def seal_made(by: Actor, shown: Mapping[Item, Mapping[str, bytes]]) -> dict[int, list[SealedCopy]]:
    """Seal what examining made of items for people to see; `keep_made` registers it or lets it go.

    What is not as its variant may be is left out, and made anew by whoever is to show it.

    Args:
        by: who acts.
        shown: the files of each item by their variants, as they came from the fence.

    Returns:
        what was sealed of each item, by the items' numbers.
    """
    originals = copies.copies_of(contents_of(list(shown)))
    sealed: dict[int, list[SealedCopy]] = {}
    for item, blobs in shown.items():
        original = originals.get(item.pk)
        if original is None:
            continue
        try:
            sound = [(variant, check(variant, blob)) for variant, blob in blobs.items()]
        except WireBroken as wrong:
            logger.warning("what was made of item %d while it was examined is left out: %s", item.pk, wrong)
            continue
        sealed[item.pk] = [copies.seal_variant(by, original, *variant, _REASON) for variant in sound]
    return sealed


def keep_made(sealed: Mapping[int, Sequence[SealedCopy]], items: Collection[int]) -> None:
    """Register what was sealed of these items, in the transaction that offers them; discard the rest."""
    copies.register_variants([copy for number in sealed if number in items for copy in sealed[number]])
    copies.discard_variants(copy for number in sealed if number not in items for copy in sealed[number])


def mime_of(content: bytes) -> str:
    """Say what was made, from its own first bytes."""
    return sniff(content[:HEAD_BYTES]).mime


def _make(
    by: Actor, item: Item, there: Mapping[str, SealedCopy], variants: Sequence[str]
) -> dict[str, bytes]:
    """Make some variants of an item and keep them; give their bytes, none of what cannot be made."""
    original = there.get(copies.ORIGINAL)
    if original is None:
        raise copies.ObjectMissing(f"The vault does not hold {item.reference}. Restore it from a backup.")
    content, facts = dict.fromkeys(variants, b""), {}
    try:
        with _LOCK, copies.open_copy(by, original, item.pk) as stream:
            asked = {"variants": list(variants), **_moments(item)}
            # There is one key for each case.
            _renderer().turn_to(original.key_id)
            answer = _renderer().call(stream, asked)
        content |= {name: check(name, answer.blobs[name]) for name in variants if name in answer.blobs}
        facts = {item.pk: facts_of(answer)}
    except (OutOfMemory, ChildDied):
        # What opened well when it was examined may open well again: then it was the machine, not the file.
        if item.condition in SOUND:
            raise
    # An empty copy remembers that this cannot be made, so that nobody waits for it again.
    sealed = [copies.seal_variant(by, original, name, blob, _REASON) for name, blob in content.items()]
    with transaction.atomic():
        record_damage(machine(item.unit_id), facts)
        copies.register_variants(sealed)
    return content


def _moments(item: Item) -> dict[str, list[float]]:
    """Say which seconds of a film, and of what else its file shows, a sheet shows.

    Examining saw them all, and each look is to be there.
    """
    rows = HashValue.objects.filter(item=item, algorithm__in=("vpdq", PARTS), is_latest=True)
    seen = {row.algorithm: features.columns(row.value) for row in rows}
    further = MOST_FURTHER if "vpdq" in seen else MOST_TILES - 1
    most = {"vpdq": ("moments", MOST_TILES), PARTS: ("further", further)}
    return {most[name][0]: scenes.moments(feature, most[name][1]) for name, feature in seen.items()}


def _ahead(item: Item) -> tuple[str, ...]:
    """Name what will be asked for first; a picture whose file shows others has a sheet as well."""
    variants = _AHEAD.get(item.kind, ())
    shows_others = item.kind == "picture" and item.hashes.filter(algorithm=PARTS).exists()
    return (*variants, "sheet") if shows_others else variants


@cache
def _renderer() -> Fence:
    fence = Fence("tutela.engine.media.renderer:render", least=settings.TUTELA_FENCE)
    atexit.register(fence.close)
    return fence
