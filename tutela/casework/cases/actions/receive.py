"""Receives what an exhibit holds."""

from pathlib import Path

from tutela.casework import gate
from tutela.casework.cases.actions.require_kept import require_kept
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Act, Actor
from tutela.casework.intake.actions.receive import receive as receive_intake
from tutela.casework.intake.progress import Progress
from tutela.casework.intake.queries import ReceiveReport
from tutela.casework.intake.terms import Terms


def receive(by: Actor, exhibit: Exhibit, source: Path, progress: Progress | None = None) -> ReceiveReport:
    """Seal everything a source holds and account for every directory entry.

    An interrupted receipt is taken up again where its last durable batch ended; what is on record is not read
    twice and nothing is doubled. The source is only ever read.

    Raises:
        NotAllowed: the actor may not receive exhibits in this unit.
        SourceMissing: there is nothing at the path.
        OtherSource: the exhibit was received from another place before.
        RecordMoved: its case was disposed of.
    """
    gate.require(by, Act.RECEIVE, on=exhibit)
    require_kept(exhibit.case)
    terms = Terms(
        about={"exhibit": exhibit.pk},
        purpose="investigation",
        reason="received with an exhibit",
        title=f"Exhibit {exhibit}",
        otherwise="Add another exhibit for it.",
    )
    return receive_intake(by, exhibit.intake, source, terms, progress)
