"""Writes the draft of a policy's next version, or writes it anew."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.policies import queries, quiz, rule_books, seals
from tutela.casework.policies.errors import BadPolicy, VersionMoved
from tutela.casework.policies.models import Policy, Version

MOST_CHARACTERS = 500_000


@transaction.atomic
def draft(
    by: Actor,
    policy: Policy,
    text: str,
    *,
    change: str,
    citation: str,
    read_on: date,
    verified: bool = False,
    owner: str = "",
) -> Version:
    """Write the draft of the next version; one that is there already is written over by its author only.

    Args:
        by: who writes it, and may not approve it.
        policy: of what.
        text: the whole text: Markdown of a document, TOML of a rule book.
        change: what is different from the version before, in a sentence.
        citation: where what it says comes from.
        read_on: when that was read.
        verified: whether somebody compared the text with it.
        owner: who answers for it from then on; empty, whoever did before.

    Raises:
        BadPolicy: something is missing or too long, or the room that follows the rules cannot read them.
        VersionMoved: a version is proposed already, or is somebody else's draft.
    """
    gate.require(by, Act.WRITE_POLICY, policy)
    Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)
    _check(policy, text, change, citation, read_on)
    version = queries.open_version(policy)
    if version is not None and (version.state != Version.State.DRAFT or version.author_id != by.person):
        raise VersionMoved(
            f"{version} is {version.state} by {version.author}. It is approved or withdrawn first."
        )
    if version is None:
        latest = policy.versions.aggregate(latest=Max("number"))["latest"] or 0
        version = Version(policy=policy, number=latest + 1, author_id=by.person)
    version.text, version.change, version.citation = text, change.strip(), citation.strip()
    version.owner, version.read_on = owner.strip() or policy.owner, read_on
    version.mark = Version.Mark.VERIFIED if verified else Version.Mark.UNVERIFIED
    version.digest = seals.digest_of(version)
    version.save()
    log.record(
        by, "policy.drafted", purpose="policy", wrote=[version], policy=policy.pk, version=version.number,
        sha256=version.digest,
    )  # fmt: skip
    return version


def _check(policy: Policy, text: str, change: str, citation: str, read_on: date) -> None:
    if not text.strip() or not change.strip() or not citation.strip():
        raise BadPolicy("A version needs its text, what it changes, and where what it says comes from.")
    if len(text) > MOST_CHARACTERS:
        raise BadPolicy(f"The text has {len(text):,} characters; {MOST_CHARACTERS:,} are the most.")
    if len(change) > 500 or len(citation) > 500:  # noqa: PLR2004 - as wide as their columns
        raise BadPolicy("What it changes and its citation have 500 characters each at most.")
    if read_on > timezone.localdate():
        raise BadPolicy(f"The source cannot have been read on {read_on}, which is still to come.")
    rule_books.check(policy.rule_book, text)
    if not policy.rule_book:
        quiz.questions_of(text)
