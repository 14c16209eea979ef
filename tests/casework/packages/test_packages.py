"""Packages: made from the record, deconflicted, checked by another, sent, answered, and every step kept."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.origins.pictures import MADE, picture
from tests.casework.packages.conftest import ALL, DRAFT, SAME, MakeForce
from tests.casework.reports.telling import arrival, received
from tutela.casework.bundles.models import Bundle
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.clocks.models import Clock
from tutela.casework.enquiries import actions as enquiries
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.packages import actions, queries
from tutela.casework.packages.content.deconfliction import holders
from tutela.casework.packages.content.sources import Source, source_for
from tutela.casework.packages.errors import BadPackage, NotDeconflicted, OwnPackage, PackageMoved
from tutela.casework.packages.models import Package
from tutela.casework.partners.models import Partner
from tutela.casework.people.models import Unit
from tutela.casework.referrals import actions as referrals
from tutela.engine.formats.reports.told import Address, File
from tutela.engine.taxonomy.errors import RefusedWords
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db
OLD = "child " + "porn" + "ography"


def running(package: Package) -> list[str]:
    clocks = Clock.objects.filter(subject_kind="package", subject=package.pk, ended_at=None)
    return list(clocks.values_list("counts", flat=True))


def part(package: Package, name: str) -> str:
    return queries.part_for(package, package.edition, name).content


def test_a_package_goes_to_its_outcome_with_a_clock_for_each_wait(
    package: Package, ida: Actor, quinn: Actor
) -> None:
    assert running(package) == ["a check"]
    actions.deconflict(ida, package, 1, "nothing")
    actions.check_package(quinn, package, 2, ALL)
    assert running(package) == []
    actions.send_package(ida, package, 3)
    assert running(package) == ["word that it is accepted"]
    actions.accept_package(ida, package, 4)
    assert running(package) == ["word of the outcome"]
    actions.chase_package(ida, package, 5, "Asked by telephone.")
    actions.enter_outcome(ida, package, actions.Told("arrest", 2, timezone.localdate()))

    assert running(package) == []
    assert [step.kind for step in queries.steps_of(package)] == [
        "made", "deconflicted", "checked", "sent", "accepted", "chased", "outcome",
    ]  # fmt: skip


def test_nobody_checks_what_they_made_and_the_database_knows_it(
    package: Package, sam: Actor, quinn: Actor
) -> None:
    mine = actions.revise_package(sam, package, 1, DRAFT)
    actions.deconflict(sam, mine, 2, "nothing")
    with pytest.raises(OwnPackage):
        actions.check_package(sam, mine, 3, ALL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Package.objects.filter(pk=mine.pk).update(checked_by=sam.person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Package.objects.filter(pk=mine.pk).update(state="sent")
    assert actions.check_package(quinn, mine, 3, ALL).is_passed


def test_a_point_that_does_not_hold_leaves_it_a_draft_and_nothing_is_sent_unchecked(
    package: Package, ida: Actor, quinn: Actor
) -> None:
    with pytest.raises(BadPackage, match="who else holds"):
        actions.check_package(quinn, package, 1, ALL)
    actions.deconflict(ida, package, 1, "nothing")
    with pytest.raises(BadPackage):
        actions.check_package(quinn, package, 2, ALL[1:])

    actions.check_package(quinn, package, 2, ALL[1:], "Sentence 4.")

    with pytest.raises(PackageMoved):
        actions.send_package(ida, package, 3)
    with pytest.raises(NotAllowed):
        actions.check_package(ida, package, 3, ALL)


def test_who_else_holds_the_same_is_found_and_later_ones_stop_the_sending(
    package: Package, bundle: Bundle, ida: Actor, quinn: Actor, sam: Actor
) -> None:
    other = actions.make_package(sam, Source(bundle), DRAFT)
    asked = enquiries.enter(ida, enquiries.Asked("telephone", "police", "known", "Question 1"))
    enquiries.look_up(ida, asked, 1, SAME.replace("example.com", "EXAMPLE.com"), "prevention")
    found = [[f"enquiry {asked}", SAME], [f"package {other}", SAME]]

    assert holders(package) == found
    for answer, says in (("nothing", ""), ("agreed", " "), ("perhaps", "Sentence 4.")):
        with pytest.raises(BadPackage):
            actions.deconflict(ida, package, 1, answer, says)
    actions.deconflict(ida, package, 1, "agreed", "Sentence 4.")
    actions.check_package(quinn, package, 2, ALL)
    third = actions.make_package(sam, Source(bundle), DRAFT)
    with pytest.raises(NotDeconflicted, match=str(third)):
        actions.send_package(ida, package, 3)
    actions.deconflict(ida, package, 3, "together", "Sentence 5.")

    assert actions.send_package(ida, package, 4).number == 1


def test_a_marking_is_never_lower_than_that_of_the_case(
    exhibit: Exhibit, finn: Actor, quinn: Actor, force: Partner
) -> None:
    case = Source(exhibit.case)
    cases.mark_case(finn, exhibit.case, "SECRET", "Sentence 1.")
    with pytest.raises(BadPackage, match="SECRET"):
        actions.make_package(finn, case, replace(DRAFT, marking="OFFICIAL"))
    made = actions.make_package(finn, case, DRAFT)
    assert made.marking == "SECRET"
    actions.deconflict(finn, made, 1, "nothing")
    actions.check_package(quinn, made, 2, ALL)

    cases.mark_case(finn, exhibit.case, "TOP SECRET", "Sentence 2.")

    with pytest.raises(PackageMoved, match="TOP SECRET"):
        actions.send_package(finn, made, 3)


def test_what_is_missing_or_does_not_fit_is_refused(
    bundle: Bundle, ida: Actor, finn: Actor, otis: Actor, make_force: MakeForce, force: Partner
) -> None:
    make_force("abroad", "DE")
    for change in (
        {"summary": " "}, {"need": ""}, {"handling": "C"}, {"conditions": "Sentence 1."}, {"handling": "X"},
        {"basis": "none"}, {"basis": "adequacy"}, {"recipient": "abroad"}, {"recipient": "nobody"},
        {"recipient": ""}, {"route_reason": ""}, {"names": "nothing at all"}, {"summary": "a" * 4001},
    ):  # fmt: skip
        with pytest.raises(BadPackage):
            actions.make_package(ida, Source(bundle), replace(DRAFT, **change))
    with pytest.raises(RefusedWords):
        actions.make_package(ida, Source(bundle), replace(DRAFT, summary=OLD))
    for other in (finn, otis):
        with pytest.raises(NotAllowed):
            actions.make_package(other, Source(bundle), DRAFT)
    with pytest.raises(NotFound):
        source_for(otis, "bundle", str(bundle.pk))
    fits = replace(DRAFT, recipient="abroad", basis="adequacy", handling="C", conditions="Sentence 4.")
    assert actions.make_package(ida, Source(bundle), fits).conditions == "Sentence 4."


def test_a_bundle_gives_its_reports_identifiers_hashes_and_times_and_no_live_link(
    ida: Actor, force: Partner
) -> None:
    files = (File("a.jpg", hashes={"md5": "0" * 32}),)
    received(ida, *(arrival(number, addresses=(Address(SAME),), files=files) for number in (1, 2)))
    made = actions.make_package(
        ida, Source(Bundle.objects.get(size=2)), replace(DRAFT, names="someone@example.org")
    )

    texts = {each.name: each.content for each in queries.parts_of(made)}
    head = json.loads(texts["package.json"])

    assert (head["marking"], head["handling"], head["chosen_by_rule"]) == ("OFFICIAL-SENSITIVE", "P", False)
    assert head["basis_verified"] is False
    assert sum(name.startswith("reports/") for name in texts) == 2
    assert "0" * 32 in texts["hashes.csv"]
    assert "2026-11-01T08:00:00Z" in texts["timeline.csv"]
    assert "someone" in texts["identifiers-stated.csv"]
    assert not any("https://" in text for text in texts.values())
    assert sorted(each.kind for each in made.entities.all()) == ["digest", "email", "url"]


def test_a_referral_gives_its_leads_and_the_hashes_of_its_item(
    unit: Unit, ana: Actor, finn: Actor, force: Partner
) -> None:
    referral = referrals.confirm_first_generation(ana, picture(unit, 1, MADE))

    made = actions.make_package(finn, Source(referral), DRAFT)

    assert made.band == "A first recording"
    assert "maker one model 7" in part(made, "leads.csv")
    assert bytes(referral.item.sha256).hex() in part(made, "hashes.csv")


def test_what_changes_after_it_was_sent_is_told_and_can_be_added(
    sent: Package, bundle: Bundle, ida: Actor, quinn: Actor
) -> None:
    worker = machine(ida.unit, "the packages")
    assert actions.look_again(worker) is None
    received(ida, arrival(1, b"again", addresses=(Address(SAME),), happened_at="2026-11-03T08:00:00Z"))
    Package.objects.update(looked_at=timezone.now() - timedelta(hours=2))

    looked = actions.look_again(worker)

    assert looked is not None
    assert "timeline.csv" in looked.changed
    assert queries.changed_since(ida).get() == sent
    more = actions.make_package(ida, Source(bundle), replace(DRAFT, recipient="", route_reason=""), sent)
    assert (more.by_rule, more.recipient) == (True, sent.recipient)
    actions.deconflict(ida, more, 1, "nothing")
    actions.check_package(quinn, more, 2, ALL)
    actions.send_package(ida, more, 3)
    sent.refresh_from_db()
    assert sent.state == "supplemented"
    assert running(sent) == []


def test_one_that_came_back_goes_to_another_force_with_its_history_and_can_be_recalled(
    sent: Package, ida: Actor, quinn: Actor, make_force: MakeForce
) -> None:
    make_force("force-2", "GB")
    actions.return_package(ida, sent, 4, "wrong_force")
    assert queries.returned(ida).get() == sent
    anew = replace(DRAFT, recipient="force-2", route_reason="They say so.")
    actions.revise_package(ida, sent, 5, anew)
    actions.deconflict(ida, sent, 6, "nothing")
    actions.check_package(quinn, sent, 7, ALL)
    actions.send_package(ida, sent, 8)

    assert [each.recipient.name for each in sent.sendings.order_by("number")] == ["force-1", "force-2"]
    assert {each.edition for each in sent.package_parts.all()} == {1, 2}
    with pytest.raises(BadPackage):
        actions.recall_package(ida, sent, 9, "")
    actions.recall_package(ida, sent, 9, "Sentence 6.")
    with pytest.raises(PackageMoved):
        actions.accept_package(ida, sent, 10)


def test_one_that_no_force_has_is_ended_with_the_reason_and_waits_for_nobody(
    sent: Package, ida: Actor, quinn: Actor
) -> None:
    with pytest.raises(PackageMoved):
        actions.end_package(ida, sent, 4, "Sentence 6.")
    returned = actions.return_package(ida, sent, 4, "wrong_force")
    with pytest.raises(BadPackage):
        actions.end_package(ida, returned, 5, " ")
    with pytest.raises(NotAllowed):
        actions.end_package(quinn, returned, 5, "Sentence 6.")
    page = signed_in(ida)
    assert "End it" in page.get(f"/packages/{sent.pk}/").content.decode()
    answer = page.post(f"/packages/{sent.pk}/", {"act": "end", "version": 5, "says": "Sentence 6."})

    sent.refresh_from_db()
    assert (answer.status_code, sent.state) == (302, "ended")
    assert not queries.returned(ida).exists()
    assert running(sent) == []
    with pytest.raises(PackageMoved):
        actions.revise_package(ida, sent, sent.version, DRAFT)
