"""Which way the status of a series goes."""

from collections.abc import Mapping

from tutela.casework.series.models import State

NEXT: Mapping[str, tuple[State, ...]] = {
    State.UNIDENTIFIED: (State.IDENTIFIED,),
    State.IDENTIFIED: (State.SAFEGUARDED, State.UNIDENTIFIED),
    State.SAFEGUARDED: (),
}
