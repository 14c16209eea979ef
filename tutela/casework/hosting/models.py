"""Trace sheets of addresses: facts that are only ever added, look-ups, and verdicts."""

from django.db import models
from django.utils import timezone

from tutela.casework.gate import Guard
from tutela.casework.people.models import Unit
from tutela.engine.hosting.facts import Fact, Method
from tutela.engine.hosting.verdict import Kind

METHODS = [(method.value, method.value) for method in Method]
KINDS = [(kind.value, kind.value.replace("_", " ")) for kind in Kind]


class Trace(models.Model):
    """One address of a unit and where it is hosted; it stands as its newest verdict says.

    `address` is exact, as it was reported; `host` what is traced, empty where it names none; `round` counts
    how often it was looked at; `looked_at` is when everything was looked at last.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    address = models.TextField()
    sha256 = models.CharField(max_length=64)
    host = models.TextField(blank=True)
    is_onion = models.BooleanField(default=False)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)
    round = models.PositiveIntegerField(default=0)
    looked_at = models.DateTimeField(null=True)
    verdict = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=30, choices=KINDS, default=Kind.UNSETTLED)
    country = models.CharField(max_length=2, blank=True)
    provider = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "sha256"], name="one_trace_per_address")]
        indexes = [
            models.Index(fields=["unit", "-id"], name="traces_of_a_unit"),
            models.Index(fields=["unit", "kind", "-id"], name="traces_by_kind"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The short reference that people use."""
        return f"H-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class LookUp(models.Model):
    """One question to a server outside: there before it is sent, with every hop, or why it was not asked.

    Whoever answers learns that somebody is interested in what was asked.
    """

    trace = models.ForeignKey(Trace, on_delete=models.PROTECT, related_name="look_ups")
    method = models.CharField(max_length=20, choices=METHODS)
    query = models.TextField()
    server = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, default="begun")
    says = models.CharField(max_length=500, blank=True)
    hops = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.method} look-up of {self.query}"


class TraceFact(models.Model):
    """One fact, as `tutela.engine.hosting.facts.Fact` has it, with who brought it, when, and the raw answer.

    Never changed. `basis` says on what a person's word rests.
    """

    trace = models.ForeignKey(Trace, on_delete=models.PROTECT, related_name="facts")
    round = models.PositiveIntegerField()
    method = models.CharField(max_length=20, choices=METHODS)
    source = models.TextField()
    source_date = models.DateField(null=True)
    query = models.TextField()
    ip = models.CharField(max_length=45, blank=True)
    asn = models.BigIntegerField(default=0)
    prefix = models.CharField(max_length=100, blank=True)
    organisation = models.CharField(max_length=300, blank=True)
    country = models.CharField(max_length=2, blank=True)
    abuse = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)
    basis = models.CharField(max_length=500, blank=True)
    is_offline = models.BooleanField(default=True)
    answer = models.BinaryField(blank=True, default=b"")
    answer_sha256 = models.CharField(max_length=64, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.method} of {self.query} by {self.source}"

    @property
    def fact(self) -> Fact:
        """The fact as the engine judges it."""
        return Fact(
            Method(self.method), self.source, self.query, self.source_date, self.ip, self.asn, self.prefix,
            self.organisation, self.country, tuple(self.abuse), self.note, self.is_offline, self.round,
        )  # fmt: skip


class Verdict(models.Model):
    """What the facts came to at one time, by which rule; the newest of a trace holds."""

    trace = models.ForeignKey(Trace, on_delete=models.PROTECT, related_name="verdicts")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=30, choices=KINDS)
    country = models.CharField(max_length=2, blank=True)
    provider = models.CharField(max_length=300, blank=True)
    asn = models.BigIntegerField(default=0)
    abuse = models.JSONField(default=list)
    rule = models.CharField(max_length=60, blank=True)
    methods = models.JSONField(default=list)
    because = models.JSONField(default=list)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trace", "number"], name="one_verdict_per_number")]

    def __str__(self) -> str:
        return f"verdict {self.number} of {self.trace_id}"
