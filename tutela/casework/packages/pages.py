"""What the pages of packages show."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate, rooms
from tutela.casework.bundles.models import Bundle
from tutela.casework.cases.models import Case
from tutela.casework.commerce.models import Cluster
from tutela.casework.gate import Act, Actor
from tutela.casework.packages import queries
from tutela.casework.packages.content.deconfliction import holders
from tutela.casework.packages.content.sources import may_read, source_of
from tutela.casework.packages.content.tables import bases, checklist
from tutela.casework.packages.exchange.forms import FORMS
from tutela.casework.packages.models import Deconfliction, Outcome, Package, Return, State, Step
from tutela.casework.referrals.models import Referral
from tutela.casework.rooms import Link
from tutela.casework.times import moment

Context = dict[str, Any]
PAGE = 50
_CODES = {**dict(Return.choices), **dict(Deconfliction.Answer.choices)}
_OUT = (State.SENT, State.ACCEPTED)


def offer_of_case(by: Actor, case: Case) -> Link | None:
    """Offer, from the page of a case, to make a package of it."""
    reads = gate.may(by, Act.WORK_PACKAGES, on=case) and gate.may(by, Act.READ_COMMUNICATIONS, on=case)
    return Link("Make a package for a force", reverse("package-new", args=["case", case])) if reads else None


def offer_of_bundle(by: Actor, bundle: Bundle) -> Link | None:
    """Offer, from the page of a bundle of reports, to make a package of it."""
    if not gate.may(by, Act.WORK_PACKAGES, on=bundle):
        return None
    return Link("Make a package for a force", reverse("package-new", args=["bundle", bundle.pk]))


def offer_of_referral(by: Actor, referral: Referral) -> Link | None:
    """Offer, from the page of a referral, to make a package of it."""
    if not gate.may(by, Act.WORK_PACKAGES, on=referral):
        return None
    return Link("Make a package for a force", reverse("package-new", args=["referral", referral.pk]))


def offer_of_cluster(by: Actor, cluster: Cluster) -> Link | None:
    """Offer, from the page of an operator of sites, to make a package of it."""
    if not gate.may(by, Act.WORK_PACKAGES, on=cluster):
        return None
    return Link("Make a package", reverse("package-new", args=["cluster", cluster.pk]))


def packages(by: Actor, state: str, before: int | None) -> Context:
    """Say which packages there are, the newest first.

    Raises:
        NotAllowed: the actor may not see packages.
    """
    found = queries.packages_of(by, state)
    listed = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    shown, said = listed[:PAGE], {"state": state} if state in State.values else {}
    older = f"?{urlencode({**said, 'before': shown[-1].pk})}" if len(listed) > PAGE else ""
    return {
        "packages": [_head(one) for one in shown],
        "states": [
            {"code": code, "title": title, "chosen": code == said.get("state")}
            for code, title in State.choices
        ],
        "may_tell": gate.may(by, Act.ANSWER_PACKAGES),
        "files": [
            (form.upper(), f"{reverse('packages-file', args=[form])}?{urlencode(said)}")
            for form in ("csv", "json")
        ],
        "paging": {
            "says": "The newest first",
            "newer": f"?{urlencode(said)}" if before else "",
            "older": older,
        },
    }


def _head(one: Package) -> Context:
    source = source_of(one)
    return {
        "name": one.reference,
        "href": reverse("package", args=[one.pk]),
        "of": source.name if source.kind == "case" else rooms.name_of(source.kind, int(source.name)),
        "of_href": rooms.page_of(source.kind, source.name),
        "state": one.get_state_display(),
        "is_late": bool(one.changed),
        "recipient": one.recipient.title,
        "risk": one.band,
        "marking": one.marking,
        "made_by": one.made_by.name,
        "made": moment(one.made_at),
        "sent": moment(one.sent_at),
    }


def package(by: Actor, shown: Package) -> Context:
    """Say what one package is, what was done with it, and what can be done next."""
    reads = may_read(by, shown)
    basis = bases().by_code.get(shown.basis)
    steps = list(queries.steps_of(shown))
    return {
        "package": {
            **_head(shown),
            "number": shown.pk,
            "version": shown.version,
            "edition": shown.edition,
            "handling": shown.get_handling_display(),
            "conditions": shown.conditions,
            "route": shown.route_reason,
            "by_rule": shown.by_rule,
            "basis": basis.in_words if basis else shown.basis,
            "checked_by": shown.checked_by.name if shown.checked_by else "",
            "checked": moment(shown.checked_at),
            "summary": shown.summary if reads else "",
            "need": shown.need,
            "changed": [name for name in shown.changed.split(", ") if name],
        },
        "reads": reads,
        "supplements": _link(shown.supplements) if shown.supplements else None,
        "supplemented_by": [_link(each) for each in shown.supplemented_by.order_by("pk")],
        "parts": _parts(shown) if reads else [],
        "deconfliction": _deconfliction(shown) if reads else None,
        "steps": [_step(each) for each in steps],
        "sendings": [
            {"number": each.number, "edition": each.edition, "recipient": each.recipient.title,
             "by": each.by.name, "at": moment(each.at),
             "href": reverse("package-sent", args=[shown.pk, each.number]),
             "forms": [(title, reverse("package-exchanged", args=[shown.pk, each.number, form]))
                       for form, (title, _) in FORMS.items()]}
            for each in shown.sendings.select_related("recipient", "by").order_by("-number")
        ],
        "outcomes": _outcomes(shown),
        "json_href": reverse("package-file", args=[shown.pk]),
        **_next(by, shown, steps, reads=reads),
    }  # fmt: skip


def _link(one: Package) -> Context:
    return {"name": one.reference, "href": reverse("package", args=[one.pk])}


def _parts(shown: Package) -> list[Context]:
    return [
        {"name": name, "href": reverse("package-part", args=[shown.pk, shown.edition, name])}
        for name in queries.parts_of(shown).values_list("name", flat=True)
    ]


def _deconfliction(shown: Package) -> Context | None:
    last = queries.deconfliction_of(shown)
    if last is None:
        return None
    return {
        "asked": last.asked,
        "found": last.found,
        "answer": last.get_answer_display(),
        "says": last.says,
        "by": last.by.name,
        "at": moment(last.at),
    }


def _step(each: Step) -> Context:
    return {
        "number": each.number,
        "kind": each.get_kind_display(),
        "code": _CODES.get(each.code, ""),
        "says": each.says,
        "by": each.by,
        "at": moment(each.at),
    }


def _outcomes(shown: Package) -> list[Context]:
    return [
        {"title": row.get_code_display(), "count": row.count, "on": row.as_of, "by": row.by,
         "through": row.get_through_display()}
        for row in queries.outcomes_of(shown).values()
    ]  # fmt: skip


def _open_questions(steps: list[Step]) -> list[Step]:
    """Give what the recipient asked since somebody answered last."""
    answered = max((each.number for each in steps if each.kind == Step.Kind.REPLIED), default=0)
    return [each for each in steps if each.kind == Step.Kind.ASKED and each.number > answered]


def _supplement(shown: Package) -> str:
    source = source_of(shown)
    to = reverse("package-new", args=[source.kind, source.name])
    return f"{to}?{urlencode({'adds-to': shown.reference})}"


def _next(by: Actor, shown: Package, steps: list[Step], *, reads: bool) -> Context:
    """Say what this person can do with a package as it stands."""
    works, state = gate.may(by, Act.WORK_PACKAGES, on=shown), shown.state
    answers = gate.may(by, Act.ANSWER_PACKAGES, on=shown)
    made = any(
        each.kind in (Step.Kind.MADE, Step.Kind.REVISED) and each.person_id == by.person for each in steps
    )
    deconflicts = works and reads and state in (State.DRAFT, State.CHECKED)
    found = holders(shown) if deconflicts else []
    return {
        "may_deconflict": deconflicts,
        "holders": found,
        "answers": [
            each
            for each in Deconfliction.Answer.choices
            if bool(found) != (each[0] == Deconfliction.Answer.NOTHING)
        ],
        "may_check": gate.may(by, Act.CHECK_PACKAGE, on=shown) and state == State.DRAFT and not made,
        "points": checklist().points,
        "may_send": works and state == State.CHECKED,
        "may_revise": works and reads and state in (State.DRAFT, State.CHECKED, State.RETURNED),
        "may_accept": answers and state == State.SENT,
        "may_return": answers and state in _OUT,
        "may_chase": works and state in _OUT,
        "may_tell": answers and state in (*_OUT, State.SUPPLEMENTED),
        "may_recall": works and state in (*_OUT, State.SUPPLEMENTED),
        "may_end": works and state in (State.DRAFT, State.CHECKED, State.RETURNED),
        "may_export": works and reads,
        "may_open_page": works and state in _OUT and settings.TUTELA.portal.on,
        "may_reply": works and bool(_open_questions(steps)),
        "has_page": works and bool(_open_questions(steps)) and queries.page_with(shown) is not None,
        "supplement_href": _supplement(shown) if works and reads and state in _OUT else "",
        "returns": Return.choices,
        "codes": Outcome.Code.choices,
        "today": timezone.localdate().isoformat(),
    }
