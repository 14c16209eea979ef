"""Every text of the workbench has its Welsh, in all its forms, and what is compiled is what is written."""

import re
from gettext import GNUTranslations

from tests.site.languages import texts
from tutela import catalogue
from tutela.catalogue import PARTED

PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]*>|T-|#")
# Names of keys and codes that are written alike in both languages.
ALIKE = {"A", "B", "C", "F", "M", "Band", "Enter", "Grid", "Shift + %(key)s", "band", "grid", "partner"}


def _welsh(domain: str = "django") -> dict[str, str]:
    return catalogue.read(texts.po(domain).read_text(encoding="utf-8"))


def _all() -> dict[str, str]:
    return {text: said for text, said in {**_welsh(), **_welsh("djangojs")}.items() if text}


def test_every_text_of_pages_and_code_has_its_welsh_and_none_is_left_over() -> None:
    welsh = set(_welsh()) - {""}

    assert len(welsh) > 600
    assert sorted(texts.every() - welsh) == []
    assert sorted(welsh - texts.every()) == []


def test_every_text_of_the_scripts_has_its_welsh_and_none_is_left_over() -> None:
    assert set(_welsh("djangojs")) - {""} == set(texts.of_scripts())


def test_no_welsh_is_the_english_save_the_names_of_keys_and_codes() -> None:
    alike = {text for text, said in _all().items() if text.split(PARTED)[0] == said.split(PARTED)[0]}

    assert alike - ALIKE == set()


def test_what_is_filled_in_stands_in_every_form_of_the_welsh() -> None:
    wrong = []
    for text, said in _all().items():
        wanted = sorted(PLACES.findall(text.split(PARTED)[-1]))
        # Which act is refused is said by its page; the sentence says why.
        if text.startswith("%(name)s may not"):
            wanted.remove("%(act)s")
        wrong += [
            form
            for form in said.split(PARTED)
            if sorted(PLACES.findall(form.replace(' lang="en"', ""))) != wanted
        ]

    assert wrong == []


def test_the_compiled_catalogues_are_what_is_written() -> None:
    files = catalogue.files()

    assert len(files) == 2
    for written in files:
        entries = catalogue.read(written.read_text(encoding="utf-8"))
        assert written.with_suffix(".mo").read_bytes() == catalogue.compiled(entries), written


def test_each_number_has_the_form_that_gettext_gives_it() -> None:
    with texts.po().with_suffix(".mo").open("rb") as compiled:
        read = GNUTranslations(compiled)
    one, many = "proposal", "proposals"
    forms = catalogue.by_number(_welsh()[f"{one}{PARTED}{many}"])

    assert [forms[number] for number in (0, 1, 2, 3, 6)] == [
        "cynnig",
        "cynnig",
        "gynnig",
        "chynnig",
        "chynnig",
    ]
    for number in range(200):
        assert forms[min(number, len(forms) - 1)] == read.ngettext(one, many, number)


def test_whoever_reads_the_catalogues_learns_that_no_speaker_confirmed_them() -> None:
    for domain in ("django", "djangojs"):
        assert "not confirmed by a Welsh speaker" in texts.po(domain).read_text(encoding="utf-8")[:200]


def test_every_plural_has_the_six_forms_of_welsh() -> None:
    for domain in ("django", "djangojs"):
        written = texts.po(domain).read_text(encoding="utf-8")
        plurals = [block for block in written.split("\n\n") if "msgid_plural" in block]

        assert len(plurals) > 15
        assert [block for block in plurals if re.findall(r"msgstr\[(\d)\]", block) != list("012345")] == []
