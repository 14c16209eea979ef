"""What each person was shown, here or elsewhere: one row for each look, made before it."""

from django.db import models

from tutela.casework.items.models import Item
from tutela.casework.people.models import Person
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
    """

    class Variant(models.TextChoices):
        """What was shown; later sheets are `sheet2` and so on, reels `reel1`; see `sheets`, `reels`."""

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
        return shown if self.step == Step.COLOUR else f"{shown}, {_LESS[Step(self.step)]}"


class OwnShield(models.Model):
    """With which step the looks of one person begin, where they chose one; never more than their unit's."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="own_shield")
    begins = models.PositiveSmallIntegerField(choices=_STEPS)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(begins__in=[step.value for step in Step]), name="own_shield_is_a_step"
            )
        ]

    def __str__(self) -> str:
        return f"shield of {self.person_id}"


class ClockMove(models.Model):
    """The clock on the wall was moved after a look: what came before lies so many seconds later since."""

    after = models.OneToOneField(ExposureEvent, on_delete=models.PROTECT, related_name="clock_move")
    moved_s = models.FloatField()

    def __str__(self) -> str:
        return f"clock move {self.pk}"
