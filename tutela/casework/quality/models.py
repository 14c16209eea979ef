"""What a second person said of a lot: a verdict on it, and blind checks of a sample of it before."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tutela.casework.gate import Guard
from tutela.casework.grading.models import Assessment, Lot
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person
from tutela.casework.quality.sampling.terms import Came, Part, Severity


class Verdict(models.Model):
    """One lot released or returned by a second person, for good. A lot without one waits."""

    class Outcome(models.TextChoices):
        """What became of the lot."""

        RELEASED = "released"
        RETURNED = "returned"

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="verdict")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="verdicts")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300, blank=True)
    # How many grades of each category the lot held then; a returned shift changes afterwards.
    counts = models.JSONField(null=True)
    # Whose shift it was: never that of whoever gives the verdict. None in verdicts of before it was kept.
    graded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(graded_by=F("by")), name="nobody_gives_a_verdict_on_their_own_lot"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lot}: {self.outcome}"


class Finding(models.Model):
    """A fault in a grade, and what became of it: rectified by its assessor, checked again, closed, set aside.

    The grade that it is about stays as it was; `rectified` is the newer version beside it. `answered_by` is
    whoever closed it or set it aside, who graded nothing of it. `category` is what the finder says it is.
    """

    class State(models.TextChoices):
        """How far it came."""

        OPEN = "open", "Waits for its assessor"
        RECTIFIED = "rectified", "Waits to be checked again"
        CLOSED = "closed", "Closed"
        SET_ASIDE = "set aside", "Set aside"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="findings")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="findings")
    check_of = models.OneToOneField("Check", on_delete=models.PROTECT, null=True, related_name="finding")
    severity = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Severity])
    fault = models.CharField(max_length=20)
    category = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    graded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    found_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    rectified = models.ForeignKey(Assessment, on_delete=models.PROTECT, null=True, related_name="+")
    rectified_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(found_by=F("graded_by")), name="nobody_finds_faults_in_their_own_grade"
            ),
            models.CheckConstraint(
                condition=~Q(answered_by=F("graded_by")), name="nobody_closes_findings_of_their_own_grade"
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="findings_by_state")]

    def __str__(self) -> str:
        return f"finding {self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.item.guard


class Sample(models.Model):
    """What was drawn of a lot to be checked blind before it is released; of each lot once.

    `size` are drawn of `items`, and at most `accept` of them may be faulty; `core`, `seed` and the version of
    the unit's plans, by its digest, draw the same again. `came` says what it came to, once that is clear.
    """

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="sample")
    graded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    plan_version = models.CharField(max_length=40)
    plan_digest = models.CharField(max_length=64)
    seed = models.CharField(max_length=40)
    items = models.IntegerField()
    size = models.IntegerField()
    accept = models.IntegerField()
    is_sequential = models.BooleanField()
    came = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Came], blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(drawn_by=F("graded_by")), name="nobody_draws_their_own_lot")
        ]

    def __str__(self) -> str:
        return f"sample of lot {self.lot_id}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.lot.guard


class Check(models.Model):
    """One grade of a sample, and what somebody else says who does not know it; in the order of `place`.

    `because` names why it was likelier drawn than another, and `tags` what the checker saw of what may not
    be missed. `fault` is how it differs, and `severity` how grave that is; "" where it does not.
    """

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="checks")
    place = models.IntegerField()
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="checks")
    part = models.CharField(max_length=4, choices=[(each.value, each.value) for each in Part])
    because = models.JSONField(default=list)
    graded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    category = models.CharField(max_length=60, blank=True)
    tags = models.JSONField(default=list)
    seconds_revealed = models.FloatField(default=0)
    fault = models.CharField(max_length=20, blank=True)
    severity = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "place"], name="one_check_per_place"),
            models.UniqueConstraint(fields=["sample", "assessment"], name="one_check_per_grade"),
            models.CheckConstraint(
                condition=~Q(answered_by=F("graded_by")), name="nobody_checks_their_own_grade"
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.place} of {self.sample_id}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.sample.guard
