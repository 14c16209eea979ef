"""The law packs by which a unit derives: its own version where two people approved one, else the shipped."""

from functools import cache, lru_cache

from tutela.casework.law import approved
from tutela.casework.law.errors import NameTaken, PackUnfit
from tutela.casework.policies import seals
from tutela.casework.policies.models import Version
from tutela.engine.taxonomy import laws, packs
from tutela.engine.taxonomy.laws import Law, loading, vectors
from tutela.engine.taxonomy.laws.checking import check as find_faults
from tutela.engine.taxonomy.laws.law import Status
from tutela.engine.taxonomy.laws.recipients import laws_by_recipient

_MOST_TOLD = 5


def book(name: str) -> str:
    """Give the name under which a unit's policies hold its own version of a pack."""
    return f"law pack {name}"


@cache
def names() -> tuple[str, ...]:
    """Name the packs that have rules: a unit confirms or changes these, and takes in no others."""
    return tuple(laws.names())


def has_rules(name: str) -> bool:
    """Say whether a pack leads from facts to categories at all, or has categories alone."""
    return name in names()


def in_force(unit: int, name: str) -> Law | None:
    """Give the pack of that name by which a unit derives; None where it has categories alone.

    Raises:
        VersionBroken: the unit's version is not what two people approved; nothing is derived by it.
    """
    if not has_rules(name):
        return None
    text = approved.text(unit, book(name))
    return as_shipped(name) if text is None else read(name, text)


def for_recipient(unit: int, recipient: str) -> Law | None:
    """Give the pack by which a unit derives what a recipient reads, as "vics-us"; None if none is for it.

    Raises:
        VersionBroken: as `in_force`.
    """
    found = laws_by_recipient().get(recipient)
    return None if found is None else in_force(unit, found.name)


def of(version: Version) -> Law:
    """Read a version of a pack, whether it is in force or not.

    Raises:
        BadLaw: it breaks a rule of the form.
    """
    return read(_name_of(version), version.text)


def followed_by(version: Version) -> Law:
    """Give the pack that a version follows: the one in force before it, or else the shipped one.

    One that is not what was approved is passed over, so that a new version can take its place.
    """
    name = _name_of(version)
    earlier = [each for each in _ever_in_force(name, version.policy.unit_id) if each[0] < version.pk]
    text = next((text for text in (_text(*each) for each in reversed(earlier)) if text), "")
    return read(name, text) if text else as_shipped(name)


def _name_of(version: Version) -> str:
    return version.policy.rule_book.removeprefix(book(""))


def of_digest(name: str, digest: str) -> Law | None:
    """Give the very text by which something was derived, by the digest that was kept with it.

    It is the shipped one, or any that was ever in force, so that what was derived under an older version is
    still explained by it. None where neither this program nor any unit has that text.
    """
    if not has_rules(name):
        return None
    if as_shipped(name).digest == digest:
        return as_shipped(name)
    if (name, digest) not in _looked_for:
        texts = (_text(*each) for each in _ever_in_force(name))
        read_ones = (read(name, text) for text in texts if text)
        # Nothing is derived by a text before it was in force, so what is not found now never will be.
        _looked_for[name, digest] = next((law for law in read_ones if law.digest == digest), None)
    return _looked_for[name, digest]


_looked_for: dict[tuple[str, str], Law | None] = {}


@lru_cache(maxsize=256)
def read(name: str, text: str) -> Law:
    """Read the text of a pack, once for each text.

    Raises:
        BadLaw: it breaks a rule of the form.
    """
    return loading.parse(text.encode(), name)


@cache
def shipped(name: str) -> str:
    """Give a pack that comes with the program as one text with its truth table, said to be confirmed.

    That is what two people of a unit approve when they confirm a draft as it is.
    """
    text = (loading.FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    table = (loading.FOLDER / f"{name}.csv").read_text(encoding="utf-8")
    return vectors.together(text.replace('status = "draft"', 'status = "confirmed"', 1), table)


@cache
def as_shipped(name: str) -> Law:
    """Read a pack that comes with the program: a draft as long as it says so.

    Raises:
        UnknownLaw: none of that name does.
    """
    return laws.load(name)


def check(name: str, text: str) -> None:
    """Refuse a version of a pack by which nothing could be derived for a unit.

    Raises:
        BadLaw: it breaks a rule of the form, or is called otherwise.
        PackUnfit: it has faults, lacks a category, is for another recipient, or says it is a draft.
        NameTaken: a version of that number said something else.
    """
    law = read(name, text)
    for sentence in (_not_confirmed(law), _not_as_followed(law), _faulty(law, text)):
        if sentence:
            raise PackUnfit(f"{law.name} {law.version} cannot be a version: {sentence}")
    if text != shipped(name) and _is_taken(law, text):
        raise NameTaken(
            f"There is a {law.name} {law.version} already, which says something else. Give this one another "
            "version: what was derived names the version that it was derived by."
        )


def _not_confirmed(law: Law) -> str:
    if law.status is Status.CONFIRMED:
        return ""
    return 'what two people approve is confirmed by that. Write status = "confirmed".'


def _not_as_followed(law: Law) -> str:
    """Say what desks, lists and files rely on and would miss."""
    before = as_shipped(law.name)
    if law.recipient != before.recipient:
        return f"its numbers are for {before.recipient or 'nobody'}, and this one says {law.recipient!r}."
    numbers = {outcome.code: outcome.number for outcome in law.outcomes}
    desk = packs.load(law.name).categories if law.name in packs.names() else ()
    for category in desk:
        if category.code not in numbers:
            return f"it has no outcome {category.code!r}, which the desk grades by."
        if numbers[category.code] != category.vics:
            return f"its number of {category.code!r} is not that of the desk, {category.vics}."
    return ""


def _faulty(law: Law, text: str) -> str:
    faults = find_faults(law, vectors.within(text, law.name))
    if not faults:
        return ""
    told = "; ".join(f"{each.fault} ({each.of}): {each.says}" for each in faults[:_MOST_TOLD])
    return f"it has {len(faults)} {'fault' if len(faults) == 1 else 'faults'}. {told}"


def _is_taken(law: Law, text: str) -> bool:
    if law.version == as_shipped(law.name).version:
        return True
    others = (_text(*each) for each in _ever_in_force(law.name))
    return any(other != text and read(law.name, other).version == law.version for other in others if other)


def _ever_in_force(name: str, unit: int | None = None) -> list[tuple[int, str]]:
    versions = Version.objects.filter(policy__rule_book=book(name), in_force_at__isnull=False)
    versions = versions if unit is None else versions.filter(policy__unit=unit)
    return list(versions.order_by("in_force_at", "pk").values_list("pk", "digest"))


@lru_cache(maxsize=256)
def _text(version: int, digest: str) -> str:
    """Give the text of a version; nothing of one that is not what was approved."""
    found = Version.objects.select_related("policy").get(pk=version)
    return found.text if seals.digest_of(found) == digest else ""
