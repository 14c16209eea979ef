"""What the player of the desk asks: what it shows of an item, and the sound of what is shown."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from tutela.casework.grading import desk_view, presenters, queries
from tutela.casework.grading.films import segments
from tutela.casework.items.queries import item_for
from tutela.casework.people.queries import actor_of
from tutela.casework.welfare import actions as welfare
from tutela.casework.welfare.presenters import picture
from tutela.casework.welfare.queries import exposure_for
from tutela.engine.media.facts import MOST_SOUNDS

router = Router()


class SoundIn(Schema):
    """Which of a film's sound tracks is to be heard."""

    track: Annotated[int, Field(ge=1, le=MOST_SOUNDS)] = 1


@router.get("/items/{int:number}/reels")
def reels(request: HttpRequest, number: int) -> dict[str, Any]:
    """Say what a player shows of an item, how it is laid out, and which sound tracks a film has."""
    by = actor_of(request)
    item = item_for(by, number)
    shown = presenters.reels(desk_view.playable(by, item), item)
    own = segments.standing(by.person, number)
    return {**shown, "segments": segments.told(own, queries.titles_of(by.unit))}


@router.post("/exposures/{int:number}/sound")
def sound(request: HttpRequest, number: int, sent: SoundIn) -> HttpResponse:
    """Let the film be heard that a look shows, by one of its sound tracks."""
    by = actor_of(request)
    return picture(welfare.show_sound(by, exposure_for(by, number), sent.track))
