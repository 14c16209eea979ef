"""What is recorded of one item: coded facts, from which each law derives its own category."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from tutela.engine.taxonomy.errors import BadFacts
from tutela.engine.taxonomy.facts import schemes
from tutela.engine.taxonomy.facts.terms import (
    Activity,
    AgeBasis,
    Answer,
    Development,
    Identified,
    Likelihood,
    Medium,
    Sex,
    Synthetic,
    TagGroup,
)

# The scheme that is meant where somebody names none: the newest one that is shipped.
SCHEME = "starter/2"
# A child is under 18 in every law that is shipped; who appears older is nobody's child record.
ADULT_AT = 18
MOST_CHILDREN = 99
_NOT_SEEN = frozenset({Medium.TEXT, Medium.AUDIO})


@dataclass(frozen=True, slots=True)
class Child:
    """What is recorded of one child; None for what nobody answered.

    Attributes:
        band: a band of the scheme, as "7-10".
        age: the youngest and the oldest that the child may be, in whole years; inside the band where both
            are given. A range needs no band.
        development: as it appears; a fact of its own, never taken from the age or turned into one.
    """

    band: str | None = None
    age: tuple[int, int] | None = None
    development: Development | None = None
    sex: Sex | None = None
    basis: AgeBasis | None = None
    identified: Identified | None = None
    self_generated: Likelihood | None = None
    coercion: Likelihood | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises:
            BadFacts: an age that is none of a child, or that lies outside its band.
        """
        if self.band is not None and re.fullmatch(r"\d{1,2}-\d{1,2}", self.band) is None:
            raise BadFacts(f"A band of ages is written as 7-10, and is {self.band[:20]!r}.")
        if self.age is not None:
            _check_range(*self.age)
        if self.band is not None and self.age is not None:
            low, high = _ends(self.band)
            if not low <= self.age[0] <= self.age[1] <= high:
                raise BadFacts(
                    f"Age {self.age[0]}-{self.age[1]} does not lie in band {self.band}. "
                    "Choose the band that holds it, or record the range without a band."
                )

    @property
    def years(self) -> tuple[int, int] | None:
        """Give the youngest and the oldest that the child may be; None where no age was recorded."""
        return self.age if self.age is not None or self.band is None else _ends(self.band)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is recorded of one item; None for what nobody answered, which is not the same as no.

    Attributes:
        scheme: name and version of the terms, as "starter/1": what was recorded keeps the terms it was
            recorded with.
        depiction: G1, does it show anything; it follows from `medium` where that is given.
        medium: G2.
        child: G3, does a person appear who looks under 18.
        indecent: G4.
        activity: G5; criteria A, B and C are criteria of what is indecent.
        synthetic: G6; what is confirmed as made by a machine is no photograph.
        elements: answers to further questions of law, each once, in the order of their codes.
        children: one record per child, where `child` is yes.
        tags: codes of the scheme, as "laptop" or "series:AB12", in order.
    """

    scheme: str = SCHEME
    depiction: Answer | None = None
    medium: Medium | None = None
    child: Answer | None = None
    indecent: Answer | None = None
    activity: Activity | None = None
    synthetic: Synthetic | None = None
    elements: tuple[tuple[str, Answer], ...] = ()
    children: tuple[Child, ...] = ()
    tags: tuple[tuple[TagGroup, tuple[str, ...]], ...] = ()

    def __post_init__(self) -> None:
        """Put what has no order into one, and refuse what cannot be.

        Raises:
            BadFacts: a code that the scheme does not have, or answers that exclude each other.
            UnknownScheme: no such scheme is installed.
        """
        object.__setattr__(self, "elements", tuple(sorted(self.elements)))
        given = tuple(sorted((group, tuple(sorted(codes))) for group, codes in self.tags if codes))
        object.__setattr__(self, "tags", given)
        scheme = schemes.load(self.scheme)
        _check_once("element", [code for code, _ in self.elements])
        _check_once("group of tags", [group for group, _ in self.tags])
        for code, _ in self.elements:
            if code not in scheme.elements:
                raise BadFacts(f"Scheme {scheme.name} asks nothing called {code[:40]!r}.")
        for group, codes in self.tags:
            _check_once(f"{group} tag", codes)
            for code in codes:
                scheme.check_tag(group, code)
        for child in self.children:
            if child.band is not None and child.band not in scheme.bands:
                raise BadFacts(
                    f"Scheme {scheme.name} has no band {child.band}; it has {', '.join(scheme.bands)}."
                )
        if len(self.children) > MOST_CHILDREN:
            raise BadFacts(f"At most {MOST_CHILDREN} children are recorded of one item.")
        for holds, sentence in self._contradictions():
            if holds:
                raise BadFacts(sentence)

    def value(self, name: str) -> StrEnum | None:
        """Give the answer to a gate fact or an element by its name; None where nobody answered it.

        Nobody did either where the scheme of these facts does not ask that: a law may ask what came later.
        """
        if name == "depiction" and self.depiction is None and self.medium not in (None, Medium.CANNOT_TELL):
            return Answer.NO if self.medium in _NOT_SEEN else Answer.YES
        if name in GATE:
            answer: StrEnum | None = getattr(self, name)
            return answer
        return dict(self.elements).get(name)

    def _contradictions(self) -> Iterable[tuple[bool, str]]:
        known = self.medium not in (None, Medium.CANNOT_TELL)
        yield (
            self.depiction is Answer.YES and self.medium in _NOT_SEEN,
            "Text and audio show nothing: answer depiction with no, or correct the medium.",
        )
        yield (
            self.depiction is Answer.NO and known and self.medium not in _NOT_SEEN,
            "A picture shows something: answer depiction with yes, or correct the medium.",
        )
        yield (
            self.indecent is Answer.NO and self.activity in (Activity.A, Activity.B, Activity.C),
            "What is not indecent meets no criteria of A, B or C: correct indecent or activity.",
        )
        yield (
            self.medium is Medium.PHOTOGRAPH and self.synthetic is Synthetic.CONFIRMED,
            "What is confirmed as synthetic is a pseudo-photograph or a drawing: correct the medium.",
        )
        yield (
            bool(self.children) and self.child is not Answer.YES,
            "Children are recorded where child is answered with yes: answer it, or remove the records.",
        )


# The gate facts in the order in which they are asked, and the answers to each.
GATE: Mapping[str, type[StrEnum]] = {
    "depiction": Answer,
    "medium": Medium,
    "child": Answer,
    "indecent": Answer,
    "activity": Activity,
    "synthetic": Synthetic,
}
# The codes that a record of a child answers with.
OF_CHILD: Mapping[str, type[StrEnum]] = {
    "development": Development,
    "sex": Sex,
    "basis": AgeBasis,
    "identified": Identified,
    "self_generated": Likelihood,
    "coercion": Likelihood,
}
ANSWERS_OF_CHILD = tuple(field.name for field in fields(Child))


def _ends(band: str) -> tuple[int, int]:
    low, _, high = band.partition("-")
    return int(low), int(high)


def _check_range(low: int, high: int) -> None:
    if not 0 <= low <= high < ADULT_AT:
        raise BadFacts(
            f"An age of a child is a range within 0 and {ADULT_AT - 1}, the youngest first, not {low}-{high}."
        )


def _check_once(what: str, given: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in given:
        if one in seen:
            raise BadFacts(f"The {what} {one[:40]!r} stands there twice.")
        seen.add(one)
