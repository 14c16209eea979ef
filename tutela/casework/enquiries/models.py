"""Enquiries, each step that was taken with one, and what was looked up for it."""

from django.db import models
from django.utils import timezone

from tutela.casework.cases.models import Case
from tutela.casework.gate import Guard
from tutela.casework.people.models import Person, Unit
from tutela.casework.policies.models import Version
from tutela.casework.reports.models import Report


class State(models.TextChoices):
    """How far an enquiry has come."""

    OPEN = "open", "Open"
    ESCALATED = "escalated", "Escalated"
    ENDED = "ended", "Ended"


class Ending(models.TextChoices):
    """What an enquiry ended in."""

    ANSWERED = "answered", "Answered"
    PASSED_ON = "passed_on", "Passed on to whom it concerns"
    NOT_NEEDED = "not_needed", "No answer was needed"


class Concern(models.TextChoices):
    """Why an enquiry goes to a supervisor."""

    AT_RISK = "at_risk", "A child may be at risk"
    LAW = "law", "It asks for legal advice"
    DISCLOSURE = "disclosure", "It is doubtful what may be told"
    PRESS = "press", "It comes from the press or in public"
    COMPLAINT = "complaint", "It is a complaint"


class Enquiry(models.Model):
    """A question that came to the unit; it stands as its newest step left it.

    `organisation` says for whom the asker speaks and `words` what is asked, in the words of whoever entered
    it: neither names a private person.
    """

    class Channel(models.TextChoices):
        """By which way it came."""

        TELEPHONE = "telephone", "By telephone"
        MAIL = "mail", "By e-mail"
        LETTER = "letter", "By letter"
        IN_PERSON = "in_person", "In person"

    class Asker(models.TextChoices):
        """Who asks."""

        POLICE = "police", "A police force"
        PARTNER = "partner", "A partner or hotline"
        COMPANY = "company", "A company"
        PROFESSIONAL = "professional", "A professional, such as of IT or education"
        PUBLIC = "public", "A member of the public"
        OTHER = "other", "Somebody else"

    class About(models.TextChoices):
        """What is asked."""

        KNOWN = "known", "Whether something is known here"
        FOUND = "found", "What to do with what was found"
        PROCESS = "process", "How something is reported, or what became of it"
        CASE = "case", "A case or an exhibit"
        FIGURES = "figures", "Figures"
        OTHER = "other", "Something else"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="enquiries")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    asker = models.CharField(max_length=12, choices=Asker.choices)
    organisation = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=12, choices=About.choices)
    words = models.TextField(max_length=2000)
    came_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    ending = models.CharField(max_length=12, choices=Ending.choices, blank=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="enquiries")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="enquiries")
    version = models.PositiveIntegerField(default=1)
    entered_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ending="")
                | models.Q(ended_at__isnull=False) & ~models.Q(ending=""),
                name="an_enquiry_ends_in_something",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="enquiries_of_a_unit"),
            models.Index(fields=["unit", "state", "-id"], name="enquiries_by_state"),
            models.Index(fields=["unit", "owner", "-id"], name="enquiries_by_owner"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The short reference that people use."""
        return f"E-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Step(models.Model):
    """One thing that was done with an enquiry: by whom, when, in what words, and in how many minutes.

    `code` is the reason of an escalation, the ending of an end, what somebody was told; `advice` the version
    of the unit's policy that was given as advice.
    """

    class Kind(models.TextChoices):
        """What was done."""

        ENTERED = "entered", "Entered"
        TAKEN_UP = "taken_up", "Taken up"
        NOTED = "noted", "Noted"
        ADVISED = "advised", "Advice given"
        LOOKED_UP = "looked_up", "Looked up"
        TOLD = "told", "Told"
        LINKED = "linked", "Linked"
        ESCALATED = "escalated", "Escalated"
        ENDED = "ended", "Ended"
        REOPENED = "reopened", "Opened again"

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    code = models.CharField(max_length=12, blank=True)
    says = models.TextField(max_length=2000, blank=True)
    advice = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    minutes = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enquiry", "number"], name="one_step_of_a_number")]

    def __str__(self) -> str:
        return f"step {self.number} of E-{self.enquiry_id}"


class LookUp(models.Model):
    """What was looked up for an enquiry, on which basis, what was found, and what the asker was then told.

    `asked` is as it was typed, made harmless to click; `basis` a code of `bases.toml`, `basis_version` that
    file's; `known` and `alike` count the rows that name the same, and those that may.
    """

    class Told(models.TextChoices):
        """What the asker was told."""

        NOTHING_KNOWN = "nothing", "That nothing is known here"
        KNOWN = "known", "That it is known here"
        WITHHELD = "withheld", "Neither; it may not be told"
        LATER = "later", "Nothing yet"

    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="look_up")
    asked = models.CharField(max_length=400)
    kind = models.CharField(max_length=20)
    basis = models.CharField(max_length=40)
    basis_version = models.CharField(max_length=20)
    known = models.PositiveIntegerField()
    alike = models.PositiveIntegerField()
    told = models.CharField(max_length=12, choices=Told.choices, default=Told.LATER)

    class Meta:
        constraints = [
            # Nobody is told that nothing is known of what is known, nor the other way round.
            models.CheckConstraint(
                condition=~models.Q(told="nothing", known__gt=0) & ~models.Q(told="known", known=0),
                name="what_is_told_is_so",
            )
        ]

    def __str__(self) -> str:
        return f"looked up in {self.step}"
