"""The pages of policies: which there are, what each says, and how a version comes into force."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.form_page import form_page, said_at, said_in
from tutela.casework.gate import Act, Actor
from tutela.casework.people.queries import actor_of
from tutela.casework.policies import actions, pages, queries
from tutela.casework.policies.errors import BadPolicy, QuizFailed
from tutela.casework.policies.forms import Draft, NewPolicy, Withdrawal
from tutela.casework.policies.models import Version
from tutela.casework.policies.quiz import MOST_QUESTIONS
from tutela.errors import Invalid


@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """List the unit's policies and rule books."""
    return render(
        request, "policies/policies.html", pages.policies(actor_of(request), request.GET.get("after"))
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_policy(request: HttpRequest) -> HttpResponse:
    """Make a policy."""
    by = actor_of(request)
    gate.require(by, Act.WRITE_POLICY)
    form = NewPolicy(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, "name", BadPolicy):
            made = actions.make_policy(by, **form.cleaned_data)
            return redirect("policy-draft", made.name)
    return form_page(
        request,
        form,
        heading="Make a policy",
        back=("Policies", reverse("policies")),
        says=["Its first version is drafted next. Two people who did not write it approve it."],
        button="Make this policy",
    )


@require_safe
def policy(request: HttpRequest, name: str) -> HttpResponse:
    """Show one policy with its versions."""
    by = actor_of(request)
    return render(request, "policies/policy.html", pages.policy(by, queries.policy_for(by, name)))


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, name: str) -> HttpResponse:
    """Write the draft of the next version."""
    by = actor_of(request)
    chosen = queries.policy_for(by, name)
    gate.require(by, Act.WRITE_POLICY, chosen)
    sent = request.POST if request.method == "POST" else None
    form = Draft(sent, initial={} if sent else pages.first_draft(chosen))
    if form.is_valid():
        with said_at(form, "text", Invalid):
            written = actions.draft(by, chosen, form.cleaned_data.pop("text"), **form.cleaned_data)
            return redirect(pages.href_of(written))
    return form_page(
        request,
        form,
        heading=f"Draft of {chosen.title}",
        back=(chosen.title, reverse("policy", args=[name])),
        says=["What you write can be changed until it is proposed. You cannot approve it."],
        button="Keep this draft",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Show one version; propose it, try it again, approve it, or say that one has read it."""
    by = actor_of(request)
    chosen = queries.version_for(by, name, number)
    errors: list[str] = []
    if request.method == "POST":
        with said_in(errors, QuizFailed):
            _do(by, chosen, request.POST)
            return redirect(pages.href_of(chosen))
    context = {**pages.version(by, chosen), "errors": errors}
    return render(request, "policies/version.html", context, status=422 if errors else 200)


def _do(by: Actor, version: Version, sent: QueryDict) -> None:
    act, digest = sent.get("act", ""), sent.get("digest", "")
    if act == "propose":
        actions.propose(by, version)
    elif act == "try":
        actions.ask_back_test(by, version)
    elif act == "approve":
        actions.approve(by, version, digest)
    elif act == "read":
        answers = [sent.get(f"answer-{number}", "") for number in range(1, MOST_QUESTIONS + 1)]
        actions.say_read(by, version, digest, answers)
    else:
        raise BadPolicy("This page can propose, try, approve or read a version, nothing else.")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Withdraw a version, with a reason."""
    by = actor_of(request)
    chosen = queries.version_for(by, name, number)
    gate.require(by, Act.WRITE_POLICY, chosen)
    form = Withdrawal(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.withdraw(by, chosen, form.cleaned_data["reason"])
        return redirect(pages.href_of(chosen))
    return form_page(
        request,
        form,
        heading=f"Withdraw {chosen}",
        back=(str(chosen), pages.href_of(chosen)),
        says=["It is kept, and its number is not used again. What is in force stays so."],
        button="Withdraw this version",
        warns=True,
    )
