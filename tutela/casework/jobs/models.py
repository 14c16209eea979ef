"""The job table."""

from django.db import models


class Round(models.Model):
    """When something that is looked after each minute was looked after last, in the whole installation."""

    does = models.CharField(max_length=120, unique=True)
    at = models.FloatField(default=0)

    def __str__(self) -> str:
        return f"{self.does} at {self.at}"


class Job(models.Model):
    """One piece of work still to do. Its arguments are numbers of rows, never content."""

    class State(models.TextChoices):
        """Where the job stands."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=60)
    unit = models.IntegerField()
    arguments = models.JSONField(default=dict)
    priority = models.IntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.IntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.FloatField(default=0)
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-priority", "id"]), models.Index(fields=["kind", "state"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
