"""Adds what a person, a partner or a provider says of where an address is hosted."""

import ipaddress
import re

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting.actions.judging import add_facts, facts_from_files, judge_anew, locked
from tutela.casework.hosting.errors import NotTraceable
from tutela.casework.hosting.models import Trace
from tutela.casework.hosting.queries import WORDS
from tutela.engine.hosting.bulk import mailboxes_in
from tutela.engine.hosting.facts import Fact, Method
from tutela.engine.taxonomy import terminology

BY_PEOPLE = (*WORDS, Method.MANUAL.value, Method.DNS.value)
_COUNTRY = re.compile(r"[A-Z]{2}|")
_MOST = 300


@transaction.atomic
def add_word(
    by: Actor,
    trace: Trace,
    method: str,
    *,
    source: str,
    basis: str,
    ip: str = "",
    country: str = "",
    provider: str = "",
    mailboxes: str = "",
) -> Trace:
    """Add a word to a trace, and look up the IP address it names in the unit's files.

    Args:
        by: who enters it.
        trace: of which address.
        method: "cdn_reply", "partner_statement", "provider_reply", "manual", or "dns" for what the isolated
            machine's name server answered.
        source: who says so.
        basis: on what it rests: a reference of their mail, a look on the isolated machine.
        ip: the IP address of the machine; empty where it is not said, and for "dns" where the host is gone.
        country: two letters.
        provider: who hosts it.
        mailboxes: to which a notice may go.

    Raises:
        NotAllowed: the actor traces nothing.
        NotTraceable: it says nothing, or not on what it rests, or something in it is written wrong.
    """
    gate.require(by, Act.TRACE, on=trace)
    terminology.guard(source, basis, provider)
    if method not in BY_PEOPLE:
        raise NotTraceable(f"Nobody's word is {method!r}. It is one of: {', '.join(BY_PEOPLE)}.")
    if not source.strip() or not basis.strip():
        raise NotTraceable("Say who says so, and on what it rests.")
    if max(map(len, (source, basis, provider))) > _MOST or len(mailboxes) > _MOST:
        raise NotTraceable(f"Each has {_MOST} characters at most.")
    if not _COUNTRY.fullmatch(country):
        raise NotTraceable(f"{country!r} is no country: write two letters, as GB.")
    if not (ip or country or provider or method == Method.DNS):
        raise NotTraceable("Name an IP address, a country or a provider.")
    current = locked(trace)
    current.round += 1
    fact = Fact(
        Method(method), source.strip(), current.host or current.reference, ip=_ip(ip),
        organisation=provider.strip(), country=country, abuse=mailboxes_in(mailboxes), is_offline=False,
    )  # fmt: skip
    rows = add_facts(by, current, [fact], basis=basis.strip())
    found, _ = facts_from_files(current)
    rows += add_facts(by, current, found)
    current.looked_at = timezone.now()
    written = judge_anew(by, current)
    log.record(
        by, "trace.word_added", purpose="tracing", wrote=[*rows, *written], trace=current.pk, method=method,
        basis_sha256=log.digest_of(basis), verdict=current.kind,
    )  # fmt: skip
    return current


def _ip(written: str) -> str:
    if not written:
        return ""
    try:
        return str(ipaddress.ip_address(written.strip()))
    except ValueError as wrong:
        raise NotTraceable(f"{written[:60]!r} is no IP address.") from wrong
