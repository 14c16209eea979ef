"""Begins the trace of an address, from the unit's own files; nobody outside is asked."""

import ipaddress
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting.actions.judging import add_facts, facts_from_files, judge_anew
from tutela.casework.hosting.errors import NotTraceable
from tutela.casework.hosting.models import Trace
from tutela.casework.hosting.queries import digest_of, trace_of_address
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.engine.hosting.facts import Fact, Method
from tutela.engine.identifiers import Kind, read

_MOST_CHARACTERS = 20_000


@transaction.atomic
def begin_trace(by: Actor, address: str) -> Trace:
    """Begin the trace of an address, or give the one that was begun.

    Args:
        by: who traces.
        address: exactly as it was reported; defanged ones are read as what they were.

    Raises:
        NotAllowed: the actor traces nothing.
        NotTraceable: there is none, or it is longer than any address.
    """
    gate.require(by, Act.TRACE)
    exact = address.strip()
    if not exact or len(exact) > _MOST_CHARACTERS or "\0" in exact:
        raise NotTraceable(f"An address has between 1 and {_MOST_CHARACTERS:,} characters.")
    lock_unit(by.unit)
    there = trace_of_address(by.unit, exact)
    if there is not None:
        return there
    host, is_onion = _host_of(exact)
    trace = Trace.objects.create(
        unit_id=by.unit, address=exact, sha256=digest_of(exact), host=host,
        is_onion=is_onion, made_by=by.name, round=1,
    )  # fmt: skip
    rows = []
    ip = _as_ip(host)
    if ip:
        own = Fact(Method.MANUAL, "the address itself", host, ip=ip, note="the address names it")
        rows += add_facts(by, trace, [own])
        found, _ = facts_from_files(trace)
        rows += add_facts(by, trace, found)
        trace.looked_at = timezone.now()
    written = judge_anew(by, trace)
    log.record(
        by, "trace.begun", purpose="tracing", wrote=[*rows, *written], trace=trace.pk, sha256=trace.sha256,
        verdict=trace.kind,
    )  # fmt: skip
    return trace


def _host_of(exact: str) -> tuple[str, bool]:
    """Give the host of an address and whether it is an onion service; "" where it names none."""
    named = read(exact)
    if named.kind is Kind.NETWORK:
        return named.canonical.partition("/")[0], False
    if named.kind not in (Kind.URL, Kind.ONION):
        of_page = next((one for one in named.also if one.kind is Kind.URL), None)
        if of_page is None:
            return "", False
        named = of_page
    host = (urlsplit(named.canonical).hostname or "").rstrip(".")
    return host, named.kind is Kind.ONION


def _as_ip(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return ""
