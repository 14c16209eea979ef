"""Rows of what goes out: notices and their addresses, holds, appeals, packages, nominations, recalls."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from tutela.casework.datasets.models import Recall
from tutela.casework.figures.catalogue import removal
from tutela.casework.figures.catalogue.sources.rows import Rows, Split, as_is, called, words
from tutela.casework.gate import Act
from tutela.casework.hosting.models import Trace
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.casework.packages.models import Outcome, Package, Sending, State as PackageState
from tutela.casework.subjects.models import Nomination
from tutela.casework.takedown.models import Appeal, Hold, Notice, NoticeItem, ProviderAnswer

_NO_ANSWER = "no_answer"
_ADDRESSES = ("url", "onion")


def _action(code: str) -> str:
    return "No answer" if code == _NO_ANSWER else called(ProviderAnswer.Code)(code)


def _addresses(unit: int) -> QuerySet[Any]:
    """Give the addresses of notices that went out, each with what its host said last that it did."""
    answers = ProviderAnswer.objects.filter(Q(item=OuterRef("pk")) | Q(item=None), notice=OuterRef("notice"))
    last = Subquery(answers.order_by("-pk").values("code")[:1])
    found = NoticeItem.objects.filter(notice__unit=unit, notice__sent_at__isnull=False)
    band = removal.band_of("notice__sent_at", "removed_at")
    return found.annotate(action=Coalesce(last, Value(_NO_ANSWER)), removal=band)


def _received(unit: int) -> QuerySet[Any]:
    """Give the addresses that reports name, each once."""
    told = Sighting.objects.filter(identifier=OuterRef("pk"), subject_kind="report")
    return Identifier.objects.filter(Exists(told), unit=unit, kind__in=_ADDRESSES)


def _traced(unit: int) -> QuerySet[Any]:
    """Give the addresses that were traced, each with whether a notice of it went out."""
    sent = NoticeItem.objects.filter(trace=OuterRef("pk"), notice__sent_at__isnull=False)
    return Trace.objects.filter(unit=unit).annotate(is_actioned=Exists(sent))


def _packages(unit: int) -> QuerySet[Any]:
    told = Outcome.objects.filter(package=OuterRef("pk"))
    first = Sending.objects.filter(package=OuterRef("pk")).order_by("pk").values("at")[:1]
    found = Package.objects.filter(unit=unit).annotate(first_sent_at=Subquery(first), is_told=Exists(told))
    return found.filter(first_sent_at__isnull=False)


def _newest_outcomes(unit: int) -> QuerySet[Any]:
    """Give of each package and kind the number that was told last."""
    later = Outcome.objects.filter(package=OuterRef("package"), code=OuterRef("code"), pk__gt=OuterRef("pk"))
    return Outcome.objects.filter(~Exists(later), package__unit=unit)


_ADDRESS_SPLITS = {
    "country": Split("By country of the host", "notice__country", as_is),
    "provider": Split("By provider", "notice__provider", as_is),
    "action": Split("By what the host says it did", "action", _action),
    "removal": Split("By time until removal", "removal", removal.named),
}

ROWS = {
    "addresses received": Rows(
        Act.LOOK_UP, _received, "first_seen_at", "Address ", "identifier",
        splits={"kind": Split("By kind", "kind", words)},
    ),
    "addresses traced": Rows(
        Act.SEE_TRACES, _traced, "made_at", "H-", "trace",
        splits={"country": Split("By hosting country", "country", as_is)}, counts=Q(is_actioned=True),
    ),
    "notices sent": Rows(
        Act.SEE_NOTICES, lambda unit: Notice.objects.filter(unit=unit, sent_at__isnull=False),
        "sent_at", "N-", "notice",
        splits={
            "country": Split("By country of the host", "country", as_is),
            "provider": Split("By provider", "provider", as_is),
        },
    ),
    "addresses notified": Rows(
        Act.SEE_NOTICES, _addresses, "notice__sent_at", "N-", "notice", number_of="notice_id",
        splits=_ADDRESS_SPLITS, counts=Q(removed_at__isnull=False), took=("notice__sent_at", "removed_at"),
    ),
    "addresses removed": Rows(
        Act.SEE_NOTICES, lambda unit: _addresses(unit).filter(removed_at__isnull=False), "removed_at", "N-",
        "notice", number_of="notice_id", splits=_ADDRESS_SPLITS, took=("notice__sent_at", "removed_at"),
    ),
    "holds answered": Rows(
        Act.SEE_NOTICES,
        lambda unit: Hold.objects.filter(notice__unit=unit, answered_at__isnull=False),
        "answered_at", "N-", "notice", number_of="notice_id",
        splits={"answer": Split("By answer", "answer", called(Hold.Answer))},
        counts=Q(answered_at__lte=F("due_at")) & ~Q(answer=Hold.Answer.EXPIRED),
    ),
    "appeals entered": Rows(
        Act.SEE_NOTICES, lambda unit: Appeal.objects.filter(notice__unit=unit), "entered_at", "N-", "notice",
        number_of="notice_id", splits={"decision": Split("By result", "decision", called(Appeal.Decision))},
    ),
    "appeals decided": Rows(
        Act.SEE_NOTICES,
        lambda unit: Appeal.objects.filter(notice__unit=unit, decided_at__isnull=False),
        "decided_at", "N-", "notice", number_of="notice_id",
        splits={"decision": Split("By decision", "decision", called(Appeal.Decision))},
    ),
    "packages sent": Rows(
        Act.SEE_PACKAGES, _packages, "first_sent_at", "PK-", "package",
        splits={"state": Split("By state", "state", called(PackageState))},
        counts=Q(is_told=True),
    ),
    "outcomes told": Rows(
        Act.SEE_PACKAGES, _newest_outcomes, "at", "PK-", "package", number_of="package_id", number="count",
        splits={"outcome": Split("By kind", "code", called(Outcome.Code))},
    ),
    "nominations decided": Rows(
        Act.SEE_SUBJECTS,
        lambda unit: Nomination.objects.filter(unit=unit, decided_at__isnull=False),
        "decided_at", "S-", "subject", number_of="subject_id",
        splits={"outcome": Split("By outcome", "outcome", words)},
    ),
    "recalls made": Rows(
        Act.SEE_PARTNERS, lambda unit: Recall.objects.filter(supply__partner__unit=unit), "made_at", "DS-",
        "supply", number_of="supply_id", counts=~Q(answer=""),
    ),
}  # fmt: skip
