"""A page asks the database as often of a large unit as of a small one."""

import re

import pytest
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.site.middleware.growing import Growing
from tests.site.middleware.routes import ROUTES
from tutela.casework.gate import Actor
from tutela.casework.people.models import Person

SIZES = (2, 12)
# Each page of the table of routes that lists or counts what grows, and for whom it is asked.
PAGES = [
    ("/", "ana"),
    ("/", "quinn"),
    ("/", "finn"),
    ("/", "sam"),
    ("/", "adele"),
    ("/exhibits/", "ana"),
    ("/find/?q=op", "ana"),
    ("/items/{item}/", "sam"),
    ("/exhibits/OP-1/JB1/", "ana"),
    ("/exhibits/OP-1/JB1/items/", "ana"),
    ("/exhibits/OP-1/JB1/results/", "ana"),
    ("/cases/OP-1/results/", "ana"),
    ("/batches/", "ana"),
    ("/batches/{batch}/", "sam"),
    ("/lists/", "sam"),
    ("/lists/List 1/", "sam"),
    ("/lots/", "quinn"),
    ("/lots/{lot}/", "quinn"),
    ("/shift/", "ana"),
    ("/my-shifts/", "ana"),
    ("/my-shifts/{shift}/", "ana"),
    ("/skipped/", "ana"),
    ("/team/", "sam"),
    ("/readiness/", "sam"),
    ("/readiness/{viewer}/clearances/", "sam"),
    ("/terminals/", "sam"),
    ("/viewing/", "ana"),
    ("/support/", "ana"),
    ("/support/team/", "sam"),
    ("/outcomes/", "ana"),
    ("/breaches/", "ana"),
    ("/breaches/{breach}/", "ana"),
    ("/limits/", "sam"),
    ("/limits/assessments/{assessment}/", "sam"),
    ("/team/give/", "sam"),
    ("/jobs/", "adele"),
    ("/record/", "sam"),
    ("/people/", "adele"),
    ("/people/ana/", "adele"),
    ("/confirm/", "sam"),
    ("/my-sign-in/", "ana"),
    ("/my-language/", "ana"),
    ("/duty/", "sam"),
    ("/clocks/", "sam"),
    ("/identifiers/hubs/", "sam"),
    ("/identifiers/{shared}/", "sam"),
    ("/known/?text=https://example.com/same", "sam"),
    ("/reports/", "sam"),
    ("/reports/{report}/", "sam"),
    ("/reports/{report}/risk/", "sam"),
    ("/reports/{report}/alike/", "sam"),
    ("/reports/{report}/addresses/", "sam"),
    ("/reports/{report}/reporter/", "sam"),
    ("/reports/{report}/offences/", "sam"),
    ("/reports/unopened/", "sam"),
    ("/reports/imports/", "sam"),
    ("/reports/imports/{import}/", "sam"),
    ("/reports/addresses/", "sam"),
    ("/reports/contacts/", "sam"),
    ("/reports/calls/", "sam"),
    ("/reports/{report}/receipt/", "sam"),
    ("/reports/sheets/", "sam"),
    ("/notices/", "sam"),
    ("/notices/{notice}/", "sam"),
    ("/abroad/", "sam"),
    ("/abroad/routes/", "sam"),
    ("/abroad/pulls/", "sam"),
    ("/abroad/{exchange}/", "sam"),
    ("/hosting/", "sam"),
    ("/hosting/{trace}/", "sam"),
    ("/operators/", "sam"),
    ("/operators/{cluster}/", "sam"),
    ("/sites/{trace}/", "sam"),
    ("/bundles/", "sam"),
    ("/bundles/{bundle}/", "sam"),
    ("/bundles/of/report/{report}/", "sam"),
    ("/outbound/", "sam"),
    ("/opinions/", "quinn"),
    ("/findings/?all=yes", "quinn"),
    ("/findings/", "ana"),
    ("/agreement/", "quinn"),
    ("/agreement/rows/", "quinn"),
    ("/enquiries/", "sam"),
    ("/enquiries/{enquiry}/", "sam"),
    ("/logbook/", "sam"),
    ("/logbook/of/OP-1/", "sam"),
    ("/logbook/lines/{line}/", "sam"),
    ("/logbook/hypotheses/{hypothesis}/", "sam"),
    ("/logbook/sources/", "sam"),
    ("/subjects/", "sam"),
    ("/subjects/{subject}/", "sam"),
    ("/subjects/of/OP-1/", "sam"),
    ("/subjects/entities/{entity}/", "sam"),
    ("/subjects/entities/{entity}/around/", "sam"),
    ("/cases/OP-1/timeline/", "sam"),
    ("/referrals/", "sam"),
    ("/packages/", "sam"),
    ("/packages/{package}/", "sam"),
    ("/ncmec/", "sam"),
    ("/ncmec/{cybertip}/", "sam"),
    ("/ncmec/{cybertip}/facts/", "sam"),
    ("/ncmec/{cybertip}/files/", "sam"),
    ("/ncmec/{cybertip}/files/1/", "sam"),
    ("/referrals/{referral}/", "sam"),
    ("/series/", "sam"),
    ("/series/new/", "sam"),
    ("/series/told/", "sam"),
    ("/series/{series}/", "sam"),
    ("/statements/", "sam"),
    ("/cases/OP-1/record/", "sam"),
    ("/cases/OP-1/continuity/", "sam"),
    ("/statements/{statement}/", "finn"),
    ("/cases/OP-1/unused/", "sam"),
    ("/communications/", "sam"),
    ("/communications/of/OP-1/JB1/", "sam"),
    ("/communications/readings/{reading}/", "sam"),
    ("/communications/threads/{thread}/", "sam"),
    ("/communications/terms/", "sam"),
    ("/policies/", "sam"),
    ("/policies/policy1/", "sam"),
    ("/policies/policy1/versions/1/", "sam"),
    ("/policies/policy1/versions/1/touched/", "sam"),
    ("/tools/", "sam"),
    ("/tools/{tool}/", "sam"),
    ("/partners/", "sam"),
    ("/retention/", "sam"),
    ("/retention/of/case/OP-1/", "sam"),
    ("/retention/holds/", "sam"),
    ("/retention/holds/{hold}/", "sam"),
    ("/retention/disposals/", "sam"),
    ("/retention/reports/", "sam"),
    ("/retention/disposals/{disposal}/", "sam"),
    ("/retention/people/", "sam"),
    ("/retention/people/{subject}/", "sam"),
    ("/disclosure/logs/", "sam"),
    ("/disclosure/logs/{log answer}/", "sam"),
    ("/disclosure/requests/", "sam"),
    ("/disclosure/requests/{request}/", "sam"),
    ("/datasets/", "sam"),
    ("/datasets/new/", "sam"),
    ("/datasets/{supply}/", "sam"),
    ("/datasets/lists/", "sam"),
    ("/datasets/lists/list/", "sam"),
    ("/datasets/lists/list/give/", "sam"),
    ("/datasets/new-list/", "sam"),
    ("/feeds/", "sam"),
    ("/feeds/new/", "sam"),
    ("/feeds/{feed}/", "sam"),
    ("/feeds/{feed}/terms/", "sam"),
    ("/feeds/{feed}/fetches/{fetch}/", "sam"),
    ("/lookups/", "sam"),
    ("/lookups/new/", "sam"),
    ("/lookups/{grant}/", "sam"),
    ("/partners/partner1/", "sam"),
    ("/boards/", "sam"),
    ("/boards/flow/", "sam"),
    ("/boards/bundles/", "sam"),
    ("/boards/clocks/", "sam"),
    ("/figures/command/", "sam"),
    ("/figures/management/", "sam"),
    ("/figures/of/reports-received/", "sam"),
    ("/figures/of/reports-received/rows/", "sam"),
    ("/figures/papers/", "sam"),
    ("/figures/papers/{paper}/", "sam"),
    ("/figures/risk-rules/", "sam"),
]
# Those that show one thing, ask for one, or are for everybody alike: nothing there grows with the unit. A
# proposal is there only while it waits, and shows a page of its entries.
OF_ONE = re.compile(
    r"(help|system|sign-in|enrol|signed-out|health|grade)/.*|new-.*|.*/api/.*|.*/results/<str:form>/|.*[.](csv|json)"
    r"|.*/(new|new-[a-z]+|revoke|withdraw|send|draft|end|undo|restore|settle|report|enter|suspend|hold|answer|check|appeal)/"
    r"|.*/(join|uploads|alerts|messages|as)/.*|lists/<str:name>/proposal/|(outbound|opinions|findings|notices/appeals)/<int:number>/"
    r"|logbook/(of/<str:case>/new|lines/<int:number>/do|sources/<int:number>)/.*"
    r"|subjects/(nominations|<int:number>/do)/.*|subjects/(of/<str:case>/note|entities/<int:number>/open)/"
    r"|support/(break|wind-down)/|beside/<int:number>/|packages/(new|outcomes|<int:number>/(anew|parts))/.*"
    r"|abroad/(new|<int:number>/(route|as))/.*|law/.*|.*/(mark|clear|raise|check|take-back)/"
    r"|readiness/<int:number>/(limits|shift)/"
)


@pytest.fixture
def growing(ana: Actor, quinn: Actor, finn: Actor, sam: Actor, adele: Actor) -> Growing:
    """The unit, before anything is in it."""
    return Growing({"ana": ana, "quinn": quinn, "finn": finn, "sam": sam, "adele": adele})


def test_a_page_asks_as_often_whatever_the_size_of_the_unit(growing: Growing) -> None:
    asked: dict[str, list[int]] = {}
    for size in SIZES:
        growing.grow_to(size)
        named = growing.named()
        for address, name in PAGES:
            browser = Client()
            browser.force_login(Person.objects.get(pk=growing.staff[name].person))
            # What is kept of questions is bounded, over all pages together.
            reset_queries()
            with CaptureQueriesContext(connection) as run:
                page = browser.get(address.format(**named))
            assert page.status_code == 200, address
            asked.setdefault(f"{address} of {name}", []).append(len(run))

    # A long list may show fewer kinds of things at its head than a short one.
    assert {page: counts for page, counts in asked.items() if max(counts) > counts[0]} == {}


def test_every_page_of_the_table_is_asked_or_grows_with_nothing() -> None:
    shown = {route.address for route in ROUTES if route.method == "GET" and 200 in route.answers.values()}
    listing = {address for address in shown if not OF_ONE.fullmatch(address)}
    patterns = [re.sub(r"<\w+:\w+>", "[^/]+", address) for address in sorted(listing)]
    asked = [re.sub(r"\?.*", "", address).removeprefix("/") for address, _ in PAGES]

    assert [pattern for pattern in patterns if not any(re.fullmatch(pattern, each) for each in asked)] == []
