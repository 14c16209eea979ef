"""What this room adds to the house."""

from django.db.models import Q

from tutela.casework import rooms
from tutela.casework.gate import Act


class People(rooms.Room):
    """Who acts."""

    name = "tutela.casework.people"
    addresses = "urls"
    commands = ("person", "service", "sign-in", "sign-out")
    navigation = (rooms.Entry(rooms.Group.RECORD, 70, "People", "people", Act.SUSPEND),)
    cards = (
        rooms.Card(70, "People", "people", Act.SUSPEND, "See who is who, and who may come in."),
        rooms.Card(
            80,
            "Confirm a colleague",
            "confirm",
            Act.WITNESS,
            "Be the second person for what somebody signs in with.",
            count="queries.to_confirm",
            one="waits",
            many="wait",
        ),
        rooms.Card(90, "My sign-in", "own-sign-in", Act.OWN_SIGN_IN, "See where you are signed in."),
    )
    redone = {
        "person.suspended": "redo.suspend",
        "person.resumed": "redo.resume",
        "person.ended": "redo.end",
        "role.taken": "redo.take_role",
        "credential.removed": "redo.remove_credential",
    }
    fleeting = ("SignInLink", "Session")
    translated = (
        "sign-in", "sign-in-challenge", "sign-in-passkey", "sign-in-code", "signed-out", "sign-out",
        "my-language",
    )  # fmt: skip
    compared = {"Unit": rooms.Compared(among=Q(pk=None), made="unit.added"), "LineManager": rooms.Compared()}
    not_compared = {
        "SignInLink": "is in no backup, good once, and goes",
        "Session": "is in no backup, and goes",
        "Guesses": "counts guesses, and goes",
        "Credential": "bears a MAC, which is asked for whenever somebody signs in, and by `tutela doctor`",
        "RecoveryCode": "is good once, by a digest",
    }
