"""A sending as STIX 2.1, MISP and CASE: text, the same bytes each time, no media, link or source identity."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.casework.doors import run, signed_in
from tests.casework.packages.conftest import ALL, DRAFT
from tests.casework.reports.telling import arrival, received
from tutela.casework.bundles.models import Bundle
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.logbook import actions as logbook
from tutela.casework.packages import actions, cli, queries
from tutela.casework.packages.errors import BadPackage
from tutela.casework.packages.exchange.forms import FORMS
from tutela.casework.packages.models import Package
from tutela.engine.formats.reports.told import Address, File

pytestmark = pytest.mark.django_db
MD5, SHA256 = "0" * 31 + "1", "0" * 63 + "2"
IDENTIFIER = re.compile(r"[a-z0-9-]+--[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
NAMES = "someone@example.org\n192.0.2.7\n+44 1632 960001\nhttps://www.instagram.com/sentence7731/"


@pytest.fixture
def bundle(ida: Actor) -> Bundle:
    files = (File("a.jpg", hashes={"md5": MD5, "sha256": SHA256}),)
    same = (Address("https://example.com/same"),)
    received(ida, *(arrival(number, addresses=same, files=files) for number in (1, 2)))
    return Bundle.objects.get(size=2)


@pytest.fixture
def sent(ida: Actor, quinn: Actor, sam: Actor, package: Package) -> Package:
    """What was sent, where a source of the unit has a name that no form may hold."""
    logbook.register_source(sam, "Quill Zephyr")
    actions.revise_package(ida, package, 1, replace(DRAFT, names=NAMES))
    actions.deconflict(ida, package, 2, "nothing")
    actions.check_package(quinn, package, 3, ALL)
    return actions.send_package(ida, package, 4).package


def told(by: Actor, package: Package, form: str) -> Any:
    return json.loads(actions.exchange_package(by, queries.sending_for(package), form)[1])


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_form_has_the_digests_and_names_and_no_media_link_or_source(
    form: str, sent: Package, ida: Actor
) -> None:
    name, octets = actions.exchange_package(ida, queries.sending_for(sent), form)

    text = octets.decode()
    assert name == f"{sent}-1.{form}.json"
    assert actions.exchange_package(ida, queries.sending_for(sent), form)[1] == octets
    for wanted in (MD5, "someone@example.org", "hxxps://", str(sent)):
        assert wanted in text, wanted
    for value in _values(json.loads(text)):
        assert not re.search(r"https?://(?!ontology\.|www\.w3\.org/2001/XMLSchema)", value), value
        assert "uill" not in value
        assert "a.jpg" not in value
    assert not re.search(r'"(payload_bin|data|attachment|malware-sample)"', text)
    assert LogEntry.objects.filter(act="package.exchanged").count() == 2


def _values(told: Any) -> list[str]:
    if isinstance(told, dict):
        return [text for value in told.values() for text in _values(value)]
    if isinstance(told, list):
        return [text for value in told for text in _values(value)]
    return [told] if isinstance(told, str) else []


def test_stix_is_a_bundle_whose_every_reference_leads_to_an_object_in_it(sent: Package, ida: Actor) -> None:
    bundle = told(ida, sent, "stix")

    objects = {each["id"]: each for each in bundle["objects"]}
    assert len(objects) == len(bundle["objects"])
    assert all(IDENTIFIER.fullmatch(name) for name in (bundle["id"], *objects))
    for each in objects.values():
        assert each["id"].startswith(f"{each['type']}--")
        assert each["spec_version"] == "2.1"
        named = [value for key, value in each.items() if key.endswith("_ref")]
        named += [ref for key, value in each.items() if key.endswith("_refs") for ref in value]
        assert set(named) <= set(objects), each
        assert (
            each["type"] in {"identity", "marking-definition", "extension-definition"}
            or each["object_marking_refs"]
        )
    kinds = {each["type"] for each in objects.values()}
    assert {"report", "file", "email-addr", "ipv4-addr", "note"} <= kinds
    digests = [each["hashes"] for each in objects.values() if each["type"] == "file"]
    assert {"MD5": MD5} in digests or {"MD5": MD5, "SHA-256": SHA256} in digests


def test_misp_detects_by_nothing_is_not_published_and_is_for_the_recipient_alone(
    sent: Package, ida: Actor
) -> None:
    event = told(ida, sent, "misp")["Event"]

    every = [*event["Attribute"], *(each for one in event["Object"] for each in one["Attribute"])]
    assert not any(each["to_ids"] for each in every)
    assert {each["distribution"] for each in every} == {"0"}
    assert (event["published"], event["distribution"]) == (False, "0")
    assert len({each["uuid"] for each in event["Object"]}) == len(event["Object"])
    assert not any(each["type"] == "url" for each in every)


def test_case_names_where_it_comes_from_and_what_it_holds(sent: Package, ida: Actor) -> None:
    graph = told(ida, sent, "case")["@graph"]

    by_name = {each["@id"]: each for each in graph}
    record = next(each for each in graph if each["@type"] == "case-investigation:ProvenanceRecord")
    assert {each["@id"] for each in record["uco-core:object"]} < set(by_name)
    assert len(by_name) == len(graph)
    facets = [facet for each in graph for facet in each.get("uco-core:hasFacet", ())]
    assert any("uco-observable:addressValue" in facet for facet in facets)


def test_pages_and_commands_give_each_form_to_whoever_sends_packages(
    sent: Package, ida: Actor, quinn: Actor, otis: Actor, tmp_path: Path
) -> None:
    page = f"/packages/{sent.pk}/sent/1/as/stix/"
    given = signed_in(ida).post(page)
    run(cli.package, "exchange", str(sent), "stix", tmp_path, "--as", "ida")

    assert (tmp_path / f"{sent}-1.stix.json").read_bytes() == given.content
    assert signed_in(otis).post(page).status_code == 404
    assert signed_in(ida).post(page.replace("stix", "pdf")).status_code == 422
    assert signed_in(ida).get(page).status_code == 405
    with pytest.raises(NotAllowed):
        actions.exchange_package(quinn, queries.sending_for(sent), "stix")
    with pytest.raises(BadPackage):
        actions.exchange_package(ida, queries.sending_for(sent), "pdf")


@pytest.mark.long
def test_outside_judges_take_each_form(sent: Package, ida: Actor) -> None:
    """Asks those that are installed; a unit that has none of them skips with the reason."""
    stix2 = pytest.importorskip("stix2", reason="the judge of STIX is not installed")
    pymisp = pytest.importorskip("pymisp", reason="the judge of MISP is not installed")

    assert stix2.parse(json.dumps(told(ida, sent, "stix")), allow_custom=False)
    event = pymisp.MISPEvent(strict_validation=True)
    event.from_dict(**told(ida, sent, "misp"))
    assert event.objects
