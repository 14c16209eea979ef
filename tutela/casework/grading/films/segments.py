"""Which parts of a film a person graded by themselves, and the highest of them, which is the grade of all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from tutela.casework import database
from tutela.casework.grading.errors import BadSegment
from tutela.casework.grading.models import Assessment, Segment
from tutela.casework.items.models import Item
from tutela.engine.media.file_types import Kind
from tutela.engine.taxonomy.laws import Law
from tutela.engine.taxonomy.packs import LawPack


@dataclass(frozen=True, slots=True)
class Part:
    """From which second of a film to which."""

    begins_s: float
    ends_s: float


def checked(item: Item, part: Part) -> Part:
    """Give a part back if it is one of a film, in milliseconds.

    Raises:
        BadSegment: the item is no film, or the part does not lie in it.
    """
    length_s = float(item.facts.get("duration_s") or 0.0) if item.kind == Kind.VIDEO else 0.0
    begins_s, ends_s = round(part.begins_s, 3), round(min(part.ends_s, length_s), 3)
    # No comparison is true of what is no number.
    if not 0 <= begins_s < ends_s:
        raise BadSegment(
            _("%(item)s has no such part. Mark where it begins and ends in the film.")
            % {"item": item.reference}
        )
    return Part(begins_s, ends_s)


def standing(person: int, item: int) -> list[Segment]:
    """Give the parts of a film that a person graded and did not take back, since they graded all of it."""
    return standing_of([item], decision__person=person)


def standing_of(items: Sequence[int], **among: object) -> list[Segment]:
    """Give the parts of films that each person graded and did not take back, since they graded all of one.

    Args:
        items: of which films, by number.
        among: which segments else, as filters; without any, everybody's.
    """
    found: list[Segment] = []
    for portion in database.portions(items):
        own = Segment.objects.filter(item__in=portion, decision__withdrawn_at=None, **among)
        rows = list(own.select_related("decision__person").order_by("item", "begins_s", "pk"))
        films = sorted({row.item_id for row in rows})
        whole = Assessment.objects.filter(item__in=films, withdrawn_at=None, decision__segment=None)
        last = {
            (item, person): decision
            for item, person, decision in whole.values_list("item", "person").annotate(Max("decision"))
        }
        found += [row for row in rows if row.decision_id > last.get((row.item_id, row.decision.person_id), 0)]
    return found


def in_words(segment: Segment) -> str:
    """Say from where to where a part goes, in seconds."""
    return f"{segment.begins_s:g} to {segment.ends_s:g} s"


def highest(law: Law | None, pack: LawPack, segments: Iterable[Segment]) -> Segment:
    """Give the segment whose category is the highest by the law of a pack; of equal ones the first."""
    listed = [outcome.code for outcome in law.outcomes] if law is not None else []
    order = [*listed, *(category.code for category in pack.categories)]
    return min(segments, key=lambda segment: (order.index(segment.category), segment.begins_s))


def told(segments: Iterable[Segment], titles: dict[str, str]) -> list[dict[str, Any]]:
    """Say of each part from where to where it goes, and how it was graded."""
    return [
        {
            "begins_s": segment.begins_s,
            "ends_s": segment.ends_s,
            "category": segment.category,
            "title": titles.get(segment.category, segment.category),
        }
        for segment in segments
    ]
