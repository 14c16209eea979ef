"""What the desk asks of the known series of an item: what there is, and the stand-in of one of it."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from tutela.casework.grading import actions
from tutela.casework.grading.known import series, told
from tutela.casework.items.queries import item_for
from tutela.casework.people.queries import actor_of
from tutela.casework.welfare.presenters import picture

router = Router()
Number = Annotated[int, Field(ge=0, lt=1 << 63)]


@router.get("/items/{int:number}/known")
def known(request: HttpRequest, number: Number) -> dict[str, Any]:
    """Say what lists know of an item, and which items of the same series can be pinned beside it."""
    by = actor_of(request)
    return told.told(series.known_of(by, item_for(by, number)))


@router.api_operation(["GET", "POST"], "/items/{int:number}/known/{int:other}/standin")
def standin(request: HttpRequest, number: Number, other: Number) -> HttpResponse:
    """Give the stand-in of an item of the same series, posted to made first where nobody did yet."""
    by = actor_of(request)
    item, beside = item_for(by, number), item_for(by, other)
    return picture(actions.standin(by, beside, make=request.method == "POST", lies=item))
