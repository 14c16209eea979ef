"""Who manages whom: for each person the line manager that was set last."""

from collections.abc import Collection

from django.db.models import Max

from tutela.casework.people.models import LineManager


def managers_of(people: Collection[int]) -> dict[int, int]:
    """Give the number of the line manager of each of some people who has one, by theirs."""
    newest = LineManager.objects.filter(person__in=people).values("person").annotate(last=Max("pk"))
    return dict(LineManager.objects.filter(pk__in=newest.values("last")).values_list("person", "manager"))


def managed_by(manager: int) -> list[int]:
    """Give the numbers of those able to sign in whose line manager somebody is, by name."""
    newest = LineManager.objects.values("person").annotate(last=Max("pk")).values("last")
    held = LineManager.objects.filter(pk__in=newest, manager=manager, person__is_active=True)
    return list(held.order_by("person__name", "person").values_list("person", flat=True))
