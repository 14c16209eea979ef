"""What the page says that asks for a mark: which checklists are for chats, and their points."""

from collections.abc import Mapping
from typing import Any

from tutela.casework.intelligence.models import Message, Thread
from tutela.casework.intelligence.reader import words
from tutela.casework.reports.models import PointFinding
from tutela.casework.reports.offences.checklists import Checklist, checklists

_MOST_PEOPLE = 200


def form(of: Thread, ends: tuple[Message, Message], said: Mapping[str, str]) -> dict[str, Any]:
    """Say what can be marked, with what was typed and refused.

    Args:
        of: the thread.
        ends: of the range.
        said: what was asked for, and sent.
    """
    chosen = checklists().get(said.get("checklist", ""))
    first, last = sorted(ends, key=lambda each: (each.order_ms, each.pk))
    return {
        "title": words.inert(str(of)),
        "back_href": words.page_from(first),
        "first": first.pk,
        "last": last.pk,
        "lists": [
            {"id": each.id, "title": each.title, "says": each.says}
            for each in checklists().values()
            if "chat" in each.kinds
        ],
        "chosen": _chosen(chosen, said) if chosen and "chat" in chosen.kinds else None,
        "people": [
            (each.pk, words.inert(str(each))) for each in of.participants.order_by("pk")[:_MOST_PEOPLE]
        ],
        "about": said.get("about", ""),
        "note": said.get("note", ""),
        "outcomes": PointFinding.Outcome.choices,
        "confidences": PointFinding.Confidence.choices,
    }


def _chosen(chosen: Checklist, said: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": chosen.id,
        "title": chosen.title,
        "says": chosen.says,
        "points": [
            {
                "id": point,
                "says": text,
                "outcome": said.get(f"outcome-{point}", ""),
                "confidence": said.get(f"confidence-{point}", ""),
            }
            for point, text in chosen.points
        ],
    }
