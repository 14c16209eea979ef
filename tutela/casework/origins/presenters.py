"""What was weighed of an item, in words: for its page, the desk and JSON alike."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tutela.casework.origins.models import Identity, Mark
from tutela.casework.origins.queries import Told
from tutela.casework.times import moment
from tutela.engine.origins.weights import Code


def evidence(told: Told | None) -> dict[str, Any] | None:
    """Say what speaks for a first recording: the score, each factor with its row, and what would change it.

    The sentences are those of the weights in force; the numbers are those of when it was weighed.
    """
    if told is None:
        return None
    appraisal, weights = told
    return {
        "score": appraisal.score,
        "is_candidate": appraisal.score >= weights.candidate_from,
        "candidate_from": weights.candidate_from,
        "weights": f"{appraisal.weights_name} {appraisal.weights_version}",
        "owner": weights.owner,
        "at": moment(appraisal.at),
        "factors": [_factor(factor, weights.factors) for factor in appraisal.factors],
    }


def _factor(said: Mapping[str, Any], known: Mapping[Code, Any]) -> dict[str, Any]:
    factor = known.get(said["code"])
    return {
        "code": said["code"],
        "weight": said["weight"],
        "row": said["row"],
        "says": factor.says if factor else said["code"],
        "changes": factor.changes if factor else "",
    }


def marks(found: Sequence[Mark]) -> list[dict[str, Any]]:
    """Say which marks stand on an item, who set each and when."""
    return [
        {
            "number": mark.pk,
            "kind": mark.kind,
            "says": _(mark.get_kind_display()),
            "by": mark.set_by.name,
            "at": moment(mark.set_at),
        }
        for mark in found
    ]


def identity(found: Identity | None) -> str:
    """Say that the child of an item is identified, by which referral; nothing where it is not."""
    if found is None:
        return ""
    return _("The child is identified: %(by)s. No further referral is drafted.") % {"by": found.says}
