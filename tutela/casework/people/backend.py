"""Tells Django's sessions who is signed in; signing in itself is people.actions.sign_in."""

from django.contrib.auth.backends import BaseBackend

from tutela.casework.people.models import Person


class OneTimeLinks(BaseBackend):
    """Finds the person of a session. It authenticates nobody: the verbs do that."""

    def get_user(self, user_id: int) -> Person | None:
        """Give the person of a session, unless their account was suspended or has ended since."""
        return Person.objects.able().filter(pk=user_id).first()
