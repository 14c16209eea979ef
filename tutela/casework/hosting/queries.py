"""Questions about where addresses are hosted."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.database import portions
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting.models import Trace, Verdict
from tutela.engine.hosting.offline import Files
from tutela.engine.hosting.verdict import Kind
from tutela.errors import NotFound


def traces_of(by: Actor, kind: str = "") -> QuerySet[Trace]:
    """List the unit's traces, of one kind of verdict or all, the newest first.

    Raises:
        NotAllowed: the actor may not see traces.
    """
    gate.require(by, Act.SEE_TRACES)
    found = Trace.objects.filter(unit=by.unit).order_by("-pk")
    return found.filter(kind=kind) if kind in set(Kind) else found


def trace_for(by: Actor, number: int) -> Trace:
    """Find a trace of the actor's unit.

    Raises:
        NotAllowed: the actor may not see traces.
        NotFound: there is none of that number.
    """
    found = traces_of(by).filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no trace H-{number}.")
    return found


def trace_of_address(unit: int, address: str) -> Trace | None:
    """Give the trace of an exact address; None where it was never traced."""
    return Trace.objects.filter(unit=unit, sha256=digest_of(address)).first()


def digest_of(address: str) -> str:
    """Give what an exact address is found by; blanks around it are none of it."""
    return sha256(address.strip().encode()).hexdigest()


def traces_of_addresses(unit: int, exact: Sequence[str]) -> dict[str, Trace]:
    """Give the traces of exact addresses, by these, as far as they were traced."""
    digests = {digest_of(each): each for each in exact}
    found: dict[str, Trace] = {}
    for some in portions(sorted(digests)):
        for trace in Trace.objects.filter(unit=unit, sha256__in=some):
            found[digests[trace.sha256]] = trace
    return found


def verdict_of(trace: Trace) -> Verdict | None:
    """Give the verdict that holds; None before the first."""
    return trace.verdicts.filter(number=trace.verdict).first()


def is_stale(trace: Trace) -> bool:
    """Say whether what is known is too old to send anything on it."""
    hours = settings.TUTELA.hosting.stale_after_h
    return trace.looked_at is None or timezone.now() - trace.looked_at > timedelta(hours=hours)


def files() -> Files:
    """Give the unit's own files, as the settings name them."""
    chosen = settings.TUTELA.hosting
    return Files(chosen.delegated, chosen.routes, chosen.registrations, chosen.geography)


def ips_of(trace: Trace) -> list[str]:
    """Give the IP addresses that the newest look names for a host, in their order, each once."""
    named = trace.facts.exclude(ip="").filter(method__in=("dns", "manual", *WORDS)).order_by("pk")
    newest = max((fact.round for fact in named if fact.method == "dns"), default=0)
    return list(dict.fromkeys(fact.ip for fact in named if fact.method != "dns" or fact.round == newest))


# What people bring: each needs the basis on which it rests.
WORDS = ("cdn_reply", "partner_statement", "provider_reply")
