"""HA-4 and HA-5: a trace sheet of facts that are only ever added, from files and from servers that answer."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.casework.doors import run, signed_in
from tests.casework.hosting import world
from tests.casework.hosting.world import HOST, IP, PAGE, Registries
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.hosting import actions, queries
from tutela.casework.hosting.cli import trace as command
from tutela.casework.hosting.errors import NotTraceable
from tutela.casework.hosting.models import LookUp, Trace, TraceFact
from tutela.errors import NotFound
from tutela.site.settings import Outbound, Settings as Chosen

pytestmark = pytest.mark.django_db


@pytest.fixture
def from_files(tmp_path: Path, settings: Settings, sam: Actor, monkeypatch: pytest.MonkeyPatch) -> Actor:
    settings.TUTELA = Chosen(hosting=world.files(tmp_path))
    return sam


@pytest.fixture
def registries(tmp_path: Path, settings: Settings, sam: Actor) -> Iterator[Registries]:
    with world.running(tmp_path, settings) as running:
        yield running


def test_ha_4_an_address_is_traced_with_no_network(
    from_files: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", None)
    trace = actions.begin_trace(from_files, f"hxxps://{IP.replace('.', '[.]')}/a")

    assert (trace.kind, trace.country, trace.host) == ("direct", "GB", IP)
    verdict = queries.verdict_of(trace)
    assert verdict is not None
    assert (verdict.rule, verdict.abuse) == ("uk-two-independent", ["abuse@one.example"])
    facts = TraceFact.objects.filter(trace=trace).exclude(method="manual")
    assert {fact.method for fact in facts} == {"registry", "asn_table", "whois_text"}
    assert all(fact.source and fact.source_date and fact.is_offline and fact.at for fact in facts)
    assert actions.begin_trace(from_files, trace.address).pk == trace.pk
    assert not LookUp.objects.exists()


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("http://203.0.113.7/", "disagreement"),
        ("http://203.0.113.200/", "cdn_front_origin_unknown"),
        ("http://10.1.2.3/", "private_or_bogon"),
        ("http://duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion/", "onion"),
        ("a name in a program", "inchoate"),
        (PAGE, "unsettled"),
    ],
    ids=["disagreement", "front", "private", "onion", "text", "host"],
)
def test_ha_4_what_is_no_plain_verdict_is_a_state_without_a_country(
    from_files: Actor, address: str, kind: str
) -> None:
    trace = actions.begin_trace(from_files, address)

    assert (trace.kind, trace.country) == (kind, "")


def test_ha_4_the_word_of_a_fronts_operator_says_where_the_origin_is(from_files: Actor) -> None:
    trace = actions.begin_trace(from_files, "http://203.0.113.200/")
    for wrong in ({"ip": "nowhere"}, {"country": "gb"}, {}):
        with pytest.raises(NotTraceable):
            actions.add_word(from_files, trace, "cdn_reply", source="Front", basis="their mail 1", **wrong)
    with pytest.raises(NotTraceable):
        actions.add_word(from_files, trace, "cdn_reply", source="Front", basis=" ", ip=IP)

    actions.add_word(
        from_files, trace, "cdn_reply", source="Front", basis="their mail 1", ip=IP, country="GB"
    )

    trace.refresh_from_db()
    assert (trace.kind, trace.country) == ("cdn_front_origin_known", "GB")
    assert [each.number for each in trace.verdicts.order_by("number")] == [1, 2]
    assert TraceFact.objects.get(trace=trace, method="cdn_reply").basis == "their mail 1"


def test_ha_5_registries_are_asked_and_every_hop_and_the_raw_answer_is_kept(
    registries: Registries, sam: Actor
) -> None:
    registries.answers({f"/ip/{IP}": [302, {}, f"{registries.base}/elsewhere"], "/elsewhere": world.BLOCK})
    trace = actions.begin_trace(sam, PAGE)

    asked = {look.method: look for look in actions.look_up(sam, trace)}

    assert {method: look.outcome for method, look in asked.items()} == {
        "dns": "accepted", "rdap_ip": "accepted", "rdap_domain": "rejected",
    }  # fmt: skip
    assert [hop.rpartition(" ")[2] for hop in asked["rdap_ip"].hops] == ["302", "200"]
    fact = TraceFact.objects.get(trace=trace, method="rdap_ip")
    assert fact.abuse == ["abuse@one.example"]
    assert "registrant/abuse" in fact.note
    assert fact.answer_sha256
    assert bytes(fact.answer)
    trace.refresh_from_db()
    assert (trace.kind, trace.country) == ("direct", "GB")
    begun = LogEntry.objects.filter(body__contains='"look_up.begun"').count()
    assert begun == LookUp.objects.count() == 3
    assert registries.requests[:2] == [f"dns {HOST} 1", f"dns {HOST} 28"]


@pytest.mark.parametrize(
    "answer",
    [[404, {"errorCode": 404}, ""], [429, {"errorCode": 429}, ""], [200, "no json", ""], [500, "", ""],
     [302, {}, "http://198.51.100.9/"], [302, {}, "/ip/192.0.2.7"]],
    ids=["missing", "limit", "broken", "fault", "sent to others", "in a circle"],
)  # fmt: skip
def test_ha_5_one_registry_that_fails_still_leaves_the_others(
    registries: Registries, sam: Actor, answer: list[object]
) -> None:
    registries.answers({f"/ip/{IP}": answer, "/domain/host.example": {"ldhName": "host.example"}})
    trace = actions.begin_trace(sam, PAGE)

    asked = {look.method: look for look in actions.look_up(sam, trace)}

    assert asked["rdap_domain"].outcome == "accepted"
    assert asked["rdap_ip"].says or asked["rdap_ip"].outcome == "accepted"
    trace.refresh_from_db()
    assert (trace.kind, trace.country) == ("direct", "GB")


def test_nobody_is_asked_whom_no_setting_names_and_that_is_on_record(
    registries: Registries, sam: Actor, settings: Settings
) -> None:
    settings.TUTELA = Chosen(outbound=Outbound(), hosting=settings.TUTELA.hosting)
    trace = actions.begin_trace(sam, PAGE)

    asked = actions.look_up(sam, trace)

    assert {look.outcome for look in asked} == {"refused here"}
    assert all("[outbound] allow does not name" in look.says for look in asked)
    assert not registries.requests
    trace.refresh_from_db()
    assert (trace.kind, trace.looked_at) == ("unsettled", None)


def test_a_host_that_moved_is_judged_by_where_it_is_now_and_one_that_is_gone_is_gone(
    registries: Registries, sam: Actor
) -> None:
    trace = actions.begin_trace(sam, PAGE)
    actions.look_up(sam, trace)
    registries.hosts({HOST: ["198.51.100.7"]})
    actions.look_up(sam, trace)
    trace.refresh_from_db()
    assert trace.country == "NL"

    registries.hosts({})
    actions.look_up(sam, trace)

    trace.refresh_from_db()
    assert (trace.kind, trace.verdict) == ("gone", trace.verdicts.count())


def test_only_who_may_sees_and_traces(from_files: Actor, ana: Actor, audra: Actor, otis: Actor) -> None:
    trace = actions.begin_trace(from_files, PAGE)

    assert queries.trace_for(audra, trace.pk) == trace
    for act in (lambda: queries.traces_of(ana), lambda: actions.look_again(audra, trace)):
        with pytest.raises(NotAllowed):
            act()
    for by, number in ((from_files, trace.pk + 1), (otis, trace.pk)):
        with pytest.raises(NotFound):
            queries.trace_for(by, number)
    with pytest.raises(NotAllowed):
        actions.look_up(otis, trace)


def test_the_pages_trace_show_and_take_a_word(from_files: Actor) -> None:
    browser = signed_in(from_files)
    answer = browser.post("/hosting/new/", {"address": f"http://{IP}/"})
    page = browser.get(answer["Location"]).content.decode()

    assert "Hosted here: GB" in page
    assert "hxxp://192[.]0[.]2[.]7/" in page
    assert f"http://{IP}/" not in page
    assert browser.post("/hosting/new/", {"address": "x" * 20_001}).status_code == 422
    assert browser.post(answer["Location"], {"act": "look"}).status_code == 302
    assert browser.post(answer["Location"], {"act": "nothing"}).status_code == 422
    said = {"method": "manual", "source": "Analyst", "basis": "Looked up", "country": "ie"}
    assert browser.post(f"{answer['Location']}enter/", said).status_code == 302
    assert "The sources disagree" in browser.get(answer["Location"]).content.decode()
    assert "H-" in browser.get("/hosting/?kind=disagreement").content.decode()
    assert "No such trace" in browser.get("/hosting/?kind=direct").content.decode()


def test_the_commands_do_what_the_pages_do(from_files: Actor) -> None:
    begun = run(command, "begin", f"http://{IP}/", "--as", "sam")
    assert "Hosted here (GB" in begun.output
    number = str(Trace.objects.get().pk)
    assert "asn_table" in run(command, "show", number, "--as", "sam").output
    assert run(command, "look", number, "--as", "sam").exit_code == 3
    assert '"country": "GB"' in run(command, "list", "--json", "--as", "sam").output
    assert "refused here" in run(command, "ask", number, "--as", "sam").output
