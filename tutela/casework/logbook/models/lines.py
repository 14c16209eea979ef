"""Lines, the authorities they rest on, how something was captured, and what of a line is handed on."""

from django.db import models
from django.utils import timezone

from tutela.casework.cases.models import Case, Marking
from tutela.casework.gate import Guard
from tutela.casework.people.models import Person, Unit

TEXT, SHORT = 2000, 500


class Authority(models.Model):
    """An authority in law to use a technique in a case, from one day to another."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="authorities")
    technique = models.CharField(max_length=40)
    reference = models.CharField(max_length=120)
    granted_by = models.CharField(max_length=120)
    begins_on = models.DateField()
    expires_on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_on__gte=models.F("begins_on")),
                name="an_authority_expires_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Line(models.Model):
    """One piece of intelligence, graded; it is never changed, and another line corrects it.

    `source`, `information` and `handling` are codes of `grading.toml`, `technique` one of `techniques.toml`.
    `text` is as the source gave it, and leaves the unit in no way: what is handed on is a `Sanitised`.
    """

    class Provenance(models.TextChoices):
        """From what kind of place it comes."""

        OFFICER = "officer", "An officer of the unit"
        COMMUNICATION = "communication", "Communications of an exhibit"
        EXHIBIT = "exhibit", "Another thing on an exhibit"
        REPORT = "report", "A report to the unit"
        PARTNER = "partner", "A partner or a force"
        OPEN_SOURCE = "open_source", "An open source"
        PERSON = "person", "A person who is in the register of sources"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="intelligence_lines")
    text = models.TextField(max_length=TEXT)
    source = models.CharField(max_length=1)
    information = models.CharField(max_length=1)
    handling = models.CharField(max_length=1)
    conditions = models.CharField(max_length=SHORT, blank=True)
    provenance = models.CharField(max_length=16, choices=Provenance.choices)
    place = models.CharField(max_length=120, blank=True)
    subject_class = models.CharField(max_length=12, default="other")
    is_opinion = models.BooleanField(default=False)
    marking = models.CharField(max_length=20, choices=Marking.Level.choices)
    technique = models.CharField(max_length=40)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, related_name="lines")
    obtained_on = models.DateField()
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(handling="C") | ~models.Q(conditions=""),
                name="handling_c_names_its_conditions",
            )
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="lines_of_a_unit"),
            models.Index(fields=["case", "-id"], name="lines_of_a_case"),
        ]

    def __str__(self) -> str:
        return f"IL-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)

    @property
    def grading(self) -> str:
        """Give its grading as officers write it: 2 B P."""
        return f"{self.source} {self.information} {self.handling}"


class Capture(models.Model):
    """How something of an open source was captured, by whom and when; nothing is fetched here."""

    line = models.OneToOneField(Line, on_delete=models.PROTECT, related_name="capture")
    address = models.TextField(max_length=TEXT)
    captured_at = models.DateTimeField()
    method = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"capture {self.pk}"


class Sanitised(models.Model):
    """What of a line may be handed on, in its own words, once a second person signed it.

    `removed` names the words of the line that are not in it.
    """

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="sanitised")
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=TEXT)
    removed = models.JSONField(default=list)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="one_sanitised_text_of_a_number"),
            models.CheckConstraint(
                condition=models.Q(signed_by=None) | ~models.Q(signed_by=models.F("by")),
                name="nobody_signs_their_own_words",
            ),
        ]

    def __str__(self) -> str:
        return f"text {self.number} of IL-{self.line_id}"
