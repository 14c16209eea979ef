"""What stands around a unit at work: partners, policies, reports that belong together, what went out."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from tests.casework.reports.telling import arrival
from tutela.casework.abroad import actions as abroad
from tutela.casework.abroad.models import ExchangeItem
from tutela.casework.batches.models import NationalBatch
from tutela.casework.bundles.models import Bundle, Join
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Case
from tutela.casework.channels import actions as channels
from tutela.casework.commerce import actions as commerce
from tutela.casework.commerce.models import Cluster
from tutela.casework.custody import log
from tutela.casework.cybertips import actions as cybertips
from tutela.casework.cybertips.models import Tip
from tutela.casework.datasets import actions as datasets
from tutela.casework.disclosure import actions as disclosure
from tutela.casework.disclosure.models import AccessRequest, LogAnswer
from tutela.casework.enquiries import actions as enquiries
from tutela.casework.enquiries.models import Enquiry
from tutela.casework.figures import actions as figures
from tutela.casework.figures.catalogue import periods
from tutela.casework.figures.models import Paper
from tutela.casework.gate import Actor, machine
from tutela.casework.grading.models import LawChange
from tutela.casework.hosting import actions as hosting
from tutela.casework.hosting.models import Trace
from tutela.casework.items.models import Item
from tutela.casework.lists.models import HashList
from tutela.casework.logbook import actions as logbook
from tutela.casework.logbook.models import Hypothesis, Line
from tutela.casework.lookups import actions as lookups
from tutela.casework.packages import actions as packages
from tutela.casework.packages.content.sources import Source
from tutela.casework.packages.models import Package
from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import Partner
from tutela.casework.policies import actions as policies
from tutela.casework.referrals.models import Referral
from tutela.casework.reports import actions as reports
from tutela.casework.reports.actions.receive import receive
from tutela.casework.reports.models import Report, ReportImport, Unopened
from tutela.casework.retention import actions as retention
from tutela.casework.retention.models import Disposal, Hold
from tutela.casework.retention.queries import thing_of_case
from tutela.casework.series import actions as series
from tutela.casework.series.actions import Given
from tutela.casework.series.models import Series
from tutela.casework.statements.models import Statement
from tutela.casework.subjects import actions as subjects
from tutela.casework.subjects.models import Observation, Subject
from tutela.casework.support import actions as support
from tutela.casework.support.models import Breach
from tutela.casework.takedown import actions as takedown
from tutela.casework.takedown.models import Notice
from tutela.casework.tools.models import Tool
from tutela.casework.welfare.models import RiskAssessment
from tutela.engine.formats.reports.told import Address

# What ana filed for herself; nobody else is answered with it.
MINE = "Sentence 7731 of mine."


def around(sam: Actor, finn: Actor) -> dict[str, object]:
    """Give the unit something of each, and say how each is named in addresses."""
    return {**_partner(sam), **_policies(finn), **_joined(sam), **_left(sam),
        **_notices(sam), **paper_of(sam),
    }  # fmt: skip


def ask(sam: Actor, number: int, ana: Actor) -> None:
    """Have the unit asked once more, look something up for the first enquiry, and have ana file a note."""
    support.write_note(ana, f"Sentence {number}.")
    support.report_breach(ana)
    support.tell_outcome(sam, "removed", f"Sentence {number}.")
    first_breach = Breach.objects.earliest("pk")
    support.write_breach_step(
        ana, first_breach, first_breach.version, "device", "open", f"Sentence {number}."
    )
    enquiries.enter(sam, enquiries.Asked("telephone", "police", "process", f"Question {number}"))
    first = Enquiry.objects.earliest("pk")
    enquiries.look_up(sam, first, first.version, "https://example.com/same", "prevention")


def package_of(sam: Actor, case: Case, force: str) -> Package:
    """Make a package of a case, for a force that is there afterwards."""
    to, is_new = Partner.objects.get_or_create(
        unit_id=sam.unit, name=force, kind=Partner.Kind.FORCE, state=Partner.State.APPROVED
    )
    if is_new:
        with transaction.atomic():
            log.record(sam, "partner.approved", purpose="partners", wrote=[to], partner=to.pk, state=to.state)
    draft = packages.Draft(
        "Sentence 1.", "Sentence 2.", "law_enforcement", recipient=to.name, route_reason="Sentence 3.",
        names="https://example.com/same",
    )  # fmt: skip
    return packages.make_package(sam, Source(case), draft)


def exchange_of(sam: Actor, number: int) -> ExchangeItem:
    """Make what goes abroad of an address that somebody assessed, and that nobody traced."""
    address = f"https://www.example.com/assessed/{number}"
    (receipt,) = receive(sam, [arrival(900 + number, addresses=(Address(address),))])
    report = Report.objects.get(pk=receipt.report)
    reports.claim_report(sam, report)
    look = reports.begin_look(sam, report, address)
    reports.record_look(sam, look, "there", "GB", {"Alpha": 1})
    made = abroad.make_item(sam, report, abroad.Draft(address))
    abroad.pull_reports(sam)
    return made


def cybertip_of(finn: Actor, case: Case) -> Tip:
    """Make a report to NCMEC of a case, for the test environment, with its first item."""
    made = cybertips.make_tip(finn, case, "test", {"additionalInfo": "Sentence 1."})
    item = Item.objects.filter(instances__intake__exhibit__case=case).earliest("pk")
    cybertips.choose_files(finn, made, made.version, [item.pk])
    made.refresh_from_db()
    return made


def paper_of(sam: Actor) -> dict[str, object]:
    """Make a briefing of this month; give it and the span."""
    month = periods.month(timezone.localdate())
    made = figures.make_paper(sam, "briefing", month, "OFFICIAL")
    return {"paper": made.pk, "figures_span": month.code}


def supplied(sam: Actor, finn: Actor, own: HashList) -> dict[str, object]:
    """Have a partner given what was published of a list, and say something of it."""
    to, is_new = Partner.objects.get_or_create(
        unit_id=sam.unit, name="taker", kind=Partner.Kind.HOTLINE, state=Partner.State.APPROVED
    )
    if is_new:
        with transaction.atomic():
            log.record(sam, "partner.approved", purpose="partners", wrote=[to], partner=to.pk, state=to.state)
    made = datasets.propose_supply(finn, to, own, ["md5"], legal_basis="Sentence 1.", answer_days=7)
    datasets.confirm_supply(sam, made)
    datasets.enter_receipt(finn, datasets.make_delta(finn, made), "applied", 0)
    entry = own.entries.order_by("pk")[0]
    datasets.enter_feedback(finn, made, bytes(entry.sha256 or b"").hex(), "false_match")
    addresses = datasets.make_entry_list(finn, "blocked", "address")
    datasets.propose_supply(finn, to, addresses, ["address"], legal_basis="Sentence 1.", answer_days=7)
    asks = lookups.propose_grant(finn, to, {"OURS": own}, lookups.Terms(60, 600, "Sentence 1."))
    return {"supply": made.pk, "entry list": addresses.name, "grant": asks.pk}


def series_of(sam: Actor, finn: Actor, referral: Referral) -> dict[str, object]:
    """Open a series with a referral, and sign an export of it."""
    made = series.open_series(finn)
    series.add_referral(finn, made, referral, "Sentence 1.")
    export = series.sign_export(sam, series.make_export(finn, made, Given("force-1", "safeguarding")))
    made.refresh_from_db()
    return {"series": made.pk, "series version": made.version, "number one": export.number}


def people_of(finn: Actor, case: Case, number: int = 1) -> dict[str, object]:
    """Note two names in a case, judge them the same, open a person of them, and nominate them."""
    one, other = (
        subjects.note_observation(finn, case, subjects.Noted("Person 1", "name", place=f"book {each}"))
        for each in (2 * number, 2 * number + 1)
    )
    judged = subjects.judge(finn, one, other, "same" if number == 1 else "unsure", "Sentence 1.")
    person = subjects.open_subject(finn, one, f"Subject {number}", "suspect", "Sentence 2.")
    nomination = subjects.nominate(finn, person, "National tasking", "Sentence 3.")
    return {
        "entity": one.pk, "judgement": judged.pk, "subject": person.pk, "nomination": nomination.pk,
    }  # fmt: skip


def intelligence_of(finn: Actor, case: Case) -> dict[str, object]:
    """File a line of a case whose text waits for a signature, pose a hypothesis, and register a source."""
    graded = logbook.Graded("Sentence 1.", "1", "A", "P", "officer", "review", date(2026, 3, 2))
    line = logbook.file_line(finn, case, graded)
    logbook.sanitise(finn, line, "Sentence 2.")
    hypothesis = logbook.pose(finn, case, "Sentence 3.")
    source = logbook.register_source(finn, "Quill Zephyr")
    return {"line": line.pk, "hypothesis": hypothesis.pk, "source": source.pk}


def kept(finn: Actor, sam: Actor, number: int = 1) -> dict[str, object]:
    """Close a case that is held, one whose disposal waits, and one that was disposed of."""
    held, waiting, gone = (
        cases.open_case(finn, f"KEPT-{number}-{name}", "Sentence 1.") for name in ("1", "2", "3")
    )
    for case in (held, waiting, gone):
        cases.close_case(sam, case, "Sentence 2.")
    hold = retention.place_hold(sam, thing_of_case(held), "Sentence 3.", "Order 1/26")
    asked = retention.propose_disposal(finn, waiting, "Sentence 4.", "Order 2/26")
    done = retention.propose_disposal(finn, gone, "Sentence 5.", "Order 3/26")
    retention.answer_disposal(sam, done, is_confirmed=True)
    retention.carry_out(machine(sam.unit, "retention"), done.pk)
    return {"held case": held.reference, "hold": hold.pk, "disposal": asked.pk, "certified": done.pk}


def disclosed(finn: Actor, sam: Actor, number: int = 1) -> dict[str, object]:
    """Ask who did what with a case, enter a request of a person of one, and answer one of nobody's."""
    today, person = timezone.localdate(), Subject.objects.earliest("pk")
    asked = disclosure.answer_logs(
        sam, "case", person.case.reference, today, today, "lawfulness", "Sentence 1."
    )
    waiting = disclosure.open_request(finn, f"Requester {number}", "1 Example Street", today, person)
    disclosure.gather_items(finn, waiting)
    done = disclosure.open_request(finn, f"Requester {number}", "1 Example Street", today)
    disclosure.confirm_identity(finn, done, "Sentence 2.", today)
    disclosure.propose_answer(finn, done)
    disclosure.answer_request(sam, done, is_approved=True)
    return {"log answer": asked.pk, "request": waiting.pk, "answered request": done.pk}


def firsts() -> dict[str, int]:
    """Give the numbers of the first of each of what is made here."""
    models = {
        "notice": Notice,
        "exchange": ExchangeItem,
        "trace": Trace,
        "tool": Tool,
        "assessment": RiskAssessment,
        "statement": Statement,
        "paper": Paper,
        "batch": NationalBatch,
        "package": Package,
        "cybertip": Tip,
        "enquiry": Enquiry,
        "referral": Referral,
        "series": Series,
        "import": ReportImport,
        "subject": Subject,
        "entity": Observation,
        "line": Line,
        "hypothesis": Hypothesis,
        "hold": Hold,
        "log answer": LogAnswer,
        "request": AccessRequest,
        "disposal": Disposal,
    }
    return {name: model._default_manager.earliest("pk").pk for name, model in models.items()}


def _partner(sam: Actor) -> dict[str, object]:
    hotline = partners.enter_partner(sam, "hotline", "A hotline", "hotline")
    contact = partners.add_contact(sam, hotline, "contact", "Desk", telephone="01632 960001")
    return {"partner": hotline.name, "contact": contact.pk}


def _policies(finn: Actor) -> dict[str, object]:
    """Write two policies: one is a draft, one waits for approval."""
    for name in ("use", "care"):
        policy = policies.make_policy(finn, name, f"Policy of {name}", "Head of unit")
        version = policies.draft(
            finn, policy, "1. Sentence 1.", change="First version", citation="Decision 1/26",
            read_on=date(2026, 11, 2),
        )  # fmt: skip
    policies.propose(finn, version)
    change = LawChange.objects.create(version=version, listed_at=timezone.now(), compared=0, touched=0)
    with transaction.atomic():
        log.record(
            finn, "law.touched_listed", purpose="policy", wrote=[change], policy=policy.pk,
            version=version.number, compared=0, touched=0,
        )  # fmt: skip
    return {"drafted": "use", "waiting": "care", "digest": version.digest}


def _joined(sam: Actor) -> dict[str, object]:
    same = (Address("https://example.com/same"),)
    receipts = receive(sam, [arrival(number, addresses=same) for number in (101, 102)])
    join = Join.objects.filter(subject=receipts[0].report).earliest("pk")
    return {
        "joined": receipts[0].report, "join": join.pk, "shared": join.identifier_id,
        "bundle": Bundle.objects.latest("pk").pk,
    }  # fmt: skip


def _notices(sam: Actor) -> dict[str, object]:
    """Trace an address, and appeal against a notice about it."""
    trace = hosting.begin_trace(sam, "https://192.0.2.7/1")
    [notice] = takedown.draft_notices(sam, [trace])
    said = {"host": "Host", "serial": "1", "contact": "desk@host.example", "says": "Sentence 1."}
    appeal = takedown.enter_appeal(sam, notice, **said)
    return {"trace": trace.pk, "notice": notice.pk, "appeal": appeal.pk, **_sites(sam, trace)}


def _sites(sam: Actor, trace: Trace) -> dict[str, object]:
    """Record what two addresses sell for, and hold them to be one's; a third shares their account."""
    others = [hosting.begin_trace(sam, f"https://192.0.2.8/{number}") for number in (1, 2)]
    facts = [
        commerce.record_fact(sam, each, "account", "Account 1", basis="Sentence 1.")
        for each in (trace, *others)
    ]
    commerce.record_fact(sam, trace, "price", "19.99", currency="EUR", basis="Sentence 1.")
    judged = commerce.judge_sites(sam, trace, others[0], "same", "Sentence 2.")
    return {
        "site fact": facts[0].pk, "site judgement": judged.pk, "cluster": Cluster.objects.latest("pk").pk,
        "third site": others[1].pk,
    }  # fmt: skip


def _left(sam: Actor) -> dict[str, object]:
    sent = channels.send_mail(sam, to="duty@example.org", subject="One", text="Sentence 1.", about="R-12")
    run = ReportImport.objects.create(unit_id=sam.unit, path="/mnt/tips", begun_by="sam")
    now = timezone.now()
    aside = Unopened.objects.create(
        unit_id=sam.unit, door=Unopened.Door.COMPANY, reference="P-1", received_at=now, set_aside_at=now,
        reason="Sentence 1.",
    )  # fmt: skip
    with transaction.atomic():
        log.record(sam, "report_import.begun", purpose="report", wrote=[run], report_import=run.pk)
        log.record(sam, "arrival.set_aside", purpose="report", wrote=[aside], unopened=aside.pk)
    return {"delivery": sent.pk, "import": run.pk, "unopened": aside.pk}
