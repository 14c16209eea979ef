"""Units, people, their roles and their one-time sign-in links."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from tutela.casework.gate import Guard, Role


class Unit(models.Model):
    """One team with its own cases, items and law pack; units never see each other's."""

    name = models.CharField(max_length=200, unique=True)
    law_pack = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.pk)


class Person(AbstractBaseUser):
    """Someone who can sign in. There are no passwords: an administrator issues one-time links."""

    username = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="people")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name

    @property
    def guard(self) -> Guard:
        """What the gate must know of them."""
        return Guard(self.unit_id)


class RoleGrant(models.Model):
    """A role a person holds, and who gave it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40, choices=[(role.value, role.value) for role in Role])
    granted_by = models.CharField(max_length=200)
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="one_grant_per_role")]

    def __str__(self) -> str:
        return f"{self.person}: {self.role}"


class SignInLink(models.Model):
    """A link that signs one person in once. Only its SHA-256 is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link for {self.person}"
