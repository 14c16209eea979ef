"""Looks over what goes out: is it set up, does what signs us in hold, when did it last work, what waits.

Nobody is called for that: what was answered last stands in the rows.
"""

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from tutela.casework.abroad.errors import NoExchangeServer
from tutela.casework.abroad.iccam import places
from tutela.casework.abroad.models import ExchangeItem, ItemCall
from tutela.casework.abroad.queries import OVER as EXCHANGED, TROUBLED as EXCHANGE_TROUBLED
from tutela.casework.channels.errors import NotAllowedOut
from tutela.casework.channels.outward import smime
from tutela.casework.cybertips import environments
from tutela.casework.cybertips.errors import NoEnvironment
from tutela.casework.cybertips.models import State as TipState, Tip, TipCall
from tutela.casework.cybertips.queries import OVER as REPORTED, TROUBLED as REPORT_TROUBLED
from tutela.casework.feeds import secrets
from tutela.casework.feeds.models import Feed, Fetch
from tutela.casework.feeds.queries import TROUBLE as FEED_TROUBLE, terms_in_force
from tutela.casework.partners.sealing.rules import TOLD_BEFORE
from tutela.casework.times import moment
from tutela.site.doctor.findings import ATTENTION, WELL, Finding

_PLACES = ("live", "test")


def mail() -> Finding:
    """Say whether the certificate that mail to partners is signed with can be used, and until when."""
    chosen = settings.TUTELA.mail
    if not chosen.host:
        return Finding("mail", WELL, "no [mail] host: no mail is sent")
    try:
        by = smime.signer()
    except NotAllowedOut as wrong:
        return Finding("mail", ATTENTION, f"{wrong} [{wrong.code}]")
    if by is None:
        return Finding("mail", WELL, "mail to partners is not signed: [mail] sign_certificate names no file")
    state, ends = _ends(by.certificate)
    return Finding("mail", state, f"mail to partners is signed; the certificate {ends}")


def exchanges() -> list[Finding]:
    """Say how the exchange abroad, reports to NCMEC and feeds of partners stand."""
    try:
        return [_abroad(), _ncmec(), _feeds()]
    except DatabaseError:
        said = "cannot be asked for before the database is set up"
        return [Finding(what, ATTENTION, said) for what in ("abroad", "ncmec", "feeds")]


def _abroad() -> Finding:
    """Say whether reports are exchanged with partner hotlines, what signs us in there, and what waits."""
    named = [name for name in _PLACES if places.base_of(name)]
    stands = _count(ExchangeItem.objects.all(), EXCHANGED, EXCHANGE_TROUBLED)
    if not named:
        return Finding("abroad", WELL, f"not set up: [iccam] names no address; {stands[1]}")
    state, said = stands[0], []
    for name in named:
        try:
            at = places.place(name)
            one, ends = _ends(smime.certificate_in(at.own.certificate, f"[iccam] {name}_certificate"))
            said.append(f"{name} {at.host}, certificate {ends}")
        except (NoExchangeServer, NotAllowedOut) as wrong:
            one = ATTENTION
            said.append(f"{name}: {wrong} [{wrong.code}]")
        state = max(state, one, key=_worse)
    last = _last(ItemCall.objects.filter(is_well=True).aggregate(at=Max("exchange__ended_at"))["at"])
    return Finding("abroad", state, "; ".join([*said, last, stands[1]]))


def _ncmec() -> Finding:
    """Say whether reports to NCMEC can be sent, and what waits of them."""
    named = [name for name in _PLACES if getattr(settings.TUTELA.ncmec, name)]
    stands = _count(Tip.objects.exclude(state=TipState.DRAFT), REPORTED, REPORT_TROUBLED)
    if not named:
        return Finding("ncmec", WELL, f"not set up: [ncmec] names no address; {stands[1]}")
    state, said = stands[0], []
    for name in named:
        try:
            said.append(f"{name} {environments.place(name).host}")
        except NoEnvironment as wrong:
            state = ATTENTION
            said.append(f"{name}: {wrong} [{wrong.code}]")
    last = _last(TipCall.objects.filter(response=0).aggregate(at=Max("exchange__ended_at"))["at"])
    return Finding("ncmec", state, "; ".join([*said, last, stands[1]]))


def _feeds() -> Finding:
    """Say which feeds do not come, whether what signs us in can be read, and when one last came."""
    running = list(Feed.objects.exclude(state=Feed.State.ENDED).order_by("pk"))
    if not running:
        return Finding("feeds", WELL, "none is agreed on")
    said = [f"{len(running)} agreed on"]
    trouble = [str(each) for each in running if each.state in FEED_TROUBLE]
    if trouble:
        said.append(f"need somebody: {', '.join(trouble)}")
    unread = sorted(set(_unread(running)))
    done = Fetch.objects.filter(state=Fetch.State.DONE).aggregate(at=Max("ended_at"))["at"]
    state = ATTENTION if trouble or unread else WELL
    return Finding("feeds", state, "; ".join([*said, *unread, _last(done)]))


def _unread(running: Iterable[Feed]) -> Iterable[str]:
    """Say of which feeds what signs us in cannot be read."""
    for each in running:
        terms = terms_in_force(each)
        if terms is not None and terms.credentials:
            try:
                secrets.read(terms.credentials)
            except NotAllowedOut as wrong:
                yield f"{wrong} [{wrong.code}]"


def _worse(state: str) -> bool:
    return state != WELL


def _ends(certificate: x509.Certificate) -> tuple[str, str]:
    """Say when a certificate ends, and whether that is soon."""
    ends, now = certificate.not_valid_after_utc, timezone.now()
    if ends <= now:
        return ATTENTION, f"ended on {moment(ends)}: nothing is accepted with it. Put the next one there"
    if ends - now <= TOLD_BEFORE:
        return ATTENTION, f"ends on {moment(ends)}. Get the next one"
    return WELL, f"ends on {moment(ends)}"


def _last(at: datetime | None) -> str:
    return f"last worked on {moment(at)}" if at else "never worked yet"


def _count(
    rows: QuerySet[ExchangeItem] | QuerySet[Tip], over: Iterable[str], troubled: Iterable[str]
) -> tuple[str, str]:
    """Count what is not over, and what of it needs somebody."""
    counted = rows.aggregate(
        wait=Count("pk", filter=~Q(state__in=list(over))),
        need=Count("pk", filter=Q(state__in=list(troubled))),
    )
    said = f"{counted['wait']} wait" + (f", {counted['need']} need somebody" if counted["need"] else "")
    return (ATTENTION if counted["need"] else WELL), said
