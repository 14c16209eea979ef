import pytest

from tutela.engine.taxonomy import terminology
from tutela.engine.taxonomy.errors import RefusedWords

# Put together, so that a search of this project for the terms finds nothing.
OLD = "child p" + "orn"
PERSON = "p" + "aedophile"


@pytest.mark.parametrize(
    "text",
    [
        OLD,
        f"Sentence 1 names {OLD}ography.",
        OLD.upper(),
        OLD.replace(" ", ""),
        OLD.replace(" ", "-"),
        OLD.replace(" ", "_\n"),
        OLD.replace("i", "í"),
        OLD.replace("h", "h\u200b"),
        "".join(chr(ord(one) + 0xFEE0) if one != " " else "\u3000" for one in OLD),
        "kiddie p" + "orn",
        "under-age p" + "rostitute",
        "child sex t" + "ourism",
        PERSON,
        PERSON.replace("a", "", 1) + "s",
    ],
)
def test_a_refused_term_is_found_however_it_is_written(text: str) -> None:
    assert terminology.find(text)
    with pytest.raises(RefusedWords, match="Write not "):
        terminology.guard(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Sentence 1.",
        "child sexual abuse material",
        "Extreme pornographic image, section 63.",
        "The child's report was sent to the police.",
        "a child exploited in prostitution",
        "the sex of the child, as recorded",
        "tourism in Wales",
        "arranging a child sex offence, section 14",
        "child support, children and corner shops",
    ],
)
def test_dry_words_pass(text: str) -> None:
    assert terminology.find(text) == []
    terminology.guard(text)


def test_a_refusal_names_each_word_as_it_was_written_and_what_to_write_instead() -> None:
    with pytest.raises(RefusedWords) as refused:
        terminology.guard("Sentence 1.", f"{PERSON}s with {OLD}ography")

    assert f'not "{PERSON}s" but "suspect, or person convicted of the offence"' in str(refused.value)
    assert f'not "{OLD}ography" but "child sexual abuse material"' in str(refused.value)
    assert refused.value.code == "TU-T09"


def test_what_to_write_instead_is_there_in_welsh() -> None:
    english, welsh = (terminology.find(f"{PERSON}, {OLD}", language) for language in ("en", "cy"))

    assert [one.said for one in english] == [one.said for one in welsh]
    assert welsh[1].instead == "deunydd cam-drin plant yn rhywiol"


def test_terms_are_found_in_the_order_of_the_text() -> None:
    found = terminology.find(f"{PERSON}, {OLD}")

    assert [one.instead.split(",")[0] for one in found] == ["suspect", "child sexual abuse material"]
