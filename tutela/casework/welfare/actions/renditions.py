"""Makes what people see, behind the fence, and keeps it sealed so that it is made once."""

import logging
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tutela.casework.custody import copies
from tutela.casework.custody.models import SealedCopy
from tutela.casework.gate import Actor, machine
from tutela.casework.items.actions import record_damage
from tutela.casework.items.hash_values import PARTS
from tutela.casework.items.models import Item
from tutela.casework.items.queries import contents_of, variants_of
from tutela.casework.jobs import executors
from tutela.casework.welfare import sheets
from tutela.casework.welfare.errors import NothingToShow, NotMadeYet
from tutela.casework.welfare.played import reels, sounds
from tutela.casework.welfare.rendition_check import check
from tutela.engine.media.facts import SOUND
from tutela.engine.media.fence.fence import FenceBreach, WireBroken
from tutela.engine.media.file_types import HEAD_BYTES, sniff
from tutela.engine.showing import Order, Renditions, attempt, make
from tutela.engine.vault.references import Reference
from tutela.engine.vault.seal import SealBroken

logger = logging.getLogger("tutela.welfare")

_REASON = "made to be shown"
_AHEAD = {"picture": ("standin", "preview"), "video": ("standin", "preview", "sheet")}


def kept(by: Actor, item: Item, variant: str) -> bytes:
    """Give one variant of an item that was made before, and make nothing.

    Raises:
        NotMadeYet: it was not.
        NothingToShow: the item has no pixels of this kind.
        NotAsRegistered: what the register says of it is not what was written there; that is on record.
        ObjectMissing, SealBroken: the vault does not hold what it should.
    """
    there = variants_of(item)
    if variant not in there:
        raise NotMadeYet(
            _("The %(variant)s of %(item)s was not made yet. Load the page again.")
            % {"variant": variant, "item": item.reference}
        )
    return _with_pixels(item, variant, copies.read(by, there[variant], item.pk))


def made(by: Actor, item: Item, variant: str) -> bytes:
    """Give one variant of an item, made now if it was not made before.

    Raises:
        NothingToShow: the item has no pixels of this kind.
        FenceBreach: it could not be made this time.
        NotAsRegistered: what the register says of it is not what was written there; that is on record.
        ObjectMissing, SealBroken: the vault does not hold what it should.
    """
    there = variants_of(item)
    if variant in there:
        content = copies.read(by, there[variant], item.pk)
    else:
        original = there.get(copies.ORIGINAL)
        if original is None:
            raise _missing(item)
        order = _order_now(item, variant, there, copies.reference(by, original, item.pk))
        # Somebody waits for it: it is made here, and not where the crew's other work may stand before it.
        content = _keep(by, item, original, order, make(order))[variant]
    return _with_pixels(item, variant, content)


def _with_pixels(item: Item, variant: str, content: bytes) -> bytes:
    if not content:
        raise NothingToShow(
            _(
                "%(item)s has no %(variant)s to show (%(why)s). Decide from its facts, or skip it with a "
                "reason."
            )
            % {
                "item": item.reference,
                "variant": variant,
                "why": item.condition or _("not examined yet"),
            }
        )
    return content


def make_ahead(by: Actor, items: Iterable[Item]) -> Iterator[tuple[Item, bool | str]]:
    """Have the crew make what will be asked for first; give each item, with whether it has a stand-in now.

    Where something went wrong, that is given instead, in words. Items are done as they are asked for, some
    ahead; whoever asks for no more leaves the rest.

    Raises:
        StoreUnavailable: the vault does not answer.
        CrewUnavailable: the crew cannot be had.
        HandLost: whoever had an item ended in the middle of it, again and again.
    """
    crew, given = executors.mine(), deque[tuple[Item, dict[str, bool], SealedCopy | None, Order]]()

    def orders() -> Iterator[Order]:
        for item in items:
            there = variants_of(item)
            is_there = {variant: copy.size_bytes > 0 for variant, copy in there.items()}
            missing = [variant for variant in _ahead(item) if variant not in there]
            original = there.get(copies.ORIGINAL)
            opened_by = _or_why_not(by, item, original, abroad=not crew.is_here) if missing else ""
            order = _order(item, missing, opened_by)
            given.append((item, is_there, original, order))
            yield order

    for answer in crew.map(attempt, orders()):
        item, is_there, original, order = given.popleft()
        try:
            is_there |= {name: bool(blob) for name, blob in _keep(by, item, original, order, answer).items()}
        except (FenceBreach, copies.ObjectMissing, SealBroken) as wrong:
            yield item, str(wrong)
        else:
            yield item, is_there.get("standin", False)


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


def _order(item: Item, variants: Sequence[str], opened_by: Reference | str) -> Order:
    moments = sheets.moments(item, 1) if variants else {}
    return Order(settings.TUTELA_VAULT, opened_by, tuple(variants), moments, settings.TUTELA_FENCE)


def _order_now(item: Item, variant: str, there: Collection[str], opened_by: Reference) -> Order:
    """Order what somebody waits for, with what will be asked for next; the rest is made alone.

    Raises:
        NothingToShow: the item has no such sheet, reel or stretch of sound.
    """
    plain = variant.partition(".")[0]
    if reel := reels.number_of(plain):
        return _alone(item, variant, opened_by, reels.places(item, reel), is_overview=reel == 1)
    if stretch := sounds.number_of(plain):
        shown = sounds.seconds(item, stretch, sounds.track_of(variant))
        return _alone(item, variant, opened_by, shown, is_overview=False)
    number = sheets.number_of(plain)
    if number <= 1 and plain != variant:
        # One decoding is for one step.
        return _order(item, [variant], opened_by)
    if number <= 1:
        missing = [name for name in dict.fromkeys((variant, *_ahead(item))) if name not in there]
        return _order(item, missing, opened_by)
    return _alone(item, variant, opened_by, sheets.moments(item, number), is_overview=False)


def _alone(
    item: Item, variant: str, opened_by: Reference, shown: dict[str, list[float]], *, is_overview: bool
) -> Order:
    """Order one variant that shows what lies at some places.

    Raises:
        NothingToShow: it shows nothing.
    """
    if not shown:
        plain = variant.partition(".")[0]
        named = {
            "reel": reels.number_of(plain),
            "stretch of sound": sounds.number_of(plain),
            "contact sheet": sheets.number_of(plain),
        }
        what = next(f"{what} {number}" for what, number in named.items() if number)
        raise NothingToShow(
            _("%(item)s has no %(what)s. Ask for one that it has.") % {"item": item.reference, "what": what}
        )
    return Order(
        settings.TUTELA_VAULT, opened_by, (variant,), shown, settings.TUTELA_FENCE, is_overview=is_overview
    )


def _or_why_not(by: Actor, item: Item, original: SealedCopy | None, *, abroad: bool) -> Reference | str:
    """Give what opens an item, or say why nothing does."""
    if original is None:
        return str(_missing(item))
    try:
        return copies.reference(by, original, item.pk, abroad=abroad)
    except (copies.ObjectMissing, SealBroken) as wrong:
        return str(wrong)


def _missing(item: Item) -> copies.ObjectMissing:
    return copies.ObjectMissing(f"The vault does not hold {item.reference}. Restore it from a backup.")


def _keep(
    by: Actor, item: Item, original: SealedCopy | None, order: Order, answer: Renditions
) -> dict[str, bytes]:
    """Check what was made of an item and keep it; give its bytes, none of what cannot be made.

    Raises:
        FenceBreach: it could not be made this time.
        ObjectMissing: there is nothing to make it from.
    """
    # What opened well when it was examined may open well again: then it was the machine, not the file.
    if answer.fault and (not answer.is_of_file or item.condition in SOUND):
        raise FenceBreach(answer.fault)
    if not order.variants:
        return {}
    if original is None:
        raise _missing(item)
    content = dict.fromkeys(order.variants, b"")
    content |= {name: check(name, answer.blobs[name]) for name in order.variants if name in answer.blobs}
    facts = {} if answer.facts is None else {item.pk: answer.facts}
    # An empty copy remembers that this cannot be made, so that nobody waits for it again.
    sealed = [copies.seal_variant(by, original, name, blob, _REASON) for name, blob in content.items()]
    with transaction.atomic():
        record_damage(machine(item.unit_id), facts)
        copies.register_variants(sealed)
    return content


def _ahead(item: Item) -> tuple[str, ...]:
    """Name what will be asked for first; a picture whose file shows others has a sheet as well."""
    variants = _AHEAD.get(item.kind, ())
    shows_others = item.kind == "picture" and item.hashes.filter(algorithm=PARTS).exists()
    return (*variants, "sheet") if shows_others else variants
