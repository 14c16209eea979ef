"""Partners, their people, what is agreed with them, who approved them, and the keys they come in with."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tutela.casework.gate import Guard
from tutela.casework.people.models import Person, Unit


class Partner(models.Model):
    """An organisation or a person outside the unit.

    Nothing is taken from it or given to it before two people approved it. `name` stands in addresses;
    `conditions` are those under which it handles all that it is given, as the working groups of partners do.
    """

    class Kind(models.TextChoices):
        """What it is."""

        COMPANY = "company"
        FORCE = "police force"
        HOTLINE = "hotline"
        AUTHORITY = "authority"
        PERSON = "person"
        GROUP = "working group"
        FILTER = "filter"

    class State(models.TextChoices):
        """Where it stands."""

        ENTERED = "entered"
        APPROVED = "approved"
        ENDED = "ended"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="partners")
    name = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    country = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ENTERED)
    conditions = models.CharField(max_length=500, blank=True, default="")
    entered_by = models.CharField(max_length=200)
    entered_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_partner_per_name")]

    def __str__(self) -> str:
        return self.title

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class PartnerApproval(models.Model):
    """That one of our people approved a partner."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="approvals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "person"], name="one_partner_approval_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person} approved {self.partner}"


class Contact(models.Model):
    """A person of a partner, in one part; whoever has two is there twice."""

    class Part(models.TextChoices):
        """What they are there; the first four are those of SI 2026/268, regulation 5."""

        ADMINISTRATOR = "organisation administrator"
        REPLACEMENT = "replacement administrator"
        MANAGER = "senior manager"
        AUTHORISED = "authorised person"
        DUTY = "out-of-hours contact"
        OTHER = "contact"

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="contacts")
    part = models.CharField(max_length=30, choices=Part.choices)
    name = models.CharField(max_length=200)
    mail = models.CharField(max_length=320, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name}, {self.part} of {self.partner}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.partner.guard


class Agreement(models.Model):
    """What is agreed with a partner: which kinds are accepted from it, on which legal basis, and until when.

    One person proposes it and another confirms it. `kinds` are those of the sources of reports. With
    `seals_mail`, no mail leaves for this partner that is not sealed to a certificate of theirs.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="agreements")
    kinds = models.JSONField(default=list)
    legal_basis = models.CharField(max_length=500)
    contact = models.CharField(max_length=300)
    seals_mail = models.BooleanField(default=False, db_default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"agreement {self.pk} with {self.partner}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.partner.guard

    @property
    def is_in_force(self) -> bool:
        """Say whether it holds today."""
        today = timezone.localdate()
        is_within = self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)
        return is_within and self.confirmed_at is not None and self.ended_at is None


class AccessKey(models.Model):
    """A key that a program or a person of a partner comes in with. Only its SHA-256 is kept.

    `scopes` says for what it is good; it ends on a day, or when it is revoked. With `certificate_sha256` it
    is good only together with the client certificate of that fingerprint.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="keys")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="keys")
    label = models.CharField(max_length=100)
    scopes = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    certificate_sha256 = models.CharField(max_length=64, blank=True, default="")
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"key {self.label} of {self.partner}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.partner.guard


class MailCertificate(models.Model):
    """A certificate that mail to a person of a partner is sealed to (S/MIME), and to no other then.

    One person enters it and another confirms it, each having compared `sha256` with what the partner said.
    `text` is the certificate itself, in PEM.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="mail_certificates")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="mail_certificates")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    subject = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "sha256"],
                condition=Q(revoked_at=None),
                name="one_mail_certificate_of_a_digest",
            )
        ]

    def __str__(self) -> str:
        return f"certificate {self.sha256[:16]} of {self.contact.name}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.partner.guard

    @property
    def is_good(self) -> bool:
        """Say whether mail may be sealed to it now."""
        is_standing = self.confirmed_at is not None and self.revoked_at is None
        return is_standing and self.valid_from <= timezone.now() < self.valid_to


class Registration(models.Model):
    """A company that asked at its door to be let in, as it says itself; nobody has compared that yet.

    `partner` is what it became in the directory; where it could not be opened there is none, and `fault` says
    why. `state` is what its door was last told of it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="registrations")
    reference = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    taken_at = models.DateTimeField(default=timezone.now)
    partner = models.OneToOneField(Partner, on_delete=models.PROTECT, null=True, related_name="registration")
    service = models.TextField(blank=True)
    fault = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "reference"], name="one_registration_per_reference")
        ]

    def __str__(self) -> str:
        return f"registration {self.reference}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class CompanyQuestion(models.Model):
    """What the unit asked a company about one report of theirs, and the answer, within the days of the law.

    `receipt` is the reference of the report that both know. `is_told`: its door shows it as it is.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="questions")
    receipt = models.CharField(max_length=40, db_index=True)
    question = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answer = models.TextField(blank=True)
    is_told = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"question {self.pk} to {self.partner}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.partner.guard


class QualityNote(models.Model):
    """What one of ours says of how useful a company's report was; the newest of a report counts.

    `received_at` is when the report was received, by whose month the sheet of its provider counts it.
    """

    class Code(models.TextChoices):
        """How useful it was."""

        USABLE = "usable"
        MISSING = "a field is missing"
        WRONG_JURISDICTION = "wrong jurisdiction"
        DUPLICATE = "duplicate"
        VIRAL = "viral"
        KNOWN = "known"
        NOT_CRIMINAL = "not criminal here"

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="quality_notes")
    receipt = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    code = models.CharField(max_length=30, choices=Code.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    is_newest = models.BooleanField(default=True)
    is_told = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "receipt"],
                condition=models.Q(is_newest=True),
                name="one_newest_quality_note_of_a_report",
            )
        ]
        indexes = [models.Index(fields=["partner", "received_at"], name="quality_notes_by_month")]

    def __str__(self) -> str:
        return f"{self.receipt}: {self.code}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.partner.guard


class DoorErasure(models.Model):
    """What the partners' door is to show no longer of a company's report that was disposed of.

    With `keeps_receipt` its receipt stays there until the reference goes as well, and so does this row, done
    or not; otherwise the row goes once the door shows nothing.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    report = models.BigIntegerField(db_index=True)
    receipt = models.CharField(max_length=40)
    keeps_receipt = models.BooleanField()
    is_done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "receipt"], name="one_erasure_per_receipt")]
        indexes = [
            models.Index(fields=["unit", "id"], condition=models.Q(is_done=False), name="erasures_to_be_done")
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk} at the partners' door"
