"""What addresses sell for, what people hold of two of them, and the operators that follow from that."""

from django.db import models
from django.utils import timezone

from tutela.casework.database import BytesField
from tutela.casework.gate import Guard
from tutela.casework.hosting.models import Trace
from tutela.casework.people.models import Person, Unit

LONGEST = 500


class Kind(models.TextChoices):
    """What a fact of a site says."""

    PRICE = "price", "Price"
    BRAND = "brand", "Payment brand"
    WALLET = "wallet", "Wallet"
    ACCOUNT = "account", "Account paid to"
    REGISTRAR = "registrar", "Registrar"
    REGISTRANT = "registrant", "Registrant's contact or handle"
    ANALYTICS = "analytics", "Analytics number"


# What names one operator and no other: two addresses that share it may be one operator's.
STRONG = (Kind.WALLET, Kind.ACCOUNT, Kind.REGISTRANT, Kind.ANALYTICS)


class SiteFact(models.Model):
    """One fact of the site at an address, with who recorded it, when, and on what it rests. Never changed.

    `text` is what it says: an amount, the code of a brand, a wallet; `currency` that of a price. `key` finds
    the same elsewhere; what may be shared by chance has none. One that was wrong is taken back by a later
    one, which names it in `takes_back` and says why in `basis`.
    """

    trace = models.ForeignKey(Trace, on_delete=models.PROTECT, related_name="site_facts")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.CharField(max_length=LONGEST, blank=True)
    currency = models.CharField(max_length=10, blank=True)
    key = BytesField(blank=True, default=b"")
    basis = models.CharField(max_length=LONGEST)
    takes_back = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="taken_back_by"
    )
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["key"], name="site_facts_by_key")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.trace_id}"


class Judgement(models.Model):
    """What a person holds of two addresses, whether one operator runs both; taken back, it stays."""

    class Verdict(models.TextChoices):
        """What is held."""

        SAME = "same", "The same operator"
        DIFFERENT = "different", "Different operators"
        UNSURE = "unsure", "Not sure"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    left = models.ForeignKey(Trace, on_delete=models.PROTECT, related_name="site_judged_right")
    right = models.ForeignKey(Trace, on_delete=models.PROTECT, related_name="site_judged_left")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.CharField(max_length=LONGEST)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True)
    why_withdrawn = models.CharField(max_length=LONGEST, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left__lt=models.F("right")), name="left_address_is_the_earlier"
            ),
            models.UniqueConstraint(
                fields=["left", "right"], condition=models.Q(withdrawn_at=None),
                name="one_site_judgement_stands",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"judgement of H-{self.left_id} and H-{self.right_id}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Cluster(models.Model):
    """The addresses that people hold to be one operator's; nothing of them is merged."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="clusters_of_a_unit")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The short reference that people use."""
        return f"OC-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Member(models.Model):
    """One address in the one cluster that it is in; what is held to be like nothing has no row."""

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="members")
    trace = models.OneToOneField(Trace, on_delete=models.PROTECT, related_name="cluster_member")

    def __str__(self) -> str:
        return f"H-{self.trace_id} in OC-{self.cluster_id}"
