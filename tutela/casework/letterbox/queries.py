"""The unit's letter keys: which letters are sealed to, and what opens them."""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db.models import QuerySet

from tutela.casework import gate
from tutela.casework.custody import keys
from tutela.casework.custody.models import DataKey
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox.errors import NoLetterKey
from tutela.casework.letterbox.letters import PublicKey, Reply
from tutela.casework.letterbox.models import ContactRelease, LetterKey, ReporterContact, ReporterThread
from tutela.errors import NotFound

_SHOWN = 100


def newest(unit: int, purpose: str) -> PublicKey:
    """Give the key that the public's letters to a unit are sealed to now.

    Raises:
        NoLetterKey: none was made yet.
    """
    row = LetterKey.objects.filter(unit=unit, purpose=purpose).order_by("-pk").first()
    if row is None:
        raise NoLetterKey(
            "This unit has made no key yet that the public's reports are sealed to. Start it with `tutela "
            "up`, or make one with `tutela letterbox renew`."
        )
    return PublicKey(row.pk, row.purpose, bytes(row.public))


def private_half(key: DataKey, purpose: str) -> X25519PrivateKey:
    """Give the half of a letter key that opens, from the data key that it comes from.

    Raises:
        WrongUnitKey: the unit key does not open the data key.
    """
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"tutela letter key " + purpose.encode())
    return X25519PrivateKey.from_private_bytes(drawn.derive(keys.unwrap(bytes(key.wrapped))))


def contact_of(by: Actor, lookup: bytes) -> ReporterContact:
    """Give what the reporter of a letter left of themselves, sealed.

    Raises:
        NotFound: they left nothing, or it was erased, or the letter is another unit's.
    """
    contact = ReporterContact.objects.filter(unit=by.unit, lookup=lookup, erased_at=None).first()
    if contact is None:
        raise NotFound("This reporter left no contact, or it was erased on its day.")
    return contact


def releases_of(contact: ReporterContact) -> list[ContactRelease]:
    """Give who asked to learn a contact, for which reason, and who released it; the newest first."""
    return list(contact.releases.order_by("-pk")[:_SHOWN])


def releases_that_wait(by: Actor) -> QuerySet[ContactRelease]:
    """Give what somebody of the unit asked for and nobody answered, the oldest first, while it is there.

    Raises:
        NotAllowed: that is for analysts, quality officers and supervisors.
    """
    gate.require(by, Act.RELEASE_CONTACT)
    waits = ContactRelease.objects.filter(
        contact__unit=by.unit, contact__erased_at=None, released_at=None, refused_at=None
    )
    return waits.order_by("pk")


def may_read(by: Actor, contact: ReporterContact) -> bool:
    """Say whether a contact was released by two people of whom the actor is one."""
    released = contact.releases.filter(released_at__isnull=False)
    return any(by.person in (each.asked_by, each.released_by) for each in released)


def release_numbered(by: Actor, number: int) -> ContactRelease:
    """Give what somebody of the unit asked for, held until the end of the transaction.

    Raises:
        NotFound: nobody asked.
    """
    held = ContactRelease.objects.select_for_update(of=("self",)).select_related("contact")
    release = held.filter(pk=number, contact__unit=by.unit).first()
    if release is None:
        raise NotFound("Nobody asked for this contact.")
    return release


def units_of_keys() -> dict[int, int]:
    """Say whose each letter key is, by its number."""
    return dict(LetterKey.objects.values_list("pk", "unit"))


def open_threads(unit: int, most: int, after: int = 0) -> list[ReporterThread]:
    """Give what goes between a unit and its reporters and is not over, some at a time, by their numbers."""
    return list(ReporterThread.objects.filter(unit=unit, is_over=False, pk__gt=after).order_by("pk")[:most])


def thread_of(by: Actor, lookup: bytes) -> ReporterThread | None:
    """Give what goes between the unit and one reporter; None where a report did not come by the door."""
    return ReporterThread.objects.filter(unit=by.unit, lookup=lookup).first()


def question_asked(reply: Reply) -> str:
    """Give the words of the question that a reply answers; nothing where another was asked since."""
    thread = ReporterThread.objects.filter(lookup=reply.lookup, question_number=reply.question_number)
    return thread.values_list("question", flat=True).first() or ""
