"""The step that finds the route of an address and writes what is sent there."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.abroad.content import document, grades
from tutela.casework.abroad.content.book import book_of
from tutela.casework.abroad.content.grades import Graded
from tutela.casework.abroad.content.recipients import recipient_of
from tutela.casework.abroad.content.routing import Route, route_of, way_of
from tutela.casework.abroad.errors import BadExchange
from tutela.casework.abroad.iccam import ADAPTER
from tutela.casework.abroad.iccam.v3 import moment_said
from tutela.casework.abroad.models import Channel, ExchangeItem, State, Way
from tutela.casework.abroad.queries import OVER, partner_for
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting.models import Verdict
from tutela.casework.hosting.queries import digest_of, ips_of, trace_of_address, verdict_of
from tutela.casework.items.models import Item
from tutela.casework.reports.queries import law_pack
from tutela.casework.takedown import actions as takedown
from tutela.casework.takedown.models import NoticeItem

_MOST_HASHES = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants: the grade they confirm, and the partner they choose instead of the rule's."""

    grade: str = ""
    partner: str = ""
    because: str = ""
    items: Sequence[int] = ()


def route(by: Actor, item: ExchangeItem, address: str, wanted: Wanted) -> Verdict | None:
    """Write the route of an item: by the rule, or to the partner whom a person chose with a reason.

    Raises:
        BadExchange: another partner is chosen, and nothing says why.
        NotFound: the directory has no such partner.
    """
    trace = trace_of_address(item.unit_id, address)
    verdict = verdict_of(trace) if trace else None
    found = route_of(item.unit_id, verdict)
    item.because = ""
    if wanted.partner and (found.partner is None or wanted.partner != found.partner.name):
        if not wanted.because.strip():
            raise BadExchange("Say why it goes to another partner than the rule names.")
        chosen = partner_for(by, wanted.partner)
        found = Route(way_of(chosen), found.country or chosen.country, found.rule, chosen)
        item.because = wanted.because.strip()
    item.way, item.country, item.rule = found.way, found.country, found.rule[:500]
    item.partner, item.address_sha256 = found.partner, digest_of(address)
    return verdict


def compose(by: Actor, item: ExchangeItem, address: str, verdict: Verdict | None, wanted: Wanted) -> None:
    """Write what an item sends, by its route, and bring it where that puts it; the item has its number.

    Raises:
        NotAssessed: nobody recorded at the address what is illegal.
        NotMapped: no row says what its category is in the recipient's scheme.
        BadExchange: the grade is none that the row allows, or an item cannot be named.
    """
    if item.report is None:
        raise BadExchange(f"{item} is of no report.")
    found = grades.assessed_at(item.report, address)
    item.pack, item.category = found.pack_said, found.category
    item.payload, item.sha256, item.schema, item.channel = None, "", "", ""
    item.scheme = item.grade = item.grade_origin = item.sent_to = ""
    item.approved_by, item.approved_at, item.delivery = None, None, None
    if item.way == Way.NONE:
        _stand(item, State.NO_ROUTE, item.rule)
        return
    if item.way == Way.HOST:
        _give_notice(by, item, address)
        return
    if item.partner is None:
        raise BadExchange(f"{item} has no recipient.")
    (book, item.book), to = book_of(item.unit_id), recipient_of(item.unit_id, item.partner)
    if item.is_test and to.channel != Channel.ICCAM:
        raise BadExchange(
            f"A TEST report goes to ICCAM's test environment alone, and {item.partner} is reached by "
            f"{to.channel}."
        )
    graded = grades.confirm(book, to.scheme, found, wanted.grade)
    item.channel, item.scheme, item.grade, item.grade_origin = (
        to.channel, graded.scheme, graded.value, graded.origin,
    )  # fmt: skip
    if to.channel == Channel.ICCAM:
        # Its form has no field for them that is known.
        item.hashes = []
    elif wanted.items:
        item.hashes = hashes_of(by, item, wanted.items)
    said = _said(item, address, verdict, graded)
    if to.channel == Channel.ICCAM:
        item.payload, item.schema = ADAPTER.payload(said, book), ADAPTER.schema
    else:
        item.payload, item.schema = document.document(said), document.SCHEMA
    item.sha256 = sha256(item.payload).hexdigest()
    _stand(item, State.MADE)


def _stand(item: ExchangeItem, state: State, reason: str = "") -> None:
    now = timezone.now()
    item.since = item.since if item.state == state else now
    item.state, item.reason = state, reason[:500]
    item.ended_at = now if state in OVER else None


def _give_notice(by: Actor, item: ExchangeItem, address: str) -> None:
    """Have the host told as any is: by a notice, drafted now or there already."""
    trace = trace_of_address(item.unit_id, address)
    item.channel = Channel.NOTICE
    if trace is None:
        raise BadExchange(f"The address of {item} was not traced.")
    there = NoticeItem.objects.filter(trace=trace, is_open=True).select_related("notice").first()
    item.notice = there.notice if there else takedown.draft_notices(by, [trace])[0]
    _stand(item, State.NOTICED, f"Notice {item.notice} says how it goes on.")


def hashes_of(by: Actor, item: ExchangeItem, numbers: Sequence[int]) -> list[dict[str, str]]:
    """Give SHA-256 and category of items that are named: of those alone whose settled grade is illegal.

    Raises:
        BadExchange: one is not there, is not settled, or is not illegal by the law pack.
    """
    if len(numbers) > _MOST_HASHES:
        raise BadExchange(f"Name at most {_MOST_HASHES} items.")
    pack = law_pack(item.unit_id)
    rows = Item.objects.filter(unit=by.unit, pk__in=numbers).exclude(state=Item.State.DISPOSED)
    found = {row.pk: row for row in rows.select_related("settlement")}
    told = []
    for number in sorted(set(numbers)):
        row = found.get(number)
        settlement = getattr(row, "settlement", None)
        if row is None or settlement is None or not gate.may(by, Act.WORK_EXCHANGES, on=row):
            raise BadExchange(f"T-{number} is no item for you whose grade is settled.")
        if settlement.pack != pack.name or not grades.is_criminal(pack, settlement.category):
            raise BadExchange(f"The settled grade of T-{number} is not illegal by law pack {pack.name}.")
        graded = f"{settlement.pack} {settlement.pack_version}"
        told.append({"sha256": bytes(row.sha256).hex(), "category": settlement.category, "law_pack": graded})
    return told


def _said(item: ExchangeItem, address: str, verdict: Verdict | None, graded: Graded) -> document.Said:
    trace, report = trace_of_address(item.unit_id, address), item.report
    return document.Said(
        reference=str(item), unit=str(item.unit), analyst=settings.TUTELA.iccam.analyst or str(item.unit),
        address=address, country=item.country, ip=next(iter(ips_of(trace)), "") if trace else "",
        provider=verdict.provider if verdict else "", asn=verdict.asn if verdict else 0,
        received_at=moment_said(report.received_at) if report else "", graded=graded, pack=item.pack,
        category=item.category, memo=item.memo, hashes=item.hashes,
    )  # fmt: skip
