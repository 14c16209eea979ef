"""Who else holds something on the same strong identifiers: reports, cases, packages, what somebody asked."""

from collections.abc import Iterator, Mapping

from tutela.casework.database import NUMBERS_AT_ONCE, portions
from tutela.casework.enquiries.models import LookUp
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.casework.intelligence.models import Participant
from tutela.casework.packages.content.contents import strong
from tutela.casework.packages.models import Entity, Package
from tutela.engine.identifiers import refanged

# Of each kind of holder so many are named for one package.
MOST = 50


def holders(package: Package) -> list[list[str]]:
    """Give who else in the unit holds something on the strong identifiers of a package's newest edition.

    Returns:
        pairs of what holds it and what it holds, in the order of both; no package of the same line, and
        nothing that the package itself is made of.
    """
    named = {
        bytes(each.key): each.canonical
        for each in Entity.objects.filter(package=package, edition=package.edition)
    }
    if not named:
        return []
    found = {
        *_packages(package, named),
        *_reports(package, named),
        *_cases(package, named),
        *_enquiries(package, named),
    }
    return [list(pair) for pair in sorted(found)]


def _packages(package: Package, named: Mapping[bytes, str]) -> set[tuple[str, str]]:
    own = {package.pk, package.supplements_id}
    found: set[tuple[str, str]] = set()
    for portion in _portions(named):
        rows = Entity.objects.filter(key__in=portion, package__unit=package.unit_id).exclude(package__in=own)
        pairs = rows.order_by("-package").values_list("package", "key")[:MOST]
        found |= {(f"package PK-{number}", named[bytes(key)]) for number, key in pairs}
    return found


def _reports(package: Package, named: Mapping[bytes, str]) -> set[tuple[str, str]]:
    own = package.bundle.members.values("subject") if package.bundle else None
    found: set[tuple[str, str]] = set()
    for portion in _portions(named):
        same = Identifier.objects.filter(unit=package.unit_id, key__in=portion)
        seen = Sighting.objects.filter(identifier__in=same, subject_kind="report")
        seen = seen if own is None else seen.exclude(subject__in=own)
        pairs = seen.order_by("-subject").values_list("subject", "identifier__key").distinct()[:MOST]
        found |= {(f"report R-{number}", named[bytes(key)]) for number, key in pairs}
    return found


def _cases(package: Package, named: Mapping[bytes, str]) -> set[tuple[str, str]]:
    texts = sorted(set(named.values()))
    found: set[tuple[str, str]] = set()
    for portion in portions(texts):
        people = Participant.objects.filter(thread__unit=package.unit_id, key__in=portion)
        others = people.exclude(thread__exhibit__case=package.case) if package.case else people
        pairs = others.values_list("thread__exhibit__case__reference", "key").distinct()
        found |= {(f"case {reference}", text) for reference, text in pairs.order_by("-thread")[:MOST]}
    return found


def _enquiries(package: Package, named: Mapping[bytes, str]) -> set[tuple[str, str]]:
    kinds = set(
        Entity.objects.filter(package=package, edition=package.edition).values_list("kind", flat=True)
    )
    asked = LookUp.objects.filter(step__enquiry__unit=package.unit_id, kind__in=kinds).order_by("-pk")
    found: set[tuple[str, str]] = set()
    for number, text in asked.values_list("step__enquiry", "asked").iterator():
        same = strong([refanged(text)]).keys() & named.keys()
        found |= {(f"enquiry E-{number}", named[key]) for key in same}
        if len(found) >= MOST:
            break
    return found


def _portions(named: Mapping[bytes, str]) -> Iterator[list[bytes]]:
    keys = sorted(named)
    yield from (keys[start : start + NUMBERS_AT_ONCE] for start in range(0, len(keys), NUMBERS_AT_ONCE))
