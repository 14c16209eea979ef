"""The scheme of terms by which a unit records facts: its own where two people approved one."""

from functools import lru_cache

from tutela.casework.law import approved
from tutela.casework.law.errors import NameTaken
from tutela.casework.policies import seals
from tutela.casework.policies.models import Version
from tutela.engine.taxonomy.errors import BadScheme, UnknownScheme
from tutela.engine.taxonomy.facts import schemes, translations
from tutela.engine.taxonomy.facts.facts import SCHEME
from tutela.engine.taxonomy.facts.schemes import Scheme

# The name under which a unit's policies hold its own.
BOOK = "scheme of terms"
# Everything that a person reads at the desk is there in each of them.
LANGUAGES = ("cy", "en")


def in_force(unit: int) -> Scheme:
    """Give the scheme by which a unit records facts from now on.

    Raises:
        VersionBroken: the version in force is not what two people approved.
        NameTaken: another unit's scheme was first of that name.
    """
    text = approved.text(unit, BOOK)
    if text is None:
        return schemes.load(SCHEME)
    scheme = schemes.read(text)
    if text_of(scheme.name) != text:
        raise NameTaken(f"Scheme {scheme.name} is another text than was first in force by that name.")
    return scheme


def named(unit: int, name: str) -> Scheme:
    """Give a scheme by its name, if a unit may record by it.

    Raises:
        UnknownScheme: there is none of that name for the unit.
    """
    if name not in names(unit):
        raise UnknownScheme(f"The unit has no scheme {name[:60]!r}. `tutela scheme list` names them all.")
    return schemes.load(name)


def names(unit: int) -> list[str]:
    """Name the schemes by which a unit may record: those that are shipped, and its own, from the first."""
    return [*schemes.names(), *dict.fromkeys(_read(*each)[0] for each in _ever_in_force(unit))]


def text_of(name: str) -> str | None:
    """Give the text of a scheme that was ever in force in any unit; the first of its name, and for good.

    What was recorded by a scheme is read by it, whatever followed it.
    """
    if name not in _found:
        text = next(
            (text for called, text in (_read(*each) for each in _ever_in_force()) if called == name), None
        )
        if text is None:
            return None
        _found[name] = text
    return _found[name]


# What a scheme said once it says for good, so that nobody is asked for it twice.
_found: dict[str, str] = {}


def _ever_in_force(unit: int | None = None) -> list[tuple[int, str]]:
    versions = Version.objects.filter(policy__rule_book=BOOK, in_force_at__isnull=False)
    of = versions if unit is None else versions.filter(policy__unit=unit)
    return list(of.order_by("in_force_at", "pk").values_list("pk", "digest"))


@lru_cache(maxsize=256)
def _read(version: int, digest: str) -> tuple[str, str]:
    """Give the name and the text of a version; nothing of one that is not what was approved."""
    found = Version.objects.select_related("policy").get(pk=version)
    if seals.digest_of(found) != digest:
        return "", ""
    return schemes.read(found.text).name, found.text


def shipped(name: str = SCHEME) -> str:
    """Give a scheme that comes with the program as one text, with its words in other languages."""
    stem = name.replace("/", "-")
    text = (schemes.FOLDER / f"{stem}.toml").read_text(encoding="utf-8")
    for language in translations.languages(name):
        if language != translations.ENGLISH:
            words = (translations.FOLDER / f"{stem}.{language}.toml").read_text(encoding="utf-8")
            text += f"\n[[translation]]\n{_nested(words)}"
    return text


def _nested(words: str) -> str:
    """Put the tables of a translation below its own table; the scheme that it is of is the one around it."""
    lines = [line for line in words.splitlines() if not line.startswith("scheme = ")]
    return "\n".join(lines).replace("[[", "[[translation.") + "\n"


def check(text: str) -> None:
    """Refuse a scheme that breaks a rule of its form, lacks words or questions, or takes another's name.

    Raises:
        BadScheme: the message says which, and where.
        NameTaken: a scheme of that name and version said something else.
    """
    scheme = schemes.parse(text.encode())
    if schemes.is_shipped(scheme.name):
        raise NameTaken(
            f"{scheme.name} is a name of those that come with the program. Give this one its own."
        )
    if text_of(scheme.name) not in (None, text):
        raise NameTaken(
            f"There is a scheme {scheme.name} already, by which things were recorded. Give this one a new "
            "version: what was recorded keeps its own."
        )
    translations.check(scheme)
    there = {translations.ENGLISH, *(each["language"] for each in scheme.translated)}
    for language in LANGUAGES:
        if language not in there:
            raise BadScheme(
                f"Scheme {scheme.name} has no [[translation]] in {language}. Nothing falls through."
            )
    for code in schemes.load(SCHEME).elements:
        if code not in scheme.elements:
            raise BadScheme(
                f"Scheme {scheme.name} does not ask {code!r}, on which laws rest. Keep the question."
            )
