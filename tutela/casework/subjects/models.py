"""Observations of a case, judgements that join or part them, people, and their nominations."""

from django.db import models
from django.utils import timezone

from tutela.casework.cases.models import Case
from tutela.casework.database import BytesField
from tutela.casework.gate import Guard
from tutela.casework.people.models import Person, Unit

OTHER = "other"
# How long the words of people may be: of a reason, and of a label.
LONGEST, LABEL = 1000, 120


class Standing(models.Manager["Observation"]):
    """The observations that were not withdrawn: what entities, people and pages are made of."""

    def get_queryset(self) -> models.QuerySet["Observation"]:
        """Give those that stand."""
        return super().get_queryset().filter(withdrawn_at=None)


class Observation(models.Model):
    """One account, telephone, address, device or name as one source has it; nothing is merged.

    `origin_kind` and `origin` name the source ("thread" 12), `place` where in it. `key` and `loose_key` are
    those of the engine's reading. `entity` is the least number among the observations that live judgements
    hold together with this one. `subject_class` is a code of `classes.toml`; times are milliseconds since
    1970. `noted_by` is empty where a machine noted it. One that was noted by mistake is withdrawn, and stays.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="observations", db_index=False)
    kind = models.CharField(max_length=12)
    raw = models.TextField(max_length=2000)
    canonical = models.TextField(max_length=2000, blank=True)
    key = BytesField()
    loose_key = BytesField()
    is_strong = models.BooleanField(default=False)
    origin_kind = models.CharField(max_length=20)
    origin = models.BigIntegerField()
    place = models.CharField(max_length=LABEL)
    subject_class = models.CharField(max_length=12, default=OTHER)
    is_opinion = models.BooleanField(default=False)
    first_ms = models.BigIntegerField(null=True)
    last_ms = models.BigIntegerField(null=True)
    entity = models.BigIntegerField(default=0)
    noted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True)
    why_withdrawn = models.CharField(max_length=LONGEST, blank=True, default="", db_default="")

    objects = models.Manager["Observation"]()
    standing = Standing()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key", "origin_kind", "origin", "place"], name="one_observation_per_place"
            )
        ]
        indexes = [
            models.Index(fields=["case", "entity", "id"], name="observations_by_entity"),
            models.Index(fields=["case", "loose_key"], name="observations_by_loose_key"),
            models.Index(fields=["case", "origin_kind", "origin"], name="observations_by_origin"),
        ]

    def __str__(self) -> str:
        return f"O-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it: what is open to whoever may act on its case."""
        return Guard(self.unit_id)


class Judgement(models.Model):
    """What a person, or a machine by a strong identifier, holds of two observations; taken back, it stays.

    `basis` is a code of `Basis`, `reason` what a person says. `by` is empty for a machine, which makes none
    again of a pair that somebody took back.
    """

    class Verdict(models.TextChoices):
        """What is held."""

        SAME = "same", "The same"
        DIFFERENT = "different", "Different"
        UNSURE = "unsure", "Not sure"

    class Basis(models.TextChoices):
        """What it rests on."""

        PERSON = "person", "A person's judgement"
        IDENTIFIER = "identifier", "The same strong identifier"
        PARTY = "party", "One party of one source"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="judgements")
    left = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="judged_right")
    right = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="judged_left")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    basis = models.CharField(max_length=12, choices=Basis.choices, default=Basis.PERSON)
    reason = models.CharField(max_length=LONGEST, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True)
    why_withdrawn = models.CharField(max_length=LONGEST, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left__lt=models.F("right")), name="left_is_the_earlier"
            ),
            models.UniqueConstraint(
                fields=["left", "right"],
                condition=models.Q(withdrawn_at=None),
                name="one_live_judgement_of_a_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"J-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Subject(models.Model):
    """A person of a case whose risk is assessed: their class, and whether that is fact or opinion.

    They are whatever entity `anchor` is in. `rank` orders them by harm, the least first: by what the newest
    assessment of their risk says, never by how much there is of them.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="subjects", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="subjects")
    anchor = models.OneToOneField(Observation, on_delete=models.PROTECT, related_name="subject")
    title = models.CharField(max_length=LABEL)
    subject_class = models.CharField(max_length=12, default=OTHER)
    is_opinion = models.BooleanField(default=True)
    reason = models.CharField(max_length=LONGEST)
    band = models.CharField(max_length=10)
    is_immediate = models.BooleanField(default=False)
    rank = models.IntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["unit", "rank", "id"], name="subjects_by_harm")]

    def __str__(self) -> str:
        return f"S-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Nomination(models.Model):
    """That a person is nominated to tasking, and what another person decided, until which review."""

    class Outcome(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "Waits for a decision"
        TASKED = "tasked", "Tasked"
        DECLINED = "declined", "Declined"
        ENDED = "ended", "Reviewed to its end"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="nominations")
    tasking = models.CharField(max_length=LABEL)
    reason = models.CharField(max_length=LONGEST)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=LONGEST, blank=True)
    review_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("by")),
                name="nobody_decides_their_own_nomination",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None, outcome="waiting")
                | models.Q(decided_by__isnull=False) & ~models.Q(outcome="waiting"),
                name="a_decision_is_somebodys",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="tasked") | models.Q(review_on__isnull=False),
                name="what_is_tasked_is_reviewed",
            ),
            models.UniqueConstraint(
                fields=["subject"], condition=models.Q(outcome="waiting"), name="one_nomination_waits"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "review_on"], condition=models.Q(review_on__isnull=False), name="reviews_due"
            )
        ]

    def __str__(self) -> str:
        return f"NM-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Review(models.Model):
    """What a review of a nomination found, and on which day the next one is due, if any."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="reviews")
    says = models.CharField(max_length=LONGEST)
    next_on = models.DateField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"review {self.pk}"
