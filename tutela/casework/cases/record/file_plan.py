"""The file plan: where each kind of paper of a case is kept, and how much of it there is."""

from typing import Any

from django.urls import reverse

from tutela.casework import rooms
from tutela.casework.cases.models import BookEntry, Case, CaseAction, Exhibit, TeamMember


def sections(case: Case) -> list[dict[str, Any]]:
    """Give the sections of a case's file, each with how much lies in it and where."""
    reference = case.reference
    exhibits = Exhibit.objects.filter(case=case).count()
    rows = [
        ("Authorities", exhibits, reverse("case-continuity", args=[reference])),
        ("Exhibits and their continuity", exhibits, reverse("case-continuity", args=[reference])),
        ("Decisions", BookEntry.objects.filter(case=case).count(), "#book"),
        ("Actions", CaseAction.objects.filter(case=case).count(), "#actions"),
        ("People", TeamMember.objects.filter(case=case).count(), "#team"),
        ("Results", exhibits, rooms.page_of("case", reference)),
    ]
    return [
        {"number": number, "title": title, "count": count, "href": href}
        for number, (title, count, href) in enumerate(rows, 1)
    ]
