"""The unit's guidance stands beside the item, is read before the next batch, and names what it touches."""

from datetime import date
from uuid import uuid4

import pytest

from tests.casework.grading.desks import desk_of, post
from tests.casework.welfare.received import pictures
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor
from tutela.casework.grading import actions
from tutela.casework.grading.errors import BadGuidance
from tutela.casework.grading.guidance import sections
from tutela.casework.grading.models import Reservation
from tutela.casework.people.models import Unit
from tutela.casework.policies import actions as policies
from tutela.casework.policies.models import Policy, Version

FIRST = "Sentence 0.\n\n## Alpha\n\nSentence 1.\n\n## Beta\n\nSentence 2.\n"
CHANGED = FIRST.replace("Sentence 2.", "Sentence 3.")
PAGE = "/grade/guidance/"


def _in_force(finn: Actor, approvers: tuple[Actor, Actor], text: str) -> Version:
    policy = Policy.objects.filter(name="guidance").first() or policies.make_policy(
        finn, "guidance", "Guidance", "Owner 1", rule_book="guidance for grading"
    )
    version = policies.draft(
        finn, policy, text, change="Sentence 4.", citation="Source 1", read_on=date(2026, 1, 2)
    )
    policies.propose(finn, version)
    for by in approvers:
        policies.approve(by, version, version.digest)
    version.refresh_from_db()
    return version


def test_a_changed_guidance_is_read_before_the_next_batch_and_what_lies_there_is_finished_first(
    ana: Actor, finn: Actor, quinn: Actor, sam: Actor, unit: Unit
) -> None:
    first, second = pictures(unit, 2)
    client, by = desk_of(ana), (quinn, sam)
    _in_force(finn, by, FIRST)
    refused = post(client, "/queue")
    assert (refused.status_code, refused.json()["code"]) == (409, "TU-G32")

    read = client.get(PAGE).context["guidance"]["digest"]
    assert client.post(PAGE, {"digest": read}).status_code == 302
    assert {each["id"] for each in post(client, "/queue").json()["items"]} == {first.pk, second.pk}

    actions.assess(ana, first, "Beta", uuid4())
    version = _in_force(finn, by, CHANGED)
    assert post(client, "/queue").status_code == 200
    actions.assess(ana, second, "Alpha", uuid4())
    assert post(client, "/queue").json()["code"] == "TU-G32"
    # What was read is what counts, and not what came since.
    assert client.post(PAGE, {"digest": read}).status_code == 409
    assert Reservation.objects.count() == 2

    page = client.get(PAGE)
    assert page.context["changed"] == ["Beta"]
    assert [row["reference"] for row in page.context["touched"]] == [first.reference]
    assert client.post(PAGE, {"digest": version.digest}).status_code == 302
    assert post(client, "/queue").status_code == 200
    assert LogEntry.objects.filter(act="policy.read").count() == 2


def test_the_desk_carries_what_is_said_of_each_category_and_its_definition(
    ana: Actor, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    _in_force(finn, (quinn, sam), FIRST + "\n## Another\n\nSentence 5.\n")

    tab = desk_of(ana).get("/grade/").context["guidance"]

    said = {category["code"]: category["text"] for category in tab["categories"]}
    assert said == {"Alpha": "<p>Sentence 1.</p>\n", "Beta": "<p>Sentence 2.</p>\n", "Gamma": "", "None": ""}
    # A section that names no category of the law pack is not lost.
    assert "Sentence 0." in tab["general"]
    assert "Sentence 5." in tab["general"]


def test_what_was_not_approved_is_not_shown_and_keeps_nobody_from_work(
    ana: Actor, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    version = _in_force(finn, (quinn, sam), FIRST)
    Version.objects.filter(pk=version.pk).update(text=CHANGED)
    client = desk_of(ana)

    assert client.get("/grade/").context["guidance"]["title"] == ""
    assert client.get(PAGE).context["guidance"] is None
    assert post(client, "/queue").status_code == 200


@pytest.mark.parametrize("text", ["Sentence 1.", "## Alpha\n\n## alpha\n"], ids=["no section", "twice"])
def test_a_guidance_without_sections_is_not_kept(finn: Actor, text: str) -> None:
    made = policies.make_policy(finn, "guidance", "Guidance", "Owner 1", rule_book="guidance for grading")

    with pytest.raises(BadGuidance):
        policies.draft(finn, made, text, change="Sentence 1.", citation="Source 1", read_on=date(2026, 1, 2))


@pytest.mark.parametrize(
    "typed",
    [
        "<script>1</script>",
        "a <img src=x onerror=1> b",
        "![a](http://example.com/a.png)",
        "[a](javascript:1)",
        "<http://example.com/>",
        "[a]\n\n[a]: http://example.com/ 'a'",
    ],
)
def test_nothing_that_is_typed_becomes_html_or_leads_elsewhere(typed: str) -> None:
    drawn = sections.drawn(typed)

    assert not any(part in drawn for part in ("<script", "<img", "<a ", "href=", "src=http"))


def test_a_heading_in_a_block_of_code_is_no_section() -> None:
    assert set(sections.read("## Alpha\n\n```\n## Beta\n```\n").named) == {"Alpha"}
