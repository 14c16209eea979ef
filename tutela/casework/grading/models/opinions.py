"""What people think of an item together: asked for, come to, decided by somebody else, and told by others."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_noop as noop

from tutela.casework.gate import Guard
from tutela.casework.grading.models.decisions import Shift
from tutela.casework.grading.opinions.terms import State
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person


class Adjudication(models.Model):
    """A category that somebody who gave no opinion decided on, with a reason, having read all of them."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="adjudications")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="adjudications")
    category = models.CharField(max_length=60)
    pack = models.CharField(max_length=100)
    pack_version = models.CharField(max_length=40)
    pack_digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["item", "person"])]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.category}"


class Consensus(models.Model):
    """What the opinions of an item come to together, where one alone does not settle it; of each item one.

    An item without one is settled by the one opinion that stands. Nobody who may still be asked for an
    opinion reads it. How it was before is on the record of acts.
    """

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="consensus")
    state = models.CharField(max_length=10, choices=[(each.value, each.name.lower()) for each in State])
    wants = models.PositiveSmallIntegerField()
    # How many opinions somebody asked for; 0 where nobody did.
    asked = models.PositiveSmallIntegerField(default=0)
    because = models.JSONField(default=list)
    category = models.CharField(max_length=60, blank=True)
    pack = models.CharField(max_length=100, blank=True)
    pack_version = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=10, blank=True)
    # The youngest and the oldest that each child may be by all opinions; [] where they agree, or say nothing.
    ages = models.JSONField(default=list)
    policy_version = models.CharField(max_length=40)
    # By which it is settled; empty where the opinions do it.
    adjudication = models.ForeignKey(Adjudication, on_delete=models.PROTECT, null=True, related_name="+")
    # Since when it stands as it does.
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["state", "id"])]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.state}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.item.guard


class OpinionRequest(models.Model):
    """That somebody asks for so many opinions of an item, with a coded reason; one taken back counts no more.

    Whoever gives a further opinion learns nothing of it before they did.
    """

    class Reason(models.TextChoices):
        """Why further opinions are asked for."""

        AGE = "age", noop("An age is hard to tell")
        CATEGORY = "category", noop("It lies between two categories")
        FACTS = "facts", noop("Another fact is hard to tell")
        RARE = "rare", noop("I have graded few like it")
        CHECK = "check", noop("I want it checked")
        TRUSTED = "trusted", "A list takes trusted grades"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="opinion_requests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="opinion_requests")
    # In which it was asked for at a desk; none where it was asked for elsewhere.
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, null=True, related_name="opinion_requests")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    # How many opinions in all.
    wants = models.PositiveSmallIntegerField()
    key = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="one_opinion_request_per_key"),
        ]

    def __str__(self) -> str:
        return f"further opinion of {self.item_id}"


class OutsideOpinion(models.Model):
    """What others than this unit graded an item as, as they sent it; never an assessment of ours.

    Nobody who may still be asked for an opinion reads it. Whether it counts the policy says.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="outside_opinions")
    source = models.CharField(max_length=300)
    # The code of the law pack that its number means in the region that was agreed.
    category = models.CharField(max_length=60)
    pack = models.CharField(max_length=100)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "source", "category"], name="one_outside_opinion_per_source_and_category"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.category}, {self.source}"
