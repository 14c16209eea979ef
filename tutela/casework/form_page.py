"""A page that asks for one thing, as every room shows it, and what it says of what is refused."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tutela.engine.taxonomy.errors import RefusedWords
from tutela.errors import Refusal


def form_page(
    request: HttpRequest,
    form: Form,
    *,
    heading: str,
    back: tuple[str, str],
    says: Sequence[str],
    button: str,
    warns: bool = False,
    looks: bool = False,
) -> HttpResponse:
    """Show a form, with what is wrong at each field where it was sent and refused.

    Args:
        request: whose page it is; the form is sent to the same address.
        form: the form.
        heading: of the page.
        back: the words and the address of the link to the page before.
        says: what to know before one fills it in, a sentence or two each.
        button: the words on the button.
        warns: what it does is not taken back.
        looks: it only leads on to what it names; nothing is posted.
    """
    context = {
        "heading": heading,
        "back": {"label": back[0], "href": back[1]},
        "says": says,
        "form": form,
        "button": button,
        "warns": warns,
        "looks": looks,
    }
    return render(request, "base/form_page.html", context, status=422 if form.errors else 200)


def errors_of(form: Form) -> list[str]:
    """Give what is wrong with what was sent, field by field, for a page that draws its form itself."""
    return [str(said) for field in form.errors.values() for said in field]


def take_step(steps: Mapping[str, Callable[[], object]], act: str, refusal: type[Refusal]) -> None:
    """Take the step that a button of a page names.

    Args:
        steps: what each button of the page does.
        act: the name of the one that was pressed.
        refusal: the room's own, raised where the page has no such button.
    """
    if act not in steps:
        raise refusal("This page cannot do that.")
    steps[act]()


@contextmanager
def said_at(form: Form, field: str | None, *refusals: type[Refusal]) -> Iterator[None]:
    """Say at a field of a form, or above all of them, why what is done within was refused; then go on.

    Args:
        form: the form, which was valid.
        field: the name of the field; None for above all of them.
        refusals: what is said there, beside words that are not used here; anything else comes through.
    """
    said: tuple[type[Refusal], ...] = (RefusedWords, *refusals)
    try:
        yield
    except said as refused:
        form.add_error(field, str(refused))


@contextmanager
def said_in(errors: list[str], *refusals: type[Refusal]) -> Iterator[None]:
    """Add to what a page says is wrong why what is done within was refused; then go on.

    Args:
        errors: what the page says.
        refusals: what is said there, beside words that are not used here; anything else comes through.
    """
    said: tuple[type[Refusal], ...] = (RefusedWords, *refusals)
    try:
        yield
    except said as refused:
        errors.append(str(refused))
