"""What lies behind the door in its tests, made by the verbs that people use; prints the keys as JSON."""

import io
import json
import sys
from pathlib import Path

import django

django.setup()

from django.utils import timezone  # noqa: E402 - Django first
from PIL import Image  # noqa: E402

from tests.casework.editions.making import published  # noqa: E402
from tests.casework.lists import making  # noqa: E402
from tests.engine.hashing.drawing import hills  # noqa: E402
from tutela.casework.datasets import actions as datasets  # noqa: E402
from tutela.casework.gate import Actor, Role  # noqa: E402
from tutela.casework.items.models import HashValue  # noqa: E402
from tutela.casework.lists import actions as lists  # noqa: E402
from tutela.casework.lists.models import Entry, HashList  # noqa: E402
from tutela.casework.lookups import actions  # noqa: E402
from tutela.casework.partners import actions as partners  # noqa: E402
from tutela.casework.partners.queries import partner_for, partners_of  # noqa: E402
from tutela.casework.people import actions as people, queries  # noqa: E402
from tutela.casework.people.models import Unit  # noqa: E402
from tutela.engine.hashing.examiner import Examiner  # noqa: E402

KNOWN, PAINTED = (1, 2, 3), 7


def painted(seed: int) -> bytes:
    """Paint a picture, as a PNG."""
    out = io.BytesIO()
    Image.fromarray(hills(200, 300, seed)).save(out, "PNG")
    return out.getvalue()


def _own(unit: Unit, quinn: Actor, sam: Actor) -> HashList:
    own = making.own_list(sam, "Ours")
    for number in KNOWN:
        making.released(quinn, making.item(unit, number))
    with Examiner() as examiner:
        pdq = examiner.examine(io.BytesIO(painted(PAINTED))).pdq
    assert pdq is not None
    seen = making.item(unit, 100, has_fingerprint=False)
    HashValue.objects.create(item=seen, algorithm="pdq", recipe="pdq/1", value=pdq.bits, quality=pdq.quality)
    making.released(quinn, seen)
    published(quinn, sam, own)
    return own


def _supply(unit: Unit, finn: Actor, sam: Actor, quinn: Actor, own: HashList) -> None:
    """Give a partner the list in three deltas, of which the last takes an entry away."""
    made = datasets.propose_supply(
        finn, partner_for(sam, "taker"), own, ["md5"], legal_basis="Sentence 7.", answer_days=7
    )
    supply = datasets.confirm_supply(sam, made)
    datasets.make_delta(finn, supply)
    making.released(quinn, making.item(unit, 90))
    published(quinn, sam, own)
    datasets.make_delta(finn, supply)
    lists.revoke(sam, Entry.objects.filter(hash_list=own).latest("pk"), "a grave mistake")
    published(quinn, sam, own)
    datasets.make_delta(finn, supply)


class _Maker:
    """Lets partners in, each with keys of their own."""

    def __init__(self, sam: Actor, adele: Actor) -> None:
        self.sam, self.adele = sam, adele

    def key(self, name: str, scopes: list[str], certificate: str = "") -> str:
        """Let a partner in that is not there yet; give a key of theirs."""
        found = partners_of(self.sam).filter(name=name).first()
        if found is None:
            entered = partners.enter_partner(self.sam, name, name.title(), "hotline")
            partners.add_contact(self.sam, entered, "contact", "Person 1", telephone="01632 960001")
            partners.approve_partner(self.sam, entered)
            found = partners.approve_partner(self.adele, entered)
            agreement = partners.propose_agreement(
                self.sam, found, ["hotline"], legal_basis="Sentence 1.", contact="Desk",
                valid_from=timezone.localdate(),
            )  # fmt: skip
            partners.confirm_agreement(self.adele, agreement)
        return partners.issue_key(self.sam, found.contacts.get(), "Program", scopes, 30, certificate)[1]


def main(certificate: str) -> None:
    """Make two partners who may ask, and one whose day is short."""
    unit = Unit.objects.get()
    for name, role in (("sam", Role.SUPERVISOR), ("quinn", Role.QUALITY_OFFICER)):
        people.add_person(queries.installation(unit.pk), name, name.title(), unit, role)
    sam, adele, quinn, finn = (
        queries.actor_named(name, "test") for name in ("sam", "adele", "quinn", "finn")
    )
    own, theirs = _own(unit, quinn, sam), making.received_list(sam, "Suggested")
    maker = _Maker(sam, adele)
    keys = {
        "platform": maker.key("platform", ["match", "suggest"]),
        "reads": maker.key("platform", ["read"]),
        "only asks": maker.key("platform", ["match"]),
        "exact": maker.key("exact", ["match"]),
        "short": maker.key("short", ["match"]),
        "no grant": maker.key("bare", ["match"]),
        "coop": maker.key("coop", ["match", "suggest"]),
        "bound": maker.key("bound", ["match"], certificate),
        "takes": maker.key("taker", ["dataset"]),
        "takes by certificate": maker.key("taker", ["dataset"], certificate),
        "takes nothing": maker.key("exact", ["dataset"]),
    }
    _supply(unit, finn, sam, quinn, own)
    # Last, for whatever is published later would hold it too.
    other = making.own_list(sam, "Not for partners")
    making.released(quinn, making.item(unit, 50))
    published(quinn, sam, other)
    for name, banks, terms in (
        (
            "platform",
            {"OURS": own, "SUGGESTIONS": theirs},
            actions.Terms(60_000, 1_000_000, "Sentence 2.", suggestions_to=theirs),
        ),
        ("exact", {"OURS": own}, actions.Terms(60_000, 10_000, "Sentence 3.", distances=True)),
        ("short", {"OURS": own}, actions.Terms(60_000, 3, "Sentence 4.")),
        ("coop", {"COOP_ACME_OURS": own}, actions.Terms(60_000, 10_000, "Sentence 6.")),
        ("bound", {"OURS": own}, actions.Terms(60_000, 10_000, "Sentence 5.")),
    ):
        made = actions.propose_grant(finn, partner_for(sam, name), banks, terms)
        actions.confirm_grant(sam, made)
    sys.stdout.write(json.dumps(keys))


if __name__ == "__main__":
    main(Path(sys.argv[1]).read_text().strip() if len(sys.argv) > 1 else "")
