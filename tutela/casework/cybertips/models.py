"""Reports to NCMEC: what each says, its files, each step of our people, and each call with its answer."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.channels.models import Exchange
from tutela.casework.custody.models import GivenCopy
from tutela.casework.gate import Guard
from tutela.casework.items.models import Instance, Item
from tutela.casework.people.models import Person, Unit
from tutela.casework.reports.models import Report


class Environment(models.TextChoices):
    """The two places a report can be made for; what is made for one is never sent to the other."""

    TEST = "test", "TEST"
    LIVE = "live", "Live"


class State(models.TextChoices):
    """How far a report to NCMEC has come."""

    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Waits for approval"
    APPROVED = "approved", "Approved, to be sent"
    SENDING = "sending", "Being sent"
    UNKNOWN = "unknown", "Sent, not known whether received"
    STOPPED = "stopped", "Stopped: somebody has to look"
    RETRACTING = "retracting", "Being retracted"
    RETRACTED = "retracted", "Retracted"
    FINISHED = "finished", "Finished"
    ENDED = "ended", "Ended, not sent"


class Tip(models.Model):
    """One report to NCMEC, of one thing of ours, made for one environment.

    `content` is what it says, as data; `xml` those bytes of it that were proposed, approved and are sent, as
    `sha256` says. `files_sha256` is of the files that were proposed with it. `sent_to` is the address that it
    went to first, and goes to alone; `ncmec_number` what NCMEC calls it. `since` says since when it stands as
    it does, and `reason` why where it is stopped. `due_at` is until when it has to be sent, by the duty that
    `due_by` names, which two people approved; without one it has no clock.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cybertips")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="cybertips")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, null=True, related_name="cybertips")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="cybertips")
    environment = models.CharField(max_length=4, choices=Environment.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    since = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=500, blank=True)
    form = models.CharField(max_length=40)
    content = models.JSONField(default=dict)
    xml = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    files_sha256 = models.CharField(max_length=64, blank=True)
    basis = models.CharField(max_length=500, blank=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_to = models.CharField(max_length=300, blank=True)
    ncmec_number = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    due_by = models.CharField(max_length=700, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(approved_by=None) | ~Q(approved_by=F("made_by")))
                & (Q(approved_by=None) | Q(proposed_by=None) | ~Q(approved_by=F("proposed_by"))),
                name="nobody_approves_their_own_cybertip",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | Q(proposed_by=None) | ~Q(released_by=F("proposed_by")),
                name="nobody_releases_files_they_proposed",
            ),
            models.CheckConstraint(
                condition=Q(sent_by=None) | ~Q(sent_by=F("made_by")), name="nobody_sends_their_own_cybertip"
            ),
            models.CheckConstraint(
                condition=Q(sent_by=None) | Q(approved_by__isnull=False), name="a_cybertip_sent_was_approved"
            ),
            models.UniqueConstraint(
                fields=["unit", "environment", "ncmec_number"], name="one_cybertip_per_number_of_ncmec"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="cybertips_of_a_unit"),
            models.Index(fields=["unit", "state", "-id"], name="cybertips_by_state"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The short reference that people use."""
        return f"CT-{self.pk}"

    @property
    def is_test(self) -> bool:
        """Say whether it is made for the test environment."""
        return self.environment == Environment.TEST

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class TipFile(models.Model):
    """One file of a report, which somebody chose, and what NCMEC is told of it.

    Of three-valued answers None is "not said". `derived` is the industry classification that a law pack gave,
    by `origin`; `classification` the one that a person confirmed, which alone is sent. `file_id` is what
    NCMEC calls it.
    """

    class Stage(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", "to be uploaded"
        UPLOADED = "uploaded", "uploaded, to be described"
        DESCRIBED = "described", "uploaded and described"

    tip = models.ForeignKey(Tip, on_delete=models.PROTECT, related_name="tip_files")
    number = models.PositiveIntegerField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    instance = models.ForeignKey(Instance, on_delete=models.PROTECT, related_name="+")
    chosen_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)
    name = models.TextField()
    viewed = models.BooleanField(null=True)
    exif_viewed = models.BooleanField(null=True)
    is_public = models.BooleanField(null=True)
    relevance = models.CharField(max_length=30, blank=True)
    derived = models.CharField(max_length=10, blank=True)
    origin = models.CharField(max_length=300, blank=True)
    classification = models.CharField(max_length=2, blank=True)
    annotations = models.JSONField(default=list)
    says = models.CharField(max_length=500, blank=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.WAITING)
    file_id = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tip", "item"], name="an_item_is_in_a_cybertip_once"),
            models.UniqueConstraint(fields=["tip", "number"], name="one_cybertip_file_per_number"),
        ]

    def __str__(self) -> str:
        return f"file {self.number} of {self.tip_id}"


class TipStep(models.Model):
    """What one of our people did with a report, for good."""

    class Kind(models.TextChoices):
        """What was done."""

        MADE = "made", "Made"
        EDITED = "edited", "Changed"
        FILES = "files", "Files chosen or described"
        PROPOSED = "proposed", "Proposed"
        REOPENED = "reopened", "Taken back to a draft"
        APPROVED = "approved", "Approved"
        RELEASED = "released", "Files released to be handed out"
        SENT = "sent", "Had it sent"
        SETTLED = "settled", "Settled what was not known"
        RETRACTED = "retracted", "Had it retracted"
        ENDED = "ended", "Ended, not sent"
        HANDED_ON = "handed on", "Handed on"

    tip = models.ForeignKey(Tip, on_delete=models.PROTECT, related_name="tip_steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    says = models.CharField(max_length=500, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tip", "number"], name="one_cybertip_step_per_number")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class TipCall(models.Model):
    """One call to NCMEC about a report: what was sent, and, in `exchange`, the answer or why there is none.

    `sent` is the body, byte for byte; of an upload it is empty, and `given` is the row on the register of
    copies where content of the vault went. `response` is NCMEC's own code, None where nothing readable was
    answered; `reading` says what the answer means, or why it could not be believed.
    """

    class Kind(models.TextChoices):
        """Which call."""

        STATUS = "status"
        SUBMIT = "submit"
        UPLOAD = "upload"
        FILEINFO = "fileinfo"
        FINISH = "finish"
        RETRACT = "retract"

    tip = models.ForeignKey(Tip, on_delete=models.PROTECT, related_name="tip_calls")
    file = models.ForeignKey(TipFile, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    exchange = models.OneToOneField(Exchange, on_delete=models.PROTECT, related_name="+")
    given = models.OneToOneField(GivenCopy, on_delete=models.PROTECT, null=True, related_name="+")
    sent = models.BinaryField(null=True)
    response = models.IntegerField(null=True)
    reading = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["tip", "id"], name="calls_of_a_cybertip")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.tip_id}"
