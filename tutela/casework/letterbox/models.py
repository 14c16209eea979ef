"""The unit's keys that letters are sealed to, and who may learn how a reporter can be reached."""

from django.db import models

from tutela.casework.custody.models import DataKey
from tutela.casework.database import BytesField


class LetterKey(models.Model):
    """A pair of keys of one unit: the public half goes to the door, the private one comes from a data key.

    So it is wrapped, proved by `doctor`, backed up and recovered as every data key is. A newer one takes
    over; the older ones still open what was sealed to them.
    """

    class Purpose(models.TextChoices):
        """What is sealed to it."""

        REPORT = "report", "what was reported"
        CONTACT = "contact", "how a reporter can be reached"

    unit = models.BigIntegerField()
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    public = BytesField()
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "purpose", "id"])]

    def __str__(self) -> str:
        return f"key {self.pk} for {self.purpose}"


class ReporterContact(models.Model):
    """How one reporter can be reached, sealed; it is opened by two people for a reason, and ends on a day.

    `lookup` is the name of the letter it came with. Erased, the row stays without what was sealed.
    """

    unit = models.BigIntegerField()
    lookup = BytesField(unique=True)
    letter_key = models.ForeignKey(LetterKey, on_delete=models.PROTECT, related_name="contacts")
    sealed = BytesField()
    arrived_at = models.DateTimeField(auto_now_add=True)
    ends_on = models.DateField()
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"contact {self.pk}"


class ContactRelease(models.Model):
    """One person's wish to learn it, with the reason, and who else let them, or did not and why."""

    contact = models.ForeignKey(ReporterContact, on_delete=models.PROTECT, related_name="releases")
    asked_by = models.BigIntegerField()
    reason = models.TextField()
    asked_at = models.DateTimeField(auto_now_add=True)
    released_by = models.BigIntegerField(null=True)
    released_at = models.DateTimeField(null=True)
    refused_by = models.BigIntegerField(null=True)
    refused_at = models.DateTimeField(null=True)
    why_refused = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"release {self.pk} of contact {self.contact_id}"


class ReporterThread(models.Model):
    """What goes between the unit and one reporter: how the report stands, and one question at a time.

    `reporter_key` is the public half that questions are sealed to. `told` and `told_question` are what the
    door was last given; where they differ from what holds, it is given that in the next round.
    """

    unit = models.BigIntegerField()
    lookup = BytesField(unique=True)
    reporter_key = BytesField()
    told = models.CharField(max_length=30, blank=True)
    told_question = models.IntegerField(default=0)
    question_number = models.IntegerField(default=0)
    question = models.TextField(blank=True)
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField(null=True)
    answered_number = models.IntegerField(default=0)
    ends_on = models.DateField(null=True)
    is_over = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "id"], condition=models.Q(is_over=False), name="open_reporter_threads"
            )
        ]

    def __str__(self) -> str:
        return f"thread {self.pk}"
