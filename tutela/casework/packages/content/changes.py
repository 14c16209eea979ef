"""What the record says otherwise by now than a package does."""

from tutela.casework.packages.content.sources import source_of
from tutela.casework.packages.models import Package, Part

# What a person said is no part of the record.
HEAD, STATED = "package.json", "identifiers-stated.csv"


def changes_since(package: Package) -> list[str]:
    """Name the parts of a package that the record gives otherwise by now, or not any more, or besides."""
    now = source_of(package).content().parts
    then = dict(
        Part.objects.filter(package=package, edition=package.edition)
        .exclude(name__in=(HEAD, STATED))
        .values_list("name", "content")
    )
    return sorted(name for name in {*now, *then} if now.get(name) != then.get(name))
