"""Nothing that a person reads at the desk stands in a page, a script or a refusal outside its texts."""

import ast
import re
from pathlib import Path

from tests.site.languages.texts import ROOT, pages, scripts

MARKS = re.compile(
    r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|\{%\s*blocktranslate.*?endblocktranslate\s*%\}|"
    r"\{%.*?%\}|\{\{.*?\}\}|<(?:[^>{]|\{[%{].*?[%}]\})*>",
    re.DOTALL,
)
SAID = re.compile(r"""\b(?:aria-label|title|placeholder|alt)="([^"{]+)""")
# Names are as they are in every language; signs of the keyboard stand on it.
NAMES = {"Tutela"}
# A sentence, or a word that begins like one, between quotation marks of a script.
SENTENCE = re.compile(r"""(?<![\w.])(['`])([A-Z][a-z]+(?: [^'`\n]*)?|[^'`\n]*[a-z] [a-z]+ [a-z][^'`\n]*)\1""")
COMMENT = re.compile(r"/\*.*?\*/|(?:^|\s)//\s[^\n]*", re.DOTALL)
CALLED = re.compile(r"""n?gettext\((?:[^()]|\([^()]*\))*\)""", re.DOTALL)
# Names of keys, events and headers, selectors, and what only a log of errors reads.
NO_SENTENCE = re.compile(
    r"^(?:Escape|Enter|Tab|Home|End|Accept|Digit|Key|Content-Type|UTC|Page(?:Up|Down)|Arrow\w+|POST|Error|Blob)$"
    r"|^[.#\[]|\[[\w-]+[\]=]|\.tu-|button:not|button, |The player was closed|The page lacks"
)
# What rooms refuse at other doors than the desk's: commands, workers, and pages that are English.
ELSEWHERE = (
    "cli.py", "tasks.py", "law_packs", "opinions/policy.py", "guidance/sections.py", "allocations",
    "allocated.py", "decide_dispute.py", "look_over.py", "reopen_shift.py", "rewrite.py", "limits/pages.py",
    "limits/rules.py",
    "actions/limits", "actions/fitness", "fitness/pages.py", "rendition_check.py", "welfare/policy.py",
    "shield/floor.py",
)  # fmt: skip


def test_translated_pages_hold_no_words_outside_their_texts() -> None:
    wrong = []
    for page in pages():
        text = page.read_text(encoding="utf-8")
        bare = MARKS.sub(" ", re.sub(r"\{% block body_class.*?endblock %\}", "", text))
        wrong += [f"{page.name}: {word}" for word in re.findall(r"[A-Za-z]{2,}", bare) if word not in NAMES]
        wrong += [f"{page.name}: {said}" for said in SAID.findall(text) if said not in NAMES]

    assert wrong == []


def test_scripts_of_the_desk_and_of_every_page_say_nothing_outside_their_texts() -> None:
    desk = ROOT / "casework" / "grading" / "static"
    base = (ROOT / "casework" / "static" / "base").glob("*.js")
    # Its one button stands on pages that are English.
    every = [*desk.rglob("*.js"), *(script for script in base if script.name != "page_keys.js")]
    wrong = []
    for script in every:
        bare = CALLED.sub("", COMMENT.sub("", script.read_text(encoding="utf-8")))
        found = (said for _, said in SENTENCE.findall(bare))
        wrong += [f"{script.name}: {said}" for said in found if not NO_SENTENCE.search(said)]

    assert len(scripts()) > 20
    assert wrong == []


def test_what_the_desk_is_refused_is_said_in_the_language_of_whoever_reads_it() -> None:
    wrong = []
    for room in ("grading", "welfare"):
        for module in sorted((ROOT / "casework" / room).rglob("*.py")):
            if not any(part in str(module) for part in ELSEWHERE):
                wrong += [f"{module.name}: {said}" for said in _plain_refusals(module)]

    assert wrong == []


def _plain_refusals(module: Path) -> list[str]:
    """Give the refusals of a module whose text is written where they are raised, and not translated."""
    plain = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        match node:
            case ast.Raise(exc=ast.Call(args=[ast.Constant(value=str()) | ast.JoinedStr() as said, *_])):
                plain.append(ast.unparse(said))
    return plain
