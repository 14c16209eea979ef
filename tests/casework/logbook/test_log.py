"""The intelligence log: graded lines, authorities, what is handed on, and sources that nothing leads to."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.casework.packages.conftest import DRAFT
from tests.house_rules import imports
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.logbook import actions, presenters, queries, tables
from tutela.casework.logbook.actions import Graded
from tutela.casework.logbook.errors import (
    BadLine,
    BadTables,
    LineMoved,
    NamesSource,
    NoAuthority,
    OwnWords,
    SourceBroken,
)
from tutela.casework.logbook.models import Authority, Line, RegisteredSource, Sanitised, SourceReading
from tutela.casework.packages import actions as packages
from tutela.casework.packages.content.sources import Source
from tutela.casework.packages.errors import BadPackage
from tutela.casework.packages.models import Package, Part
from tutela.casework.partners.models import Partner
from tutela.casework.people.models import Unit
from tutela.engine.taxonomy.errors import RefusedWords
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db
OLD = "child " + "porn" + "ography"
WHO = "Quill Zephyr of Nowhere Lane"
TODAY = timezone.localdate()
GRADED = Graded("Sentence 1 by Person 7.", "2", "B", "P", "person", "told", TODAY, subject_class="suspect")


@pytest.fixture
def line(exhibit: Exhibit, finn: Actor) -> Line:
    return actions.file_line(finn, exhibit.case, GRADED)


@pytest.fixture
def source(line: Line, finn: Actor) -> RegisteredSource:
    made = actions.register_source(finn, WHO)
    actions.attribute(finn, line, made.pk)
    return made


def test_a_line_is_graded_and_handling_c_names_its_conditions(
    exhibit: Exhibit, finn: Actor, ana: Actor
) -> None:
    made = actions.file_line(finn, exhibit.case, replace(GRADED, handling="C", conditions="Sentence 2."))
    assert made.grading == "2 B C"
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.filter(pk=made.pk).update(conditions="")
    for bad in (
        {"handling": "C"}, {"conditions": "x"}, {"source": "4"}, {"information": "F"}, {"handling": "Z"},
        {"provenance": "dream"}, {"technique": "dream"}, {"subject_class": "villain"}, {"text": " "},
        {"obtained_on": TODAY + timedelta(1)}, {"corrects": 999}, {"marking": "OFFICIAL"},
    ):  # fmt: skip
        with pytest.raises(BadLine):
            actions.file_line(finn, exhibit.case, replace(GRADED, **bad))
    with pytest.raises(RefusedWords):
        actions.file_line(finn, exhibit.case, replace(GRADED, text=OLD))
    with pytest.raises(NotAllowed):
        actions.file_line(ana, exhibit.case, GRADED)
    assert Line.objects.count() == 1


def test_what_needs_an_authority_is_filed_only_while_one_is_in_force(exhibit: Exhibit, finn: Actor) -> None:
    graded = replace(GRADED, technique="communications_data", provenance="partner")
    days = TODAY - timedelta(10), TODAY - timedelta(5)
    with pytest.raises(NoAuthority, match="Investigatory Powers Act 2016"):
        actions.file_line(finn, exhibit.case, graded)
    given = actions.enter_authority(finn, exhibit.case, "communications_data", "CD 4/26", "Office 1", *days)
    with pytest.raises(NoAuthority):
        actions.file_line(finn, exhibit.case, graded)
    other = cases.open_case(finn, "OP-OTHER")
    with pytest.raises(NoAuthority):
        actions.file_line(finn, other, replace(graded, obtained_on=days[0]))

    made = actions.file_line(finn, exhibit.case, replace(graded, obtained_on=days[1]))

    assert made.authority == given
    assert list(queries.expired(finn)) == [given]
    with pytest.raises(BadLine):
        actions.enter_authority(finn, exhibit.case, "told", "CD 4/26", "Office 1", *days)
    with pytest.raises(BadLine):
        actions.enter_authority(finn, exhibit.case, "communications_data", "CD 4/26", "Office 1", *days[::-1])
    with pytest.raises(IntegrityError), transaction.atomic():
        Authority.objects.filter(pk=given.pk).update(expires_on=days[0] - timedelta(1))


def test_a_second_person_signs_what_is_handed_on_and_it_shows_what_was_taken_out(
    line: Line, finn: Actor, sam: Actor, quinn: Actor
) -> None:
    text = actions.sanitise(sam, line, "Sentence 1.")
    assert text.removed == ["by", "Person", "7"]
    with pytest.raises(OwnWords):
        actions.sign_text(sam, line, 1)
    with pytest.raises(NotAllowed):
        actions.sign_text(finn, line, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanitised.objects.filter(pk=text.pk).update(signed_by=sam.person)
    assert (queries.to_sign(quinn), queries.to_sign(sam)) == (1, 0)
    actions.sanitise(sam, line, "Sentence 1!")
    with pytest.raises(LineMoved):
        actions.sign_text(quinn, line, 1)

    actions.sign_text(quinn, line, 2)

    assert queries.to_sign(quinn) == 0
    with pytest.raises(LineMoved):
        actions.sign_text(quinn, line, 2)


def test_whoever_filed_a_line_does_not_sign_a_text_of_it(exhibit: Exhibit, finn: Actor, sam: Actor) -> None:
    own = actions.file_line(sam, exhibit.case, GRADED)
    actions.sanitise(finn, own, "Sentence 1.")
    with pytest.raises(OwnWords):
        actions.sign_text(sam, own, 1)


def test_no_text_names_a_source_and_only_whoever_may_reads_one_on_record(
    line: Line, source: RegisteredSource, finn: Actor, sam: Actor
) -> None:
    with pytest.raises(NamesSource) as refused:
        actions.sanitise(finn, line, "Told by ZEPHYR.")
    assert "zephyr" not in str(refused.value).lower()
    with pytest.raises(NotAllowed):
        actions.read_source(finn, source, "Sentence 1.")
    with pytest.raises(BadLine):
        actions.read_source(sam, source, " ")
    assert actions.read_source(sam, source, "Sentence 1.") == WHO
    assert SourceReading.objects.get().by_id == sam.person
    assert LogEntry.objects.filter(act="source.read").count() == 1
    with pytest.raises(LineMoved):
        actions.attribute(finn, line, source.pk)
    named = actions.file_line(finn, line.case, replace(GRADED, text="Quill says sentence 1."))
    with pytest.raises(NamesSource):
        actions.attribute(finn, named, source.pk)
    RegisteredSource.objects.filter(pk=source.pk).update(mark="another")
    source.refresh_from_db()
    with pytest.raises(SourceBroken):
        actions.read_source(sam, source, "Sentence 1.")


def _reached(name: str) -> set[str]:
    """Give all that a module reaches by what it imports."""
    graph, seen, waiting = imports.graph(), set[str](), [name]
    while waiting:
        module = waiting.pop()
        new = graph.get(module, set()) - seen
        seen |= new
        waiting += new
    return seen


def test_no_package_reaches_the_register_of_sources() -> None:
    register = "tutela.casework.logbook.register.identity"
    packages_own = [each for each in imports.graph() if each.startswith("tutela.casework.packages.content")]
    assert packages_own
    assert all(register not in _reached(name) for name in packages_own)
    # And no relation leads from a line, or from what is handed on of it, to who its source is.
    names = {"LineSource", "RegisteredSource", "SourceReading"}
    for model in (Line, Sanitised, Package, Part):
        related = {field.related_model.__name__ for field in model._meta.get_fields() if field.related_model}
        assert not related & names
    assert names <= {model.__name__ for model in apps.get_app_config("logbook").get_models()}


def test_no_seeded_name_of_a_source_stands_in_any_column_or_package(
    line: Line, source: RegisteredSource, force: Partner, finn: Actor, quinn: Actor
) -> None:
    actions.sanitise(finn, line, "Sentence 1.")
    actions.sign_text(quinn, line, 1)
    packages.make_package(finn, Source(line.case), DRAFT)

    texts = [json.dumps(presenters.whole(line.case)), presenters.as_csv(line.case)]
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608 - a table's own name
            texts += [repr(row) for row in cursor.fetchall()]

    assert len(texts) > 30
    assert not [text for text in texts for word in ("quill", "zephyr", "nowhere") if word in text.lower()]


def test_packages_take_signed_texts_alone_with_their_conditions_and_marking(
    line: Line, exhibit: Exhibit, force: Partner, finn: Actor, quinn: Actor
) -> None:
    graded = replace(GRADED, handling="C", conditions="Police only.", marking="SECRET")
    kept = actions.file_line(finn, exhibit.case, graded)
    actions.sanitise(finn, line, "Waits, sentence 2.")
    plain = packages.make_package(finn, Source(exhibit.case), DRAFT)
    assert not Part.objects.filter(package=plain, name="intelligence.csv").exists()
    actions.sanitise(finn, kept, "Sentence 3.")
    actions.sign_text(quinn, kept, 1)

    with pytest.raises(BadPackage, match="Police only"):
        packages.make_package(finn, Source(exhibit.case), DRAFT)
    made = packages.make_package(
        finn, Source(exhibit.case), replace(DRAFT, handling="C", conditions="Police only.")
    )

    content = Part.objects.get(package=made, name="intelligence.csv").content
    assert made.marking == "SECRET"
    assert f"{kept},2,B,C,Police only.,suspect,fact,SECRET,Sentence 3." in content
    assert "Person 7" not in content
    assert str(line) not in content


def test_the_marking_of_a_log_never_goes_below_its_highest_line(
    line: Line, exhibit: Exhibit, finn: Actor, sam: Actor, quinn: Actor
) -> None:
    actions.file_line(finn, exhibit.case, replace(GRADED, marking="SECRET"))
    asked = cases.mark_case(sam, exhibit.case, "OFFICIAL", "Sentence 1.")
    cases.answer_marking(quinn, asked, agree=True)

    assert queries.marking_of_log(exhibit.case) == "SECRET"
    assert {row["marking"] for row in presenters.rows(exhibit.case)} == {"SECRET"}
    with pytest.raises(BadLine):
        actions.file_line(finn, exhibit.case, replace(GRADED, marking="OFFICIAL"))


def test_hypotheses_stand_with_what_speaks_for_and_against_them(line: Line, finn: Actor) -> None:
    posed = actions.pose(finn, line.case, "Sentence 5.")
    actions.weigh(finn, posed, line, "Sentence 6.", is_for=False)
    with pytest.raises(LineMoved):
        actions.weigh(finn, posed, line, "Sentence 6.", is_for=True)
    far = actions.file_line(finn, cases.open_case(finn, "OP-FAR"), GRADED)
    with pytest.raises(BadLine):
        actions.weigh(finn, posed, far, "Sentence 6.", is_for=True)
    with pytest.raises(BadLine):
        actions.conclude(finn, posed, "open", "Sentence 7.")
    actions.conclude(finn, posed, "refuted", "Sentence 7.")
    with pytest.raises(LineMoved):
        actions.conclude(finn, posed, "supported", "Sentence 8.")
    told = presenters.whole(line.case)["hypotheses"]
    assert told[0]["evidence"] == [{"line": str(line), "for": False, "says": "Sentence 6."}]


def test_how_an_open_source_was_captured_is_noted_once(line: Line, exhibit: Exhibit, finn: Actor) -> None:
    open_one = actions.file_line(
        finn, exhibit.case, replace(GRADED, provenance="open_source", technique="review")
    )
    now = timezone.now()
    for bad in ((line, "x", now, "y", ""), (open_one, " ", now, "y", ""), (open_one, "x", now, "y", "12"),
                (open_one, "x", now + timedelta(hours=1), "y", "")):  # fmt: skip
        with pytest.raises(BadLine):
            actions.note_capture(finn, *bad)
    actions.note_capture(finn, open_one, "https://example.com/a", now, "Screenshot", "ab" * 32)
    with pytest.raises(LineMoved):
        actions.note_capture(finn, open_one, "https://example.com/a", now, "Screenshot")


def test_another_unit_sees_nothing(line: Line, source: RegisteredSource, otis: Actor, finn: Actor) -> None:
    posed = actions.pose(finn, line.case, "Sentence 5.")
    for ask in (
        lambda: queries.line_for(otis, line.pk),
        lambda: queries.case_for(otis, line.case.reference),
        lambda: queries.hypothesis_for(otis, posed.pk),
    ):
        with pytest.raises(NotFound):
            ask()
    assert not queries.lines_of(otis)
    for act in (lambda: actions.read_source(otis, source, "x"), lambda: actions.sanitise(otis, line, "x")):
        with pytest.raises(NotAllowed):
            act()
    south = actions.register_source(otis, "Person 9")
    assert Unit.objects.get(pk=south.unit_id).name == "Southern unit"
    with pytest.raises(BadLine):
        actions.attribute(finn, line, south.pk)


def test_gradings_and_techniques_are_data_that_no_unit_has_verified() -> None:
    assert set(tables.grading().source) == {"1", "2", "3"}
    assert set(tables.grading().information) == set("ABCDE")
    assert set(tables.grading().handling) == {"P", "C"}
    assert "not verified by this unit" in tables.grading().in_words
    assert all("not verified" in one.in_words for one in tables.techniques().values())
    for read in (tables.read_grading, tables.read_techniques):
        with pytest.raises(BadTables):
            read("[")
