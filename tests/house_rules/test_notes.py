"""Every verb that takes words of a person guards them: no note says what is not said here."""

import ast
import dataclasses
import importlib
import inspect
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOMS = (
    "grading",
    "quality",
    "reports",
    "cases",
    "intelligence",
    "statements",
    "hosting",
    "takedown",
    "support",
    "series",
    "cybertips",
    "abroad",
)
# What is no note of a person: codes that are checked, names of things, and what others told in their words.
NO_NOTE = {
    "reopen_shift": {"categories": "codes that stand in grades"},
    "answer_question": {"answer": "one of the choices of a file"},
    "ask_for_communications": {"zone": "the name of a time zone"},
    "make_version": {"form": "a code"},
    "mark_range": {"checklist": "data that is shipped", "found": "codes that are checked"},
    "say_of_hit": {"says": "a code"},
    "translate": {
        "language": "a code",
        "text": "what others wrote, in another language",
        "translator": "a name",
    },
    "receive_communications": {"below": "a path", "terms": "names of zones and columns"},
    "answer_hold": {"answer": "a code"},
    "enter_answer": {"code": "a code", "through": "a code", "says": "what a provider told, in their words"},
    "take_in_answers": {"opened": "what hosts told, in their words"},
    "enter_appeal": {
        "host": "a name",
        "serial": "a number",
        "contact": "how they are reached",
        "says": "what a host told, in their words",
    },
    "enter_check": {"found": "a code", "evidence_sha256": "a digest"},
    "move_series": {"state": "a code"},
    "make_export": {"given": "codes and a name; conditions are guarded"},
    "add_word": {
        "method": "a code",
        "ip": "an address",
        "country": "a code",
        "mailboxes": "addresses",
    },
    "begin_trace": {"address": "what was reported"},
    "add_member": {"part": "a code"},
    "advance_item": {"session": "what a process knows, never written"},
    "ask_state": {"session": "what a process knows, never written"},
    "approve_item": {"digest": "a digest"},
    "give_file": {"form": "a code"},
    "hand_on_item": {"to": "the name somebody signs in with"},
    "settle_item": {"number": "a number of theirs, which is checked"},
    "mark_case": {"level": "a code"},
    "adjudicate": {"category": "a code of the pack"},
    "amend": {"category": "a code of the pack", "facts": "codes; words are refused"},
    "amend_seen": {"amendments": "codes of the pack"},
    "answer_check": {"category": "a code of the pack", "tags": "codes that are checked"},
    "draw_sample": {"shown": "a digest"},
    "raise_finding": {"severity": "one of three codes"},
    "rectify": {"category": "a code of the pack", "facts": "codes; words are refused"},
    "assess": {"category": "a code of the pack", "facts": "codes; words are refused"},
    "ask_lower": {"band": "a code of the rule book"},
    "assess_points": {"about": "the place of a thing", "checklist": "data that is shipped"},
    "begin_look": {"address": "what was reported"},
    "check_version": {"seen": "a digest"},
    "choose_keys": {"keys": "keys by the codes of acts"},
    "confirm_shift": {"checked": "a digest"},
    "dispense": {"wanted": "codes"},
    "enter_call": {"call": "what the caller told, in their own words", "contact": "how a caller is reached"},
    "escalate_report": {"to": "a user name"},
    "export": {"form": "a code"},
    "grade_segment": {"graded": "codes; words are refused"},
    "hand_out": {"form": "a code"},
    "keep_capture": {"address": "what was reported"},
    "look": {"variant": "a code"},
    "note_quality": {"code": "a code"},
    "raise_band": {"band": "a code of the rule book"},
    "reassign_report": {"to": "a user name"},
    "record_look": {"state": "a code", "country": "a code", "items": "counts by codes"},
    "review_item": {"schedule": "a code"},
    "settle_report": {"rule_id": "a code", "duplicate_of": "a reference"},
    "ask": {"reason": "a code"},
    "skip": {"reason": "a code"},
    "state_fact": {"fact": "a code of the rule book"},
    "check_in": {"answer": "a code of the rules"},
    "book_session": {"session": "a code of the rules"},
    "opt_out": {"without": "codes of the law pack"},
    "tell_outcome": {"phrase": "a code of the rules", "partner": "a name"},
    "plan_debrief": {"session": "a code of the rules"},
    "write_breach_step": {"what": "a code", "state": "a code"},
    "edit_tip": {"content": "facts by the form of NCMEC; what our people add to it is guarded"},
    "hand_on_tip": {"to": "a user name"},
    "make_tip": {"environment": "a code", "content": "as of edit_tip, which follows before it is proposed"},
    "release_files": {"files_sha256": "a digest"},
    "send_tip": {"environment": "a code"},
    "take_in_letters": {"letters": "what others told, in their own words", "replies": "the same"},
}


def _verbs() -> Iterator[tuple[str, Callable[..., Any]]]:
    for room in ROOMS:
        actions = importlib.import_module(f"tutela.casework.{room}.actions")
        for name in actions.__all__:
            verb = getattr(actions, name)
            if inspect.isfunction(verb):
                yield f"{room}.{name}", verb


VERBS = dict(_verbs())


def _holds_words(kind: Any) -> bool:
    """Say whether a value of this type can hold what somebody typed."""
    if kind is str:
        return True
    if dataclasses.is_dataclass(kind):
        return any(_holds_words(each) for each in typing.get_type_hints(kind).values())
    return any(_holds_words(each) for each in typing.get_args(kind))


def _guarded(verb: Callable[..., Any]) -> set[str]:
    tree = ast.parse(Path(inspect.getfile(inspect.unwrap(verb))).read_text(encoding="utf-8"))
    function = next(
        each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == verb.__name__
    )
    calls = [each for each in ast.walk(function) if isinstance(each, ast.Call)]
    of_guard = [each for each in calls if ast.unparse(each.func) == "terminology.guard"]
    return {name.id for each in of_guard for name in ast.walk(each) if isinstance(name, ast.Name)}


@pytest.mark.parametrize("name", sorted(VERBS))
def test_every_word_that_a_verb_takes_is_guarded_or_is_no_note(name: str) -> None:
    verb = VERBS[name]
    hints = typing.get_type_hints(verb)
    taken = hints.keys() - {"by", "return"}
    words = {parameter for parameter in taken if _holds_words(hints[parameter])}

    assert words - _guarded(verb) - NO_NOTE.get(verb.__name__, {}).keys() == set()


def test_what_is_named_as_no_note_is_there() -> None:
    verbs = {verb.__name__: verb for verb in VERBS.values()}
    for name, parameters in NO_NOTE.items():
        assert parameters.keys() <= inspect.signature(verbs[name]).parameters.keys(), name
