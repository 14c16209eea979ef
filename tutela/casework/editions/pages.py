"""What the pages about hash lists say: what each holds, and what is proposed and published of it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tutela.casework import gate, rooms
from tutela.casework.database import row_number
from tutela.casework.editions import candidates, manifest, queries
from tutela.casework.editions.exports import Form
from tutela.casework.editions.models import Edition
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.opinions.policy import policy
from tutela.casework.lists import change_feed, pages, presenters, queries as known_lists
from tutela.casework.lists.models import HashList, Upload
from tutela.casework.lists.uploads import queries as uploads
from tutela.casework.paging import page_of
from tutela.casework.times import moment

Context = dict[str, Any]

HOW = "A partner's file is sent into its list on that list's page, which shows the command for a long one."
PROPOSALS_SHOWN = 50
ENTRIES_SHOWN = 500
LEFT_OUT_SHOWN = 50
_LABELS = {
    Form.VICS_CASE: "VICS case",
    Form.VICS: "VICS hash set",
    Form.CSV: "CSV",
    Form.MD5: "MD5 text",
    Form.SHA1: "SHA-1 text",
    Form.SHA256: "SHA-256 text",
    Form.MANIFEST: "Manifest",
}


def lists(by: Actor, after: str | None = None) -> Context:
    """Say what the page of all lists shows, from after one of them on.

    Raises:
        NotAllowed: the actor may not see casework.
    """
    hash_lists, further = page_of(known_lists.every_list(by), "name", after)
    in_force, latest = change_feed.in_force(hash_lists), change_feed.latest_editions(hash_lists)
    waiting = queries.proposed(hash_lists)
    return {
        "lists": [
            _row(
                hash_list,
                in_force.get(hash_list.pk, 0),
                waiting.get(hash_list.pk, 0),
                latest.get(hash_list.pk),
            )
            for hash_list in hash_lists
        ],
        "further": further,
        "how": HOW,
        "new_href": reverse("list-new") if gate.may(by, Act.IMPORT_LIST) else "",
    }


def _row(hash_list: HashList, in_force: int, waiting: int, latest: int | None) -> Context:
    return {
        "name": hash_list.name,
        "href": reverse("hash-list", args=[hash_list.name]),
        "entries": in_force,
        "waiting": waiting,
        "edition": _("Edition %(number)s") % {"number": latest} if latest else "",
        "withdrawn": hash_list.is_withdrawn,
    }


def hash_list(by: Actor, hash_list: HashList, left_out_after: str = "", before: int | None = None) -> Context:
    """Say what the page of one list shows.

    Of what a proposal leaves out, `left_out_after` is the item that the page before ended with, or "";
    imports are shown from before one on.
    """
    summary, proposal = known_lists.summary(hash_list), queries.proposal_of(hash_list)
    sizes = queries.sizes(hash_list)
    may_revoke = summary.active and gate.may(by, known_lists.act_to_revoke(hash_list), hash_list)
    next_edition = proposal.number if proposal else (change_feed.latest_edition(hash_list) or 0) + 1
    return {
        **pages.known(hash_list, summary, before),
        "lists_href": reverse("lists"),
        **_importing(by, hash_list),
        "withdraw_href": _withdrawing(by, hash_list),
        "revoke_href": reverse("entry-revoke", args=[hash_list.name]) if may_revoke else "",
        "proposals": _proposals(proposal) if proposal else [],
        "proposals_total": summary.proposed,
        "refusal": _refusal(by, proposal),
        "proposal_href": reverse("proposal", args=[hash_list.name]) if proposal else "",
        "next_edition": next_edition,
        "may_propose": _may_propose(by, hash_list, proposal),
        "may_withdraw": proposal is not None and gate.may(by, Act.PROPOSE_ENTRIES, hash_list),
        "preparing": hash_list.is_own and queries.is_under_way(hash_list),
        **_too_low(by, hash_list),
        "unlisted": _unlisted(hash_list) if hash_list.is_own and proposal is None else "",
        "proposal": proposal.pk if proposal else 0,
        "dropped": manifest.dropped(proposal).count() if proposal else 0,
        **_left_out(proposal, row_number(left_out_after) or 0),
        "offers": rooms.offers(by, "hash list", hash_list),
        "editions": [
            _edition(by, edition, sizes[edition.number]) for edition in queries.published(hash_list)
        ],
    }


def _importing(by: Actor, hash_list: HashList) -> Context:
    """Say how a file comes into a list, by page and by command, and which one waits; to whoever may."""
    if hash_list.is_own or hash_list.is_withdrawn or not gate.may(by, Act.IMPORT_LIST, hash_list):
        return {"how": "", "send_href": "", "waiting": None}
    waiting = uploads.unconfirmed(by, hash_list)
    return {
        "how": presenters.import_command(hash_list, by),
        "send_href": reverse("list-send", args=[hash_list.name]),
        "waiting": waiting and _waiting(waiting, hash_list),
    }


def _waiting(upload: Upload, hash_list: HashList) -> Context:
    return {"name": upload.file_name, "href": reverse("list-upload", args=[hash_list.name, upload.pk])}


def _may_propose(by: Actor, hash_list: HashList, proposal: Edition | None) -> bool:
    open_to = not hash_list.is_withdrawn or candidates.is_outdated(hash_list)
    return hash_list.is_own and proposal is None and open_to and gate.may(by, Act.PROPOSE_ENTRIES, hash_list)


def _proposals(proposal: Edition) -> list[Context]:
    marks = pages.marks(proposal.hash_list.pack)
    return [
        {
            "reference": f"T-{entry.item_id}",
            "href": rooms.page_of("item", entry.item_id or 0),
            "category": marks[entry.category],
            "proposed_by": proposal.proposed_by,
            "proposed": moment(proposal.proposed_at),
        }
        for entry in proposal.added.order_by("-item")[:PROPOSALS_SHOWN]
    ]


def proposal(by: Actor, edition: Edition, after: str, errors: list[str]) -> Context:
    """Say what the page of a proposal shows: a page of its entries by item, and what publishing would do.

    `after` is the item that the page before ended with, or "" for the first.
    """
    hash_list, marks = edition.hash_list, pages.marks(edition.hash_list.pack)
    start = row_number(after) or 0
    entries = list(edition.added.filter(item__gt=start).order_by("item")[: ENTRIES_SHOWN + 1])
    shown, href = entries[:ENTRIES_SHOWN], reverse("proposal", args=[hash_list.name])
    return {
        "list": {"name": hash_list.name, "href": reverse("hash-list", args=[hash_list.name])},
        "edition": edition.number,
        "before": edition.number - 1,
        "proposed_by": edition.proposed_by,
        "proposed": moment(edition.proposed_at),
        "total": edition.added.count(),
        "entries": [
            {
                "reference": f"T-{entry.item_id}",
                "href": rooms.page_of("item", entry.item_id or 0),
                "category": marks[entry.category],
            }
            for entry in shown
        ],
        "first_href": href if start else "",
        "next_href": f"{href}?after={shown[-1].item_id}" if len(entries) > len(shown) else "",
        "left_out": len(edition.left_out),
        "proposal": edition.pk,
        "dropped": _dropped(edition),
        "refusal": _refusal(by, edition),
        "errors": errors,
    }


def _too_low(by: Actor, hash_list: HashList) -> Context:
    """Say how many released grades are founded less well than the list demands, and of how many to ask."""
    if not hash_list.level:
        return {"too_low": 0, "to_ask": 0}
    may = gate.may(by, Act.PROPOSE_ENTRIES, hash_list)
    to_ask = candidates.to_ask(hash_list, policy().wanted_for(hash_list.level)).count() if may else 0
    return {"too_low": candidates.too_low(hash_list).count(), "to_ask": to_ask}


def _unlisted(hash_list: HashList) -> str:
    """Say what a proposal would be made of, and what it would wait for."""
    if hash_list.is_withdrawn:
        outdated = candidates.is_outdated(hash_list)
        return "The next edition tells whoever received the list that it is empty." if outdated else ""
    released, inexact = candidates.unlisted(hash_list).count(), len(candidates.inexact(hash_list))
    if not released:
        return "Every released item is on this list, or cannot be. Proposals come from released lots."
    are, wait = ("items are", "wait for their") if released > 1 else ("item is", "waits for its")
    message = f"{released:,} released {are} not on this list yet"
    return f"{message}; {inexact:,} of them {wait} exact fingerprint." if inexact else f"{message}."


def _left_out(proposal: Edition | None, after: int) -> Context:
    """Say by item what a proposal leaves out and why: a page of it, behind an item."""
    every = sorted(proposal.left_out if proposal else [], key=lambda one: int(one["item"]))
    found = [one for one in every if one["item"] > after]
    shown = found[:LEFT_OUT_SHOWN]
    return {
        "left_out": [
            {
                "reference": f"T-{one['item']}",
                "href": rooms.page_of("item", one["item"]),
                "reason": one["reason"],
            }
            for one in shown
        ],
        "left_out_total": len(every),
        "left_out_first": "?#left-out" if after else "",
        "left_out_next": f"?left_out_after={shown[-1]['item']}#left-out" if len(found) > len(shown) else "",
    }


def _dropped(edition: Edition) -> Context:
    """Say which entries of the edition before are not in this one any more, as they were revoked."""
    rows = manifest.dropped(edition)
    marks = pages.marks(edition.hash_list.pack)
    return {
        "total": rows.count(),
        "rows": [
            {
                "reference": f"T-{entry.item_id}" if entry.item_id else "",
                "href": rooms.page_of("item", entry.item_id) if entry.item_id else "",
                "category": marks[entry.category],
                "reason": entry.revoked_because,
            }
            for entry in rows.order_by("pk")[:PROPOSALS_SHOWN]
        ],
    }


def _refusal(by: Actor, proposal: Edition | None) -> str:
    if proposal is None:
        return ""
    if not gate.may(by, Act.PUBLISH_EDITION, proposal):
        return "A supervisor who did not propose it publishes it."
    if candidates.is_overtaken(proposal):
        return "The list was withdrawn since it was proposed. Withdraw the proposal."
    if by.person == proposal.proposed_person:
        return "You proposed entries of this edition. Another supervisor publishes it."
    return ""


def _edition(by: Actor, edition: Edition, size: int) -> Context:
    may_export = gate.may(by, Act.EXPORT, edition)
    name, number = edition.hash_list.name, edition.number
    return {
        "number": number,
        "published": moment(edition.published_at),
        "by": edition.published_by,
        "entries": size,
        "digest": edition.digest,
        "exports": [
            {"label": label, "href": reverse("edition-export", args=[name, number, form.value])}
            for form, label in _LABELS.items()
            if may_export
        ],
    }


def _withdrawing(by: Actor, hash_list: HashList) -> str:
    """Give the page on which a list is withdrawn; nothing for whoever may not, or once it is."""
    may = gate.may(by, known_lists.act_to_revoke(hash_list), hash_list) and not hash_list.is_withdrawn
    return reverse("list-withdraw", args=[hash_list.name]) if may else ""
