"""Questions about the work still to do."""

from django.db.models import Count

from tutela.casework.jobs.models import Job


def counts(unit: int) -> dict[str, int]:
    """Count a unit's jobs by state."""
    rows = Job.objects.filter(unit=unit).values_list("state").annotate(n=Count("id"))
    return {state: 0 for state in Job.State.values} | dict(rows)


def open_jobs(unit: int, least_priority: int = -100) -> int:
    """Count a unit's jobs that are waiting or running, at this priority or above."""
    states = [Job.State.WAITING, Job.State.RUNNING]
    return Job.objects.filter(unit=unit, state__in=states, priority__gte=least_priority).count()
