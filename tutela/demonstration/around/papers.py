"""What the unit writes: figures on paper, statements of a case, a package made anew, policies."""

from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from tutela.casework.cases.models import Case
from tutela.casework.figures import actions as figures
from tutela.casework.figures.catalogue import periods
from tutela.casework.figures.models import Paper
from tutela.casework.gate import Actor
from tutela.casework.packages import actions as packages
from tutela.casework.packages.content.sources import Source
from tutela.casework.packages.models import Package, State
from tutela.casework.policies import actions as policies
from tutela.casework.policies.models import Policy
from tutela.casework.results import scope as scopes
from tutela.casework.statements import actions as statements, papers
from tutela.casework.statements.models import Statement
from tutela.casework.statements.writing.told import Witness
from tutela.demonstration.approving import READ_ON, approve
from tutela.demonstration.inquiry import FORCE
from tutela.demonstration.team import Whole
from tutela.engine.typesetting.errors import NoTypesetter

_FIRST, _SECOND = "1. Sentence 1.\n\n2. Sentence 2.\n", "1. Sentence 1.\n\n2. Sentence 3.\n"
_WITH_QUIZ = f"""{_FIRST}
```quiz
[[question]]
asks = "Which sentence comes second?"
choices = ["Sentence 1", "Sentence 2"]
right = 2
```
"""


def write_papers(team: Whole, case: Case) -> None:
    """Write what was not written yet; where nothing sets documents, all but statements."""
    _figures(team.sam)
    _package(team.finn, case)
    with suppress(NoTypesetter):
        _statements(team, case)
    _policies(team)
    _to_be_read(team)


@transaction.atomic
def _figures(sam: Actor) -> None:
    if not Paper.objects.filter(unit=sam.unit).exists():
        month = periods.month(timezone.localdate())
        figures.make_paper(sam, "briefing", month, "OFFICIAL", "Sentence 1.")


@transaction.atomic
def _package(finn: Actor, case: Case) -> None:
    """Make another package of the case, which nobody checked yet, so that it can be made anew."""
    if not Package.objects.filter(unit=finn.unit, state=State.DRAFT).exists():
        draft = packages.Draft(
            "Sentence 2.", "Sentence 3.", "law_enforcement", recipient=FORCE,
            route_reason="The demonstration has one force.",
        )  # fmt: skip
        packages.make_package(finn, Source(case), draft)


@transaction.atomic
def _statements(team: Whole, case: Case) -> None:
    """Make a schedule of unused material, and a witness statement that was checked."""
    if Statement.objects.filter(case=case).exists():
        return
    scope, witness = scopes.of_case(team.finn, case.reference), Witness(team.finn.name)
    statements.make_version(team.finn, scope, "mg6c", witness)
    made = statements.make_version(team.finn, scope, "mg11", witness)
    statements.check_version(team.quinn, made, papers.seen_digest(made))


@transaction.atomic
def _policies(team: Whole) -> None:
    """Have a policy of two versions, the second of which waits for approval; and one that is a draft."""
    if Policy.objects.filter(unit=team.finn.unit, name="use").exists():
        return
    use = approve(team.finn, (team.quinn, team.sam), "use", "Use of the workbench", "", _FIRST)
    further = policies.draft(
        team.finn, use, _SECOND, change="Sentence 2 is another", citation="Decision 2/26", read_on=READ_ON
    )
    policies.propose(team.finn, further)
    care = policies.make_policy(team.finn, "care", "Care for people", "Head of unit")
    policies.draft(team.finn, care, _FIRST, change="First version", citation="Decision 3/26", read_on=READ_ON)


@transaction.atomic
def _to_be_read(team: Whole) -> None:
    """Have a policy with a quiz that everybody must read; the assessors did, and the others are asked."""
    approvers = (team.quinn, team.sam)
    policy = approve(
        team.finn, approvers, "handling", "Handling of material", "", _WITH_QUIZ, must_be_read=True
    )
    version = policy.versions.get(number=1)
    for assessor in (team.ana, team.asif):
        policies.say_read(assessor, version, version.digest, ["2"])
