"""A unit that exchanges: partners in the directory, a rule book of two people, assessed addresses."""

from tests.casework.reports.telling import arrival, received
from tests.casework.takedown.world import approve
from tutela.casework import gate
from tutela.casework.abroad import actions
from tutela.casework.abroad.content import book
from tutela.casework.abroad.models import ExchangeItem
from tutela.casework.gate import Actor
from tutela.casework.hosting import actions as hosting
from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import Partner
from tutela.casework.reports import actions as reports
from tutela.casework.reports.models import Report
from tutela.engine.formats.reports.told import Address

DUTCH, BRITISH = "https://198.51.100.7/a/1?b=2", "https://192.0.2.7/a/1"
ONION = f"http://{'a' * 55}d.onion/1"
ROW = '\n[[recipient]]\npartner = "{}"\nchannel = "{}"\nscheme = "{}"\n'
HOTLINE = ROW.format("hotline-nl", "iccam", "iccam-v3")


def partner(adele: Actor, others: tuple[Actor, Actor], name: str, kind: str, **more: str) -> Partner:
    """Enter a partner of a country, with a mailbox if one is given, and have two people approve it."""
    made = partners.enter_partner(adele, name, name.title(), kind, country=more.get("country", "NL"))
    if "mail" in more:
        partners.add_contact(adele, made, "contact", "Desk", mail=more["mail"])
    for each in others:
        made = partners.approve_partner(each, made)
    return made


def approve_book(finn: Actor, quinn: Actor, sam: Actor, more: str = HOTLINE) -> int:
    """Have the shipped rule book approved, with rows for recipients."""
    return approve(finn, quinn, sam, book.BOOK, book.shipped() + more)


def assessed(by: Actor, address: str, category: str = "Alpha", number: int = 1) -> Report:
    """Receive a report of an address, have it looked at and traced."""
    (receipt,) = received(by, arrival(number, addresses=(Address(address),)))
    report = Report.objects.get(pk=receipt.report)
    reports.claim_report(by, report)
    look = reports.begin_look(by, report, address)
    reports.record_look(by, look, "there", "GB", {category: 2})
    hosting.begin_trace(by, address)
    report.refresh_from_db()
    return report


def made(by: Actor, address: str = DUTCH, **more: object) -> ExchangeItem:
    """Make what goes abroad of such a report."""
    report = assessed(by, address)
    return actions.make_item(by, report, actions.Draft(address, **{"grade": "national", **more}))  # type: ignore[arg-type]


def approved(by: Actor, item: ExchangeItem) -> ExchangeItem:
    """Have another person approve it as they read it."""
    return actions.approve_item(by, item, item.version, item.sha256)


def called(item: ExchangeItem, most: int = 20) -> ExchangeItem:
    """Make the calls that follow by themselves, as a worker would, until one has to wait."""
    by, session = gate.machine(item.unit_id, "the exchange abroad"), actions.Session()
    for _ in range(most):
        if actions.advance_item(by, item, session) != 0:
            break
    return ExchangeItem.objects.get(pk=item.pk)
