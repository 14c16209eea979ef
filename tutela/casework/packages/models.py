"""Packages: what each says, edition by edition, where it was sent, each step, and what came of it."""

from django.db import models
from django.utils import timezone

from tutela.casework.bundles.models import Bundle
from tutela.casework.cases.models import Case, Marking
from tutela.casework.commerce.models import Cluster
from tutela.casework.database import BytesField
from tutela.casework.gate import Guard
from tutela.casework.partners.models import Partner
from tutela.casework.people.models import Person, Unit
from tutela.casework.referrals.models import Referral


class State(models.TextChoices):
    """How far a package has come."""

    DRAFT = "draft", "Draft"
    CHECKED = "checked", "Checked, to be sent"
    SENT = "sent", "Sent"
    ACCEPTED = "accepted", "Accepted"
    RETURNED = "returned", "Returned"
    SUPPLEMENTED = "supplemented", "Supplemented by a later one"
    RECALLED = "recalled", "Recalled"
    ENDED = "ended", "Ended, with no force"


class Handling(models.TextChoices):
    """The handling code: whether what is shared may be shared on."""

    PERMITTED = "P", "P: lawful sharing permitted"
    CONDITIONS = "C", "C: lawful sharing permitted with conditions"


class Return(models.TextChoices):
    """Why a force returns a package."""

    WRONG_FORCE = "wrong_force", "It is another force's"
    INCOMPLETE = "incomplete", "Something is missing"
    KNOWN = "known", "It is worked on already"
    NOT_NEEDED = "not_needed", "It is not needed"


class Package(models.Model):
    """What one recipient is told, made of a case, a bundle of reports, a referral or an operator of sites.

    What it says lies in the parts of its newest edition. `by_rule` says that a rule chose the recipient, for
    `route_reason`. `changed` names the parts that the record gives otherwise by now, as of `looked_at`.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="packages")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="packages")
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, null=True, related_name="packages")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, related_name="packages")
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, null=True, related_name="packages")
    supplements = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="supplemented_by"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    edition = models.PositiveIntegerField(default=1)
    summary = models.TextField(max_length=4000)
    band = models.CharField(max_length=60, blank=True)
    marking = models.CharField(max_length=20, choices=Marking.Level.choices)
    handling = models.CharField(max_length=1, choices=Handling.choices)
    conditions = models.CharField(max_length=500, blank=True)
    need = models.CharField(max_length=500)
    recipient = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="packages")
    by_rule = models.BooleanField(default=False)
    route_reason = models.CharField(max_length=500)
    basis = models.CharField(max_length=40)
    basis_version = models.CharField(max_length=20)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    changed = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(checked_by=None) | ~models.Q(checked_by=models.F("made_by")),
                name="nobody_checks_their_own_package",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["checked", "sent", "accepted"])
                | models.Q(checked_by__isnull=False),
                name="what_is_sent_was_checked",
            ),
            models.CheckConstraint(
                condition=~models.Q(handling="C") | ~models.Q(conditions=""),
                name="conditions_are_named",
            ),
            models.CheckConstraint(
                condition=models.Q(case__isnull=False, bundle=None, referral=None, cluster=None)
                | models.Q(case=None, bundle__isnull=False, referral=None, cluster=None)
                | models.Q(case=None, bundle=None, referral__isnull=False, cluster=None)
                | models.Q(case=None, bundle=None, referral=None, cluster__isnull=False),
                name="a_package_is_of_one_source",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="packages_of_a_unit"),
            models.Index(fields=["unit", "state", "-id"], name="packages_by_state"),
            models.Index(fields=["state", "looked_at"], name="packages_to_look_at"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The short reference that people use."""
        return f"PK-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Part(models.Model):
    """One file of one edition of a package: text alone, JSON or CSV, and never media."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="package_parts")
    edition = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    content = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "edition", "name"], name="one_part_of_a_name"),
            models.CheckConstraint(
                condition=models.Q(name__endswith=".json") | models.Q(name__endswith=".csv"),
                name="a_part_is_text",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Entity(models.Model):
    """One strong identifier that an edition names, by the key under which it is found elsewhere."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="entities")
    edition = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    canonical = models.TextField()
    key = BytesField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "edition", "key"], name="one_entity_once_in_a_package")
        ]
        indexes = [models.Index(fields=["key"], name="packages_by_entity")]

    def __str__(self) -> str:
        return self.canonical


class Deconfliction(models.Model):
    """Who else held something on the same strong identifiers, and what was then decided.

    `found` is a list of [what holds it, what it holds], as people name both.
    """

    class Answer(models.TextChoices):
        """What follows from it."""

        NOTHING = "nothing", "Nobody else holds anything"
        AGREED = "agreed", "Agreed with whoever holds it"
        TOGETHER = "together", "It goes out together with theirs"
        PRESSING = "pressing", "It cannot wait, and they are told"

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="deconflictions")
    edition = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()
    found = models.JSONField(default=list)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    says = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="nothing", found=[]) | ~models.Q(answer="nothing"),
                name="nothing_is_said_of_nothing",
            )
        ]

    def __str__(self) -> str:
        return f"deconfliction {self.pk}"


class Check(models.Model):
    """What a second person said of each point of the checklist; passed only where each holds."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="checks")
    edition = models.PositiveIntegerField()
    checklist = models.CharField(max_length=20)
    points = models.JSONField(default=dict)
    is_passed = models.BooleanField()
    says = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"check {self.pk}"


class Sending(models.Model):
    """One edition as it went to one recipient: the manifest that names every part, and its signature."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="sendings")
    number = models.PositiveIntegerField()
    edition = models.PositiveIntegerField()
    recipient = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    manifest = models.TextField()
    signature = models.CharField(max_length=128)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "number"], name="one_sending_of_a_number")]

    def __str__(self) -> str:
        return f"sending {self.number} of PK-{self.package_id}"


class RecipientPage(models.Model):
    """The page on which a recipient answers one sending, without an account, while the package is with it.

    `token_sha256` is its name at the partners' door; `sealed` is what it shows, which only token and code
    open. Neither token nor code is kept; `opens` is the public half of what they open it by, so that it can
    be sealed anew with what the recipient was answered. One of before that has none, and shows no answers.
    """

    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, related_name="pages")
    token_sha256 = models.CharField(max_length=64, unique=True)
    sealed = BytesField()
    opens = BytesField(default=b"")
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sending"], condition=models.Q(ended_at=None), name="one_page_of_a_sending"
            )
        ]

    def __str__(self) -> str:
        return f"page {self.pk} of sending {self.sending_id}"


class Step(models.Model):
    """One thing that was done with a package: by whom, when, with which code and in which words."""

    class Kind(models.TextChoices):
        """What was done."""

        MADE = "made", "Made"
        REVISED = "revised", "Made anew"
        DECONFLICTED = "deconflicted", "Deconflicted"
        CHECKED = "checked", "Checked"
        FAILED = "failed", "Not passed"
        SENT = "sent", "Sent"
        ACCEPTED = "accepted", "Accepted"
        RETURNED = "returned", "Returned"
        CHASED = "chased", "Chased"
        OUTCOME = "outcome", "Outcome told"
        SUPPLEMENTED = "supplemented", "Supplemented"
        RECALLED = "recalled", "Recalled"
        ASKED = "asked", "The recipient asked"
        REPLIED = "replied", "Its question answered"
        PAGE = "page", "Page for the recipient"
        ENDED = "ended", "Ended"

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    code = models.CharField(max_length=20, blank=True)
    says = models.CharField(max_length=500, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "number"], name="one_step_of_a_package_per_number")
        ]

    def __str__(self) -> str:
        return f"step {self.number} of PK-{self.package_id}"


class Outcome(models.Model):
    """How many of one kind came of a package up to a day; the newest of a kind holds, the others stay."""

    class Code(models.TextChoices):
        """What came of it."""

        ARREST = "arrest", "Arrests"
        CHARGE = "charge", "Charges"
        SAFEGUARDED = "safeguarded", "Children safeguarded"
        NO_ACTION = "no_further_action", "No further action"

    class Through(models.TextChoices):
        """How it came to be known."""

        OFFICER = "officer", "Entered by an officer"
        TABLE = "table", "From a table"
        RECIPIENT = "recipient", "Entered by the recipient"

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="outcomes")
    code = models.CharField(max_length=20, choices=Code.choices)
    count = models.PositiveIntegerField()
    as_of = models.DateField()
    through = models.CharField(max_length=10, choices=Through.choices)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["package", "code", "-id"], name="outcomes_of_a_package")]

    def __str__(self) -> str:
        return f"{self.code}: {self.count}"
