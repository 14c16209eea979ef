"""Tools, what each said of items, how people decided, and what was refused."""

from django.db import models
from django.utils import timezone

from tutela.casework.custody.models import DataKey, SealedCopy
from tutela.casework.gate import Guard
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person, Unit


class Tool(models.Model):
    """One version of a picture classifier that a unit supplied: its card, its sealed model, who approved it.

    `digest` is the SHA-256 of the card, which names the model file by its own; `followed` the digest of the
    setting by which all that waits was last given to it; `reason` why it was suspended, withdrawn or ended.
    """

    class State(models.TextChoices):
        """Where it stands; only an approved one is asked anything."""

        PROPOSED = "proposed"
        APPROVED = "approved"
        SUSPENDED = "suspended"
        EXPIRED = "expired"
        WITHDRAWN = "withdrawn"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tools")
    name = models.SlugField(max_length=40)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    card = models.TextField()
    digest = models.CharField(max_length=64)
    model_sha256 = models.CharField(max_length=64)
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="tool_key")
    sealed = models.OneToOneField(SealedCopy, on_delete=models.PROTECT, related_name="tool")
    expires = models.DateField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    supplied_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    supplied_at = models.DateTimeField(default=timezone.now)
    first_approver = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    second_approver = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    changed_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=500, blank=True)
    followed = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name", "version"], name="one_tool_per_version"),
            models.CheckConstraint(
                condition=~models.Q(first_approver=models.F("second_approver"))
                & ~models.Q(first_approver=models.F("supplied_by"))
                & ~models.Q(second_approver=models.F("supplied_by")),
                name="a_tool_is_approved_by_two_others",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved")
                | models.Q(
                    first_approver__isnull=False, second_approver__isnull=False, approved_at__isnull=False
                ),
                name="an_approved_tool_names_both",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}/{self.version}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Opinion(models.Model):
    """What one version of a tool said of one item: the label that scored highest, and its score.

    `label` is empty where it gave none that can be used; `note` says why.
    """

    tool = models.ForeignKey(Tool, on_delete=models.PROTECT, related_name="opinions")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="opinions_of_tools")
    label = models.CharField(max_length=60, blank=True)
    score = models.FloatField(default=0.0)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tool", "item"], name="one_opinion_per_tool_and_item"),
            models.CheckConstraint(
                condition=models.Q(score__gte=0.0, score__lte=1.0), name="a_score_lies_from_0_to_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tool_id} of {self.item_id}"


class Comparison(models.Model):
    """Whether a person, who had not seen the opinion, decided an item as a tool did."""

    tool = models.ForeignKey(Tool, on_delete=models.PROTECT, related_name="comparisons")
    opinion = models.OneToOneField(Opinion, on_delete=models.PROTECT, related_name="comparison")
    category = models.CharField(max_length=60)
    agrees = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["tool", "id"])]

    def __str__(self) -> str:
        return f"opinion {self.opinion_id}: {self.agrees}"


class Refusal(models.Model):
    """That a tool was not asked though the unit's setting names it; the same once a day.

    `named` is what the setting calls it: there may be no such tool.
    """

    class Because(models.TextChoices):
        """Why."""

        UNKNOWN = "unknown", "No such tool is registered"
        UNAPPROVED = "unapproved", "Two people have not approved it"
        SUSPENDED = "suspended", "It is suspended"
        EXPIRED = "expired", "Its approval has expired"
        WITHDRAWN = "withdrawn", "It was withdrawn"
        CHANGED = "changed", "Its model file or card is not what was approved"
        NO_RUNTIME = "no runtime", "What runs models is not installed"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="refused_tools")
    tool = models.ForeignKey(Tool, on_delete=models.PROTECT, null=True, related_name="refusals")
    named = models.CharField(max_length=90)
    because = models.CharField(max_length=12, choices=Because.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["unit", "named", "-id"])]

    def __str__(self) -> str:
        return f"{self.named}: {self.because}"
