"""Shifts, what is on a person's desk, and what they decided; decisions are added, never changed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_noop as noop

from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.gate import Guard
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person, Unit

# One opinion of an item stands in the first round, for all; what others think independently, in later ones.
FIRST_ROUND, LATER_ROUND = 1, 2


class Shift(models.Model):
    """One person's work from the first item to the self-check; nothing of it leaves before it is confirmed.

    A shift whose lot was returned is unconfirmed again: its grades may be amended and it is confirmed anew.
    `returned_for` names the categories among whose grades faults were found; none where that is not known.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="shifts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="shifts")
    began_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_reason = models.CharField(max_length=300, blank=True)
    returned_for = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(confirmed_at=None, returned_at=None),
                name="one_running_shift_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"shift {self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Batch(models.Model):
    """What lies on one person's desk, under a lease that every act renews."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="batch")
    until = models.DateTimeField()
    # Counted up whenever other items are laid out, so that a page knows whether it still shows the desk.
    number = models.PositiveIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"batch of {self.person_id}"


class Reservation(models.Model):
    """An item on a person's desk, for one round of opinions. In the first it can lie on one desk only."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="reservations")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="reservations")
    position = models.IntegerField()
    skipped_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=FIRST_ROUND)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "round", "batch"], name="one_reservation_per_item_round_and_desk"
            ),
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(round=FIRST_ROUND), name="one_desk_per_item_in_round_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} on {self.batch_id}"


class Decision(models.Model):
    """One key press: a category for an item, and for the members of its stack that were ticked with it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="decisions")
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="decisions")
    lead = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_decision_per_key")]

    def __str__(self) -> str:
        return f"decision {self.pk}"


class Assessment(models.Model):
    """One person's grade of one item under one law pack; it stands until withdrawn or superseded.

    Of each person one stands for an item, and of all of them one in the first round.
    """

    class Given(models.TextChoices):
        """Where the facts of a grade come from."""

        KEY = "key", "implied by its key"
        PERSON = "person", "recorded"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="assessments")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="assessments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assessments")
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="assessments")
    category = models.CharField(max_length=60)
    pack = models.CharField(max_length=100)
    pack_version = models.CharField(max_length=40)
    pack_digest = models.CharField(max_length=64)
    # The coded facts it rests on as canonical JSON, and the rule that leads from them to its category, which
    # is a person's: "" where no facts stand for that category, and for grades from before there were facts.
    facts = models.TextField(blank=True, default="", db_default="")
    facts_given = models.CharField(max_length=6, choices=Given.choices, blank=True, default="", db_default="")
    rule = models.CharField(max_length=60, blank=True, default="", db_default="")
    law_version = models.CharField(max_length=40, blank=True, default="", db_default="")
    law_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    seconds_revealed = models.FloatField()
    decided_at = models.DateTimeField(default=timezone.now)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    stands = models.BooleanField(default=True)
    withdrawn_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=FIRST_ROUND)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "round", "person"],
                condition=models.Q(stands=True),
                name="one_standing_assessment_per_item_round_and_person",
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=models.Q(stands=True, round=FIRST_ROUND),
                name="one_standing_assessment_per_item_in_round_one",
            ),
            models.UniqueConstraint(
                fields=["item", "person"],
                condition=models.Q(stands=True),
                name="one_standing_assessment_per_item_and_person",
            ),
        ]
        indexes = [models.Index(fields=["shift", "stands"])]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.category}"


class Segment(models.Model):
    """A part of a film that a person graded by itself, on facts of its own, with the decision it was made by.

    It stands as long as its decision was not taken back and its person did not grade all of the film since.
    """

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="segment")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="segments")
    begins_s = models.FloatField()
    ends_s = models.FloatField()
    category = models.CharField(max_length=60)
    pack = models.CharField(max_length=100)
    pack_version = models.CharField(max_length=40)
    pack_digest = models.CharField(max_length=64)
    facts = models.TextField(blank=True)
    facts_given = models.CharField(max_length=6, choices=Assessment.Given.choices, blank=True)
    rule = models.CharField(max_length=60, blank=True)
    law_version = models.CharField(max_length=40, blank=True)
    law_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(begins_s__gte=0) & models.Q(ends_s__gt=models.F("begins_s")),
                name="segment_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} from {self.begins_s} to {self.ends_s} s: {self.category}"


class Skip(models.Model):
    """An item a person passed over, with a coded reason; it stays in the queue for others.

    One that its person took back no longer counts.
    """

    class Reason(models.TextChoices):
        """Why an item was passed over."""

        CANNOT_JUDGE = "cannot_judge", noop("It cannot be seen well enough")
        SECOND_PERSON = "second_person", noop("It needs a second person")
        OTHER_SKILL = "other_skill", noop("It needs another language or skill")
        CONNECTION = "connection", noop("I may have a connection to it")
        NOT_NOW = "not_now", noop("Not now")

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="skips")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="skips")
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="skips")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    at = models.DateTimeField(default=timezone.now)
    key = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_skip_per_key")]

    def __str__(self) -> str:
        return f"{self.item_id} skipped"


class Lot(models.Model):
    """What one confirmed shift hands over to be released by another person."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="lots")
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="lots")
    made_at = models.DateTimeField(default=timezone.now)
    assessments = models.IntegerField()

    def __str__(self) -> str:
        return f"lot {self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Allocation(models.Model):
    """An exhibit, or a whole case where it names none, that a supervisor gave to a person to grade first.

    It ends when nothing of it waits any more, when it is withdrawn, or when it is given anew.
    """

    class Priority(models.IntegerChoices):
        """How soon; whatever is given comes before what is given to nobody."""

        URGENT = 3, noop("Urgent")
        SOON = 2, noop("Soon")
        USUAL = 1, noop("Before other work")

    class End(models.TextChoices):
        """Why it ended."""

        DONE = "done"
        WITHDRAWN = "withdrawn"
        GIVEN_ANEW = "given anew"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="allocations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="allocations")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="allocations")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, null=True, related_name="allocations")
    priority = models.PositiveSmallIntegerField(choices=Priority.choices)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=10, choices=End.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "exhibit"],
                condition=models.Q(ended_at=None),
                name="one_allocation_per_person_and_exhibit",
            ),
            models.UniqueConstraint(
                fields=["person", "case"],
                condition=models.Q(ended_at=None, exhibit=None),
                name="one_allocation_per_person_and_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} to {self.person_id}"

    @property
    def what(self) -> str:
        """What was given, by its reference."""
        return str(self.exhibit) if self.exhibit is not None else self.case.reference

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class OwnKeys(models.Model):
    """How one person presses the keys of the desk: what they chose otherwise than is shipped.

    `keys` gives the key by act; `has_characters` whether single letters, digits and signs are keys for them.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="own_keys")
    keys = models.JSONField(default=dict)
    has_characters = models.BooleanField(default=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"keys of {self.person_id}"
