"""What is still open in a case, point by point: asked when it is closed, and shown at any time."""

from django.db.models import Count, Q
from django.utils import timezone

from tutela.casework.cases.models import Case, CaseAction, Exhibit, Marking, TeamMember
from tutela.casework.intake.models import Receipt
from tutela.casework.items.models import Instance, Item

_ON_THE_LINE = (Item.State.RECEIVED, Item.State.EXAMINED)


def open_points(case: Case) -> list[str]:
    """Name what is open in a case, each with how often; nothing where all is in order."""
    found = [*_of_exhibits(case), *_of_items(case), *_of_people(case)]
    return [f"{says}: {count}" for says, count in found if count]


def _of_exhibits(case: Case) -> list[tuple[str, int]]:
    exhibits = Exhibit.objects.filter(case=case)
    unfinished = Receipt.objects.filter(intake__exhibit__case=case, finished_at=None)
    return [
        ("Exhibits without an authority", exhibits.filter(authority__regex=r"^\s*$").count()),
        ("Exhibits of which nothing was received", exhibits.filter(intake__receipts=None).count()),
        ("Receipts that were not finished", unfinished.count()),
    ]


def _of_items(case: Case) -> list[tuple[str, int]]:
    held = Instance.objects.filter(intake__exhibit__case=case).order_by().values("item")
    counted = Item.objects.filter(pk__in=held).aggregate(
        line=Count("pk", filter=Q(state__in=_ON_THE_LINE)),
        queued=Count("pk", filter=Q(state=Item.State.QUEUED)),
        unsettled=Count("pk", filter=Q(state=Item.State.ASSESSED)),
    )
    return [
        ("Items that are not examined to the end", counted["line"]),
        ("Items that wait for a grade", counted["queued"]),
        ("Items whose grade nobody released", counted["unsettled"]),
    ]


def _of_people(case: Case) -> list[tuple[str, int]]:
    actions = CaseAction.objects.filter(case=case, done_at=None)
    asked = Marking.objects.filter(case=case, is_agreed=None)
    officers = TeamMember.objects.filter(case=case, part=TeamMember.Part.OFFICER, until=None)
    return [
        ("Actions that are not done", actions.count()),
        ("Actions that are overdue", actions.filter(due_on__lt=timezone.localdate()).count()),
        ("Lower markings that nobody answered", asked.count()),
        ("Officers that the case lacks", int(not officers.exists())),
    ]
