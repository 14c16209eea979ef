"""Questions about editions, proposals and those still to be made."""

from collections import Counter
from collections.abc import Sequence
from functools import reduce
from itertools import accumulate
from operator import or_

from django.db.models import Count, Q, QuerySet

from tutela.casework.editions.kinds import PROPOSE
from tutela.casework.editions.manifest import Verified, verify_edition
from tutela.casework.editions.models import Edition
from tutela.casework.gate import Actor
from tutela.casework.jobs.models import Job
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.lists.queries import list_for
from tutela.errors import NotFound

OPEN = [Job.State.WAITING, Job.State.RUNNING]


def edition_for(by: Actor, name: str, number: int | None = None) -> Edition:
    """Find an edition of a list of the actor's unit; without a number, the latest published one.

    Raises:
        NotAllowed: the actor may not see casework.
        NotFound: no such list or edition, or another unit's.
    """
    editions = Edition.objects.filter(hash_list=list_for(by, name)).select_related("hash_list__unit")
    wanted = editions.exclude(published_at=None) if number is None else editions.filter(number=number)
    edition = wanted.order_by("-number").first()
    if edition is None:
        which = "no published edition" if number is None else f"no edition {number}"
        raise NotFound(f"List {name!r} has {which}. See what it has: `tutela list show`.")
    return edition


def proposal_of(hash_list: HashList) -> Edition | None:
    """Give a list's edition that waits for somebody to publish it, if there is one."""
    return hash_list.editions.filter(published_at=None).first()


def proposed(lists: Sequence[HashList]) -> dict[int, int]:
    """Count the entries that wait in the proposal of each list that has one, by its number.

    Only what a proposal brings is read: an edition published before may hold millions.
    """
    proposals = Edition.objects.filter(hash_list__in=lists, published_at=None)
    of_one = [
        Q(hash_list=hash_list, first_in=number)
        for hash_list, number in proposals.values_list("hash_list", "number")
    ]
    if not of_one:
        return {}
    entries = Entry.objects.filter(reduce(or_, of_one), listed_at=None).values_list("hash_list")
    return dict(entries.annotate(n=Count("id")).order_by())


def published(hash_list: HashList) -> QuerySet[Edition]:
    """Give a list's published editions, the newest first."""
    return hash_list.editions.exclude(published_at=None).order_by("-number")


def sizes(hash_list: HashList) -> dict[int, int]:
    """Count the entries of every edition of a list, by its number, as `manifest.members` gives them."""
    spans = Entry.objects.filter(hash_list=hash_list, first_in__isnull=False)
    come_and_gone: Counter[int] = Counter()
    for first, last, count in spans.values_list("first_in", "last_in").annotate(n=Count("id")).order_by():
        come_and_gone[first] += count
        if last is not None:
            come_and_gone[last + 1] -= count
    numbers = list(hash_list.editions.order_by("number").values_list("number", flat=True))
    return dict(zip(numbers, accumulate(come_and_gone[number] for number in numbers), strict=True))


def proposals(by: Actor) -> int:
    """Count the editions of the actor's unit that wait for somebody to publish them."""
    return Edition.objects.filter(hash_list__unit=by.unit, published_at=None).count()


def is_under_way(hash_list: HashList) -> bool:
    """Say whether workers have a proposal of this list still to make."""
    jobs = Job.objects.filter(kind=PROPOSE, unit=hash_list.unit_id, arguments__list=hash_list.pk)
    return jobs.filter(state__in=OPEN).exists()


def waits(job: Job) -> bool:
    """Say whether what a proposal's job comes after is not done yet; one that is kept no more is."""
    return Job.objects.filter(pk=job.arguments["after"], state__in=OPEN).exists()


__all__ = [
    "OPEN",
    "Verified",
    "edition_for",
    "is_under_way",
    "proposal_of",
    "proposals",
    "published",
    "sizes",
    "verify_edition",
    "waits",
]
