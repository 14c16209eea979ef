"""Proposes a host, all of which is meant."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets.actions.entries.changing import MOST_LETTERS, lock
from tutela.casework.datasets.entries.basis import Basis
from tutela.casework.datasets.entries.domains import LEAST_ADDRESSES, host_of, listed_at, why_shared
from tutela.casework.datasets.errors import BadEntry
from tutela.casework.datasets.models import EntryList, ListEntry
from tutela.casework.gate import Act, Actor
from tutela.engine.taxonomy import terminology


@transaction.atomic
def propose_domain(
    by: Actor, entry_list: EntryList, host: str, because: str, *, is_dedicated: bool
) -> ListEntry:
    """Propose a host for a list of domains; another person approves it.

    Args:
        by: who proposes it.
        entry_list: a list of domains.
        host: by name.
        because: by what the person saw that the whole host serves nothing else.
        is_dedicated: that the person says so.

    Raises:
        NotAllowed: the actor may not give lists out.
        BadEntry: it is no such list or host, waits or stands already, is shared, rests on too few addresses
            that are listed, or nobody says that all of it is meant, and why.
        RefusedWords: the reason says what is said by codes alone.
    """
    gate.require(by, Act.EXPORT, entry_list)
    terminology.guard(because)
    current = lock(entry_list.pk)
    name = host_of(host)
    if current.kind != EntryList.Kind.DOMAIN or not name:
        raise BadEntry("Write a host by its name, for a list of domains.")
    if not is_dedicated or not because.strip() or len(because) > MOST_LETTERS:
        raise BadEntry(
            "Say that the whole host is dedicated, and by what you saw that, "
            f"in at most {MOST_LETTERS} characters."
        )
    if listed_at(current.unit_id, name) < LEAST_ADDRESSES:
        raise BadEntry(
            f"A host is never meant by one address: list {LEAST_ADDRESSES} or more addresses of {name} first."
        )
    shared = why_shared(current.unit_id, name)
    if shared:
        raise BadEntry(shared)
    basis = Basis(name, host=name, because=because.strip())
    if current.entries.filter(sha256=basis.sha256, ended_at=None).exists():
        raise BadEntry(f"{name} waits or stands in {current} already.")
    made = basis.entry(current.pk, by.person)
    made.save()
    log.record(
        by, "entries.proposed", purpose="sharing", wrote=[made], entry_list=current.pk, count=1,
        because_sha256=log.digest_of(made.because),
    )  # fmt: skip
    return made
