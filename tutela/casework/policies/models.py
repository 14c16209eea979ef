"""Policies, their versions, who approved and who read each, and what back-tests of them found."""

from django.db import models

from tutela.casework.gate import Guard
from tutela.casework.people.models import Person, Unit


class Policy(models.Model):
    """A document that people follow, or a rule book that the program follows.

    `rule_book` is the name under which a room reads it ("risk rules"), empty for a document; `owner` is who
    answers for it, by role or name.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="policies")
    name = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    owner = models.CharField(max_length=200)
    rule_book = models.CharField(max_length=60, blank=True)
    must_be_read = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="one_policy_per_name"),
            models.UniqueConstraint(
                fields=["unit", "rule_book"], condition=~models.Q(rule_book=""), name="one_rule_book_per_name"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Version(models.Model):
    """One numbered state of a policy; its text never changes once it is proposed.

    `digest` is the SHA-256 over all that a reader relies on, and stands in the record of acts as well;
    `author` and `ended_by` are numbers of people; `mark` says whether somebody compared the text with its
    citation; `reason` why it was withdrawn.
    """

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft"
        PROPOSED = "proposed"
        IN_FORCE = "in force"
        SUPERSEDED = "superseded"
        WITHDRAWN = "withdrawn"

    class Mark(models.TextChoices):
        """Whether what it says was compared with its source."""

        VERIFIED = "verified"
        UNVERIFIED = "unverified"

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    text = models.TextField()
    change = models.CharField(max_length=500)
    owner = models.CharField(max_length=200)
    citation = models.CharField(max_length=500)
    read_on = models.DateField()
    mark = models.CharField(max_length=20, choices=Mark.choices, default=Mark.UNVERIFIED)
    digest = models.CharField(max_length=64)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    proposed_at = models.DateTimeField(null=True)
    in_force_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="one_version_per_number"),
            models.UniqueConstraint(
                fields=["policy"], condition=models.Q(state="in force"), name="one_version_in_force"
            ),
            models.UniqueConstraint(
                fields=["policy"],
                condition=models.Q(state__in=("draft", "proposed")),
                name="one_open_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy}, version {self.number}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.policy.guard


class Approval(models.Model):
    """That a person approved a version, and the digest of what they had before them."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="approvals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="one_approval_per_person")]

    def __str__(self) -> str:
        return f"{self.person} approved {self.version}"


class Reading(models.Model):
    """That a person says to have read a version and understood it."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="readings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="one_reading_per_person")]

    def __str__(self) -> str:
        return f"{self.person} read {self.version}"


class BackTest(models.Model):
    """What a version of a rule book would have done with past work, as its room found out by a job.

    `compared` and `changed` count things; `rows` names some that would change:
    {"what": "R-12", "before": "medium", "after": "high", "href": ""}, with "count" where a row is of several.
    `fault` says why there is no result.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="back_tests")
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=500, blank=True)
    summary = models.CharField(max_length=500, blank=True)
    compared = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    rows = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"back-test of {self.version}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.version.guard
