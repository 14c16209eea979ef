"""What a version of a law pack changes of what was derived, grade by grade; each stays as it was."""

from django.db import models

from tutela.casework.gate import Guard
from tutela.casework.grading.models.decisions import Assessment
from tutela.casework.people.models import Person
from tutela.casework.policies.models import Version


class LawChange(models.Model):
    """What a version of a law pack changes: listed before it is approved, and again once it is in force.

    `compared` and `touched` count grades, `counts` the latter from the most: [["C", "B", 12]], "" for a value
    that cannot be derived; `looked_over_by` is who said that the touched ones were looked over.
    """

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="+")
    listed_at = models.DateTimeField()
    compared = models.IntegerField()
    touched = models.IntegerField()
    counts = models.JSONField(default=list)
    looked_over_at = models.DateTimeField(null=True)
    looked_over_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(looked_over_at=None, looked_over_by=None)
                | models.Q(looked_over_at__isnull=False, looked_over_by__isnull=False),
                name="law_change_is_looked_over_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"what {self.version} changes"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.version.guard


class Touched(models.Model):
    """A grade whose facts come to something else by a version; "" where nothing can be derived of them."""

    change = models.ForeignKey(LawChange, on_delete=models.CASCADE, related_name="grades")
    grade = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "grade"], name="one_touched_grade_per_law_change")
        ]
        indexes = [models.Index(fields=["change", "before", "after"])]

    def __str__(self) -> str:
        return f"{self.grade_id}: {self.before or 'nothing'} to {self.after or 'nothing'}"
