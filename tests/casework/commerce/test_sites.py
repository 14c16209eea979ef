"""DS-6: what addresses sell for, who runs several of them, and the package that tells a working group."""

import json
from datetime import date
from itertools import pairwise

import pytest

from tests.casework.doors import run, signed_in
from tests.casework.packages.conftest import ALL
from tests.casework.reports.telling import arrival, received
from tutela.casework.commerce import actions, brands, queries
from tutela.casework.commerce.cli import commerce
from tutela.casework.commerce.errors import BadBrands, BadSiteFact, SiteMoved
from tutela.casework.commerce.models import Cluster, Judgement, SiteFact
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.hosting import actions as hosting
from tutela.casework.hosting.models import Trace, TraceFact
from tutela.casework.packages import actions as packages
from tutela.casework.packages.actions import Draft
from tutela.casework.packages.content.sources import source_for
from tutela.casework.packages.errors import BadPackage
from tutela.casework.packages.models import Package, Part
from tutela.casework.partners import actions as partners
from tutela.casework.partners.errors import BadPartner
from tutela.casework.partners.models import Partner
from tutela.casework.policies import actions as policies
from tutela.engine.formats.reports.told import Address
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db

# Of the specification of Bitcoin addresses: nobody's.
WALLET = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"
MISTYPED = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3"
BASIS = "A look on the isolated machine"


def _site(by: Actor, number: int, **facts: str) -> Trace:
    trace = hosting.begin_trace(by, f"https://shop-{number}.example/")
    for kind, text in facts.items():
        actions.record_fact(by, trace, kind, text, basis=BASIS, currency="EUR" if kind == "price" else "")
    return trace


@pytest.fixture
def pair(ida: Actor) -> tuple[Trace, Trace]:
    """Two addresses that are paid by one wallet, and a third that shares nothing."""
    made = _site(ida, 1, wallet=WALLET, price="19.99", brand="example-pay"), _site(ida, 2, wallet=WALLET)
    _site(ida, 3, wallet="3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", brand="example-pay")
    return made


@pytest.fixture
def cluster(ida: Actor, pair: tuple[Trace, Trace]) -> Cluster:
    actions.judge_sites(ida, *pair, "same", "Sentence 1.")
    return Cluster.objects.get()


@pytest.fixture
def group(sam: Actor, adele: Actor) -> Partner:
    """A working group of partners, with conditions of its own."""
    entered = partners.enter_partner(
        sam, "group-1", "Group One", "working group", conditions="For members of the group only"
    )
    partners.approve_partner(sam, entered)
    return partners.approve_partner(adele, entered)


def test_every_fact_of_a_site_is_on_record_with_who_when_and_on_what_it_rests(ida: Actor) -> None:
    trace = _site(ida, 1, price="19.99", brand="example-pay", wallet=WALLET, registrar="Registrar 1")

    told = {one.kind: (one.text, one.currency, one.by, one.basis) for one in queries.facts_of(trace)}
    assert told == {
        "price": ("19.99", "EUR", ida.name, BASIS),
        "brand": ("example-pay", "", ida.name, BASIS),
        "wallet": (f"bitcoin:{WALLET}", "", ida.name, BASIS),
        "registrar": ("Registrar 1", "", ida.name, BASIS),
    }
    assert LogEntry.objects.filter(act="site_fact.recorded").count() == len(told)


@pytest.mark.parametrize(
    ("kind", "text", "currency", "basis"),
    [
        ("wallet", MISTYPED, "", BASIS),
        ("wallet", "Sentence 1.", "", BASIS),
        ("price", "cheap", "EUR", BASIS),
        ("price", "19.99", "euro", BASIS),
        ("brand", "nobody-pay", "", BASIS),
        ("colour", "blue", "", BASIS),
        ("account", " ", "", BASIS),
        ("account", "Account 1", "", " "),
    ],
)
def test_what_is_mistyped_or_rests_on_nothing_is_refused(
    ida: Actor, kind: str, text: str, currency: str, basis: str
) -> None:
    trace = hosting.begin_trace(ida, "https://shop-1.example/")

    with pytest.raises(BadSiteFact):
        actions.record_fact(ida, trace, kind, text, currency=currency, basis=basis)

    assert not SiteFact.objects.exists()


def test_a_fact_that_was_wrong_stays_and_suggests_nothing_any_more(
    ida: Actor, pair: tuple[Trace, Trace]
) -> None:
    fact = SiteFact.objects.get(trace=pair[1], kind="wallet")

    actions.take_back_fact(ida, fact, "Sentence 1.")

    fact.refresh_from_db()
    assert (fact.text, fact.taken_back_by.basis) == (f"bitcoin:{WALLET}", "Sentence 1.")
    assert queries.suggestions(pair[0]) == []
    with pytest.raises(SiteMoved):
        actions.take_back_fact(ida, fact, "Sentence 2.")


def test_addresses_that_share_a_wallet_are_suggested_with_how_rare_it_is(
    ida: Actor, pair: tuple[Trace, Trace]
) -> None:
    received(ida, arrival(1, addresses=(Address(WALLET),)))

    [found] = queries.suggestions(pair[0])

    assert found.trace == pair[1]
    [shared] = found.shared
    assert (shared.fact.kind, shared.addresses, shared.reports) == ("wallet", 2, 1)


def test_a_brand_or_a_registrar_that_many_use_suggests_nothing(ida: Actor) -> None:
    first = _site(ida, 1, brand="example-pay", registrar="Registrar 1", price="5")
    _site(ida, 2, brand="example-pay", registrar="Registrar 1", price="5")

    assert queries.suggestions(first) == []


def test_a_person_says_same_and_nothing_is_merged(ida: Actor, pair: tuple[Trace, Trace]) -> None:
    actions.judge_sites(ida, *pair, "same", "Sentence 1.")

    cluster = Cluster.objects.get()
    assert queries.traces_of(cluster) == list(pair)
    assert queries.suggestions(pair[0]) == []
    assert SiteFact.objects.filter(trace=pair[0]).count() == 3


def test_a_judgement_that_is_undone_leaves_all_as_before(
    ida: Actor, pair: tuple[Trace, Trace], cluster: Cluster
) -> None:
    actions.undo_site_judgement(ida, Judgement.objects.get(), "Sentence 2.")

    assert queries.traces_of(cluster) == []
    assert [one.trace for one in queries.suggestions(pair[0])] == [pair[1]]
    with pytest.raises(SiteMoved):
        actions.undo_site_judgement(ida, Judgement.objects.get(), "Sentence 3.")


def test_who_is_not_sure_may_be_sure_later_and_a_verdict_is_undone_first(
    ida: Actor, pair: tuple[Trace, Trace]
) -> None:
    actions.judge_sites(ida, *pair, "unsure", "Sentence 1.")
    assert not Cluster.objects.exists()

    actions.judge_sites(ida, pair[1], pair[0], "different", "Sentence 2.")

    with pytest.raises(SiteMoved):
        actions.judge_sites(ida, *pair, "same", "Sentence 3.")
    assert queries.suggestions(pair[0]) == []


def test_two_that_are_held_apart_come_together_by_no_third(ida: Actor) -> None:
    one, two, three = (_site(ida, number, account="Account 1") for number in (1, 2, 3))
    actions.judge_sites(ida, one, two, "different", "Sentence 1.")
    actions.judge_sites(ida, one, three, "same", "Sentence 2.")

    with pytest.raises(SiteMoved, match="different operators"):
        actions.judge_sites(ida, two, three, "same", "Sentence 3.")

    assert queries.traces_of(Cluster.objects.get()) == [one, three]


def test_a_part_that_comes_off_gets_an_operator_of_its_own(ida: Actor) -> None:
    sites = [_site(ida, number) for number in range(1, 6)]
    for left, right in pairwise(sites):
        actions.judge_sites(ida, left, right, "same", "Sentence 1.")
    first = Cluster.objects.get(members__trace=sites[0])
    between = Judgement.objects.get(left=sites[2], right=sites[3])

    actions.undo_site_judgement(ida, between, "Sentence 2.")

    assert queries.traces_of(first) == sites[:3]
    other = Cluster.objects.get(members__trace=sites[4])
    assert queries.traces_of(other) == sites[3:]


def test_an_operator_was_seen_from_the_first_report_to_the_last(
    ida: Actor, pair: tuple[Trace, Trace], cluster: Cluster
) -> None:
    came = received(ida, *(arrival(number, addresses=(Address(pair[0].address),)) for number in (1, 2)))

    first, last = queries.seen(ida.unit, pair)

    assert first == pair[0].made_at
    assert last is not None
    assert last > pair[1].made_at
    assert len(came) == 2


def test_the_registrar_comes_from_the_answer_of_the_registry(ida: Actor) -> None:
    trace = hosting.begin_trace(ida, "https://shop-1.example/")
    card = b'["vcard", [["fn", {}, "text", "Registrar Seven"]]]'
    answer = b'{"ldhName": "shop-1.example", "entities": [{"roles": ["registrar"], "vcardArray": %s}]}' % card
    TraceFact.objects.create(
        trace=trace, round=1, method="rdap_domain", source="rdap.example", query="shop-1.example",
        answer=answer, by="Somebody",
    )  # fmt: skip

    page = signed_in(ida).get(f"/sites/{trace.pk}/").content.decode()

    assert "Registrar by its trace: Registrar Seven" in page


def test_a_unit_keeps_its_own_brands_by_two_people(ida: Actor, finn: Actor, quinn: Actor, sam: Actor) -> None:
    text = brands.shipped() + (
        '\n[[brand]]\ncode = "own-pay"\ntitle = "Own Pay"\nkind = "processor"\ncitation = "Unit note 1"\n'
        "read_on = 2026-11-30\nverified = true\n"
    )
    policy = policies.make_policy(finn, "brands", "Payment brands", "Head", rule_book=brands.BOOK)
    draft = policies.draft(
        finn, policy, text, change="One more", citation="Unit note 1", read_on=date(2026, 11, 30)
    )
    version = policies.propose(finn, draft)
    for by in (quinn, sam):
        policies.approve(by, version, version.digest)

    trace = _site(ida, 1, brand="own-pay")

    assert "Own Pay" in signed_in(ida).get(f"/sites/{trace.pk}/").content.decode()
    with pytest.raises(BadBrands, match="stands twice"):
        brands.check(text + text[text.index('\n[[brand]]\ncode = "own-pay"') :])


def test_another_unit_sees_nothing_and_an_assessor_records_nothing(
    ana: Actor, otis: Actor, pair: tuple[Trace, Trace], cluster: Cluster
) -> None:
    with pytest.raises(NotAllowed):
        actions.record_fact(otis, pair[0], "account", "Account 1", basis=BASIS)
    with pytest.raises(NotAllowed):
        actions.record_fact(ana, pair[0], "account", "Account 1", basis=BASIS)
    with pytest.raises(NotAllowed):
        actions.judge_sites(otis, *pair, "unsure", "Sentence 1.")
    with pytest.raises(NotFound):
        queries.cluster_for(otis, cluster.pk)


def test_people_record_judge_and_undo_on_the_pages(ida: Actor, pair: tuple[Trace, Trace]) -> None:
    client, site = signed_in(ida), f"/sites/{pair[0].pk}/"

    said = {"kind": "wallet", "text": MISTYPED, "basis": BASIS}
    refused = client.post(f"{site}enter/", said)
    assert (refused.status_code, b"checksum" in refused.content) == (422, True)
    assert client.post(f"{site}enter/", {**said, "kind": "brand", "brand": "card"}).status_code == 302
    assert client.post(f"{site}enter/", {**said, "kind": "brand"}).status_code == 422

    page = client.get(site).content.decode()
    assert "19.99 EUR" in page
    assert "On 2 addresses of this unit" in page
    assert client.post(site, {"other": pair[1].pk, "verdict": "same", "reason": ""}).status_code == 422
    assert client.post(site, {"other": pair[1].pk, "verdict": "same", "reason": "Why."}).status_code == 302

    operator = client.get(f"/operators/{Cluster.objects.get().pk}/").content.decode()
    assert "hxxps://shop-1[.]example/" in operator
    assert "Example Pay" in operator
    assert "19.99 EUR" in operator
    assert f"Operator OC-{Cluster.objects.get().pk}" in operator
    assert "OC-" in client.get("/operators/").content.decode()

    undo = f"/sites/judgements/{Judgement.objects.get().pk}/undo/"
    assert client.get(undo).status_code == 200
    assert client.post(undo, {"reason": "Sentence 2."}).status_code == 302
    back = f"/sites/facts/{SiteFact.objects.filter(trace=pair[0]).latest('pk').pk}/take-back/"
    assert client.post(back, {"reason": "Sentence 3."}).status_code == 302
    assert "Taken back by" in client.get(site).content.decode()


def test_a_working_group_names_its_conditions(sam: Actor) -> None:
    with pytest.raises(BadPartner, match="conditions"):
        partners.enter_partner(sam, "group-2", "Group Two", "working group")


def test_a_package_of_an_operator_goes_to_the_working_group_under_its_own_conditions(
    ida: Actor, quinn: Actor, cluster: Cluster, group: Partner
) -> None:
    source = source_for(ida, "cluster", f"OC-{cluster.pk}")
    said = {
        "summary": "Sentence 1.", "need": "Sentence 2.", "basis": "law_enforcement", "recipient": "group-1",
        "route_reason": "Sentence 3.",
    }  # fmt: skip

    with pytest.raises(BadPackage, match="For members of the group only"):
        packages.make_package(ida, source, Draft(**said))
    made = packages.make_package(
        ida, source, Draft(**said, handling="C", conditions="For members of the group only. Until May.")
    )
    with pytest.raises(BadPackage, match="marked"):
        packages.make_package(
            ida, source,
            Draft(**said, handling="C", conditions="For members of the group only", marking="OFFICIAL"),
        )  # fmt: skip

    parts = dict(Part.objects.filter(package=made).values_list("name", "content"))
    assert f"bitcoin:{WALLET}" in parts["site-facts.csv"]
    assert "hxxps://shop-1[.]example/" in parts["addresses.csv"]
    assert "19.99,EUR" in parts["site-facts.csv"]
    assert "same" in parts["judgements.csv"]
    assert all("https://" not in text for text in parts.values())
    packages.deconflict(ida, made, 1, "nothing")
    packages.check_package(quinn, made, 2, ALL)
    packages.send_package(ida, made, 3)
    assert Package.objects.get(pk=made.pk).state == "sent"


def test_a_package_of_an_operator_is_offered_on_its_page(ida: Actor, cluster: Cluster) -> None:
    page = signed_in(ida).get(f"/operators/{cluster.pk}/").content.decode()

    address = f"/packages/new/cluster/{cluster.pk}/"
    assert address in page
    assert f"OC-{cluster.pk}" in signed_in(ida).get(address).content.decode()


def test_commands_note_suggest_and_judge_as_the_pages_do(ida: Actor, otis: Actor) -> None:
    one, two = (hosting.begin_trace(ida, f"https://shop-{number}.example/") for number in (1, 2))
    for trace in (one, two):
        run(commerce, "note", f"H-{trace.pk}", "wallet", WALLET, "--basis", BASIS, "--as", "ida")

    shared = run(commerce, "suggestions", f"H-{one.pk}", "--as", "ida").stdout
    judged = run(
        commerce, "judge", f"H-{one.pk}", f"H-{two.pk}", "same", "--because", "One.", "--json", "--as", "ida"
    )
    shown = run(commerce, "cluster", json.loads(judged.stdout)["operator"], "--as", "ida").stdout
    fact = SiteFact.objects.filter(trace=two).get()
    run(commerce, "take-back", str(fact.pk), "--because", "Sentence 1.", "--as", "ida")

    assert f"H-{two.pk}: wallet bitcoin:{WALLET}, on 2 addresses" in shared
    assert f"H-{one.pk} and H-{two.pk}: The same operator" in shown
    assert "OC-" in run(commerce, "list", "--as", "ida").stdout
    assert "taken back" in run(commerce, "facts", f"H-{two.pk}", "--as", "ida").stdout
    with pytest.raises((NotAllowed, NotFound)):
        run(commerce, "facts", f"H-{two.pk}", "--as", "otis")
