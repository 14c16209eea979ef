"""What each person was shown, here or elsewhere: one row for each look, made before it."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tutela.casework.gate import Guard
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person, Unit
from tutela.engine.media.renditions import Step

_COLOUR = Step.COLOUR.value
_STEPS = [(step.value, step.name.lower()) for step in Step]
_LESS = {Step.GREY_SMALL: "small and grey", Step.GREY_FULL: "grey"}


class ExposureEvent(models.Model):
    """One look of one person at one item; while it is open, `seconds` is 0 and the clock runs.

    `beside` is a second item that is shown with it, in the same seconds, to be compared.
    A look outside, on a machine that is none of Tutela's, has no item: whoever looks says when it is over.
    `viewed_before_s` is what the person had viewed without a break when this look began, `day_before_s` and
    `week_before_s` what they had viewed that day and that week; null where that has to be summed.
    `boot` and `boot_s` say on which start of which machine it was opened, and how many seconds after that.
    `step` says how much of the picture was shown; looks of before there were steps were in colour.
    The other three are seconds since then: the picture was sent, its viewer last said that it is still shown,
    it ended.

    `weight` says how much a second of it weighs by what was shown and how, `severity` by the class that the
    item has, once somebody said; null where it is not known. `is_highest`: this is the highest class.
    `is_heard`: its sound was on, alone or with what was shown.
    """

    class Variant(models.TextChoices):
        """What was shown; later sheets are `sheet2`, reels `reel1`, sounds `sound1`; see `sounds`."""

        THUMB = "thumb"
        PREVIEW = "preview"
        SHEET = "sheet"
        OUTSIDE = "outside"

    class ClosedBy(models.TextChoices):
        """Who ended the look: the viewer, the server for them, or nobody because nothing could be shown."""

        VIEWER = "viewer"
        SERVER = "server"
        NOTHING_SHOWN = "nothing_shown"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="exposures")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="exposures", null=True)
    beside = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+", null=True)
    purpose = models.CharField(max_length=20)
    variant = models.CharField(max_length=8, choices=Variant.choices)
    step = models.PositiveSmallIntegerField(choices=_STEPS, default=_COLOUR, db_default=_COLOUR)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)
    closed_by = models.CharField(max_length=14, choices=ClosedBy.choices, blank=True)
    viewed_before_s = models.FloatField(default=0)
    day_before_s = models.FloatField(null=True)
    week_before_s = models.FloatField(null=True)
    key = models.UUIDField()
    boot = models.CharField(max_length=36, default="", blank=True)
    boot_s = models.FloatField(null=True)
    shown_after_s = models.FloatField(default=0)
    seen_after_s = models.FloatField(null=True)
    ended_after_s = models.FloatField(null=True)
    weight = models.FloatField(null=True)
    severity = models.FloatField(null=True)
    is_highest = models.BooleanField(default=False, db_default=False)
    is_heard = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="one_exposure_per_key"),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_at=None), name="one_open_exposure_per_person"
            ),
            models.CheckConstraint(condition=models.Q(seconds__gte=0), name="exposure_seconds_from_zero"),
        ]
        indexes = [models.Index(fields=["person", "opened_at", "seconds"])]

    def __str__(self) -> str:
        return f"exposure {self.pk}"

    @property
    def shown(self) -> str:
        """Say what was shown, for a person: "Sheet 2, grey"."""
        what = self.variant.rstrip("0123456789")
        number = self.variant.removeprefix(what)
        shown = f"{what.capitalize()} {number}" if number else self.get_variant_display()
        less = "" if self.step == Step.COLOUR or what == "sound" else f", {_LESS[Step(self.step)]}"
        return f"{shown}{less}{', with its sound' if self.is_heard and what != 'sound' else ''}"


class OwnShield(models.Model):
    """With which step the looks of one person begin, where they chose one; never more than their unit's."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="own_shield")
    begins = models.PositiveSmallIntegerField(choices=_STEPS)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            # A range and no list: Django's reading of SQLite's tables fails on a list of digits.
            models.CheckConstraint(
                condition=models.Q(begins__range=(min(Step).value, max(Step).value)),
                name="own_shield_is_a_step",
            )
        ]

    def __str__(self) -> str:
        return f"shield of {self.person_id}"


class Stop(models.Model):
    """A person wants to be shown nothing, since when and until when; null while they do; nobody asks why."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_at=None), name="one_open_stop_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"stop {self.pk}"


class ClockMove(models.Model):
    """The clock on the wall was moved after a look: what came before lies so many seconds later since."""

    after = models.OneToOneField(ExposureEvent, on_delete=models.PROTECT, related_name="clock_move")
    moved_s = models.FloatField()

    def __str__(self) -> str:
        return f"clock move {self.pk}"


class RiskAssessment(models.Model):
    """A local risk assessment of the limits of one duty; it counts once people of two roles signed it.

    `digest` says which limits it was of. It lasts for `months` from the day on which it was held.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="risk_assessments")
    duty = models.CharField(max_length=30)
    digest = models.CharField(max_length=64)
    held_on = models.DateField()
    months = models.PositiveSmallIntegerField()
    findings = models.TextField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    author_role = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=timezone.now)
    second = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    second_role = models.CharField(max_length=40, blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(second=None) | (~Q(second=F("author")) & ~Q(second_role=F("author_role"))),
                name="assessments_signed_by_two_roles",
            ),
            models.CheckConstraint(
                condition=Q(second=None, signed_at=None) | Q(second__isnull=False, signed_at__isnull=False),
                name="assessments_signed_whole",
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=12), name="assessments_last_a_year_at_most"
            ),
        ]
        indexes = [models.Index(fields=["unit", "digest", "-id"], name="assessments_by_limits")]

    def __str__(self) -> str:
        return f"risk assessment {self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class PersonLimits(models.Model):
    """What holds for one person, never above what holds for their unit; the newest row counts.

    `duty` is their usual one. The other columns beside the person's say what the unit's limits were.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="viewing_limits")
    duty = models.CharField(max_length=30, blank=True)
    day_minutes = models.FloatField()
    week_minutes = models.FloatField()
    viewing_minutes = models.FloatField()
    unit_day_minutes = models.FloatField()
    unit_week_minutes = models.FloatField()
    unit_viewing_minutes = models.FloatField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    day_minutes__lte=F("unit_day_minutes"),
                    week_minutes__lte=F("unit_week_minutes"),
                    viewing_minutes__lte=F("unit_viewing_minutes"),
                    day_minutes__gte=0,
                    week_minutes__gte=0,
                    viewing_minutes__gte=0,
                ),
                name="limits_of_people_never_above_their_units",
            ),
            models.CheckConstraint(condition=~Q(set_by=F("person")), name="limits_set_by_another_person"),
        ]

    def __str__(self) -> str:
        return f"limits {self.pk}"


class PlannedShift(models.Model):
    """A shift that is planned for a person, with the duty whose limits hold in it; it may be withdrawn."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="planned_shifts")
    duty = models.CharField(max_length=30, blank=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="shifts_end_after_they_begin"
            )
        ]
        indexes = [models.Index(fields=["person", "ends_at"], name="planned_shifts_by_person")]

    def __str__(self) -> str:
        return f"planned shift {self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.person.unit_id)


class Clearance(models.Model):
    """A person's vetting or accreditation, until the day on which it lapses; the newest of a kind counts.

    `level` is the unit's own word for it; `reference` is the number under which others keep it.
    """

    class Kind(models.TextChoices):
        """What was cleared."""

        VETTING = "vetting"
        ACCREDITATION = "accreditation"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="clearances")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    level = models.CharField(max_length=60)
    reference = models.CharField(max_length=60, blank=True)
    valid_until = models.DateField()
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(entered_by=F("person")), name="clearances_entered_by_another_person"
            )
        ]
        indexes = [models.Index(fields=["person", "kind", "-id"], name="clearances_by_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.person.unit_id)


class Terminal(models.Model):
    """A browser on a machine at which media may be shown; only the SHA-256 of what it holds is kept."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="terminals")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    enrolled_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    enrolled_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)
