"""Units, people, their roles, their one-time links, their sessions and the guesses made at them."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from tutela.casework.gate import Guard, Role
from tutela.casework.people.preferences.languages import Language


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


class PersonQuerySet(models.QuerySet["Person"]):
    """People, as they are asked for."""

    def able(self) -> "PersonQuerySet":
        """Keep those whose account is open: not suspended, not ended, not lapsed."""
        lasting = models.Q(ends_at=None) | models.Q(ends_at__gt=timezone.now())
        return self.filter(lasting, is_active=True)


class Person(AbstractBaseUser):
    """Someone who can sign in. There are no passwords.

    `is_active` is false while the account is suspended; at `ends_at` it ends for good, by itself.
    """

    username = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="people")
    is_active = models.BooleanField(default=True)
    ends_at = models.DateTimeField(null=True)
    # An account for unattended use: the gate lets it see no media and approve nothing.
    is_service = models.BooleanField(default=False)
    # In which the workbench speaks to them; found with their session, so that no page asks for it.
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.ENGLISH)

    objects = PersonQuerySet.as_manager()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name

    @property
    def guard(self) -> Guard:
        """What the gate must know of them."""
        return Guard(self.unit_id)

    @property
    def has_ended(self) -> bool:
        """Say whether the account has ended for good."""
        return self.ends_at is not None and self.ends_at <= timezone.now()

    @property
    def is_able(self) -> bool:
        """Say whether the account is open now."""
        return self.is_active and not self.has_ended


class LineManager(models.Model):
    """Who manages a person; the newest row of a person counts."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_by = models.CharField(max_length=200)
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(manager=models.F("person")), name="nobody_manages_themselves"
            )
        ]
        indexes = [models.Index(fields=["person", "-id"], name="line_managers_by_person")]

    def __str__(self) -> str:
        return f"line manager {self.pk}"


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
    """A link for one person, once. Only its SHA-256 is kept.

    `void_at` says since when it opens nothing, because a newer one was issued or used; `issuer` is the number
    of the person who issued it, 0 for the installation.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)
    issuer = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"link for {self.person}"


class Session(AbstractBaseSession):
    """A browser or a shell that is signed in, under the SHA-256 of the id that only it holds.

    What decides is the signed text in `session_data`; the columns are for lists and for ending it.
    `active_at` is when its person last did something; `way` says by what they came in.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="sessions")
    began_at = models.DateTimeField(default=timezone.now)
    active_at = models.DateTimeField(default=timezone.now)
    way = models.CharField(max_length=20, default="")
    through = models.CharField(max_length=20, default="workbench")

    def __str__(self) -> str:
        return f"session of {self.person}"


class Guesses(models.Model):
    """How often somebody tried to come in and failed.

    There is one row for each person, one for codes of everybody, of number 0, and one for links and passkeys
    that were none of ours, of number -1.
    `failures` counts since the last success; `recent` counts since `since`.
    """

    subject = models.BigIntegerField(unique=True)
    failures = models.BigIntegerField(default=0)
    recent = models.BigIntegerField(default=0)
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"guesses at {self.subject}"


class Credential(models.Model):
    """What a person signs in with: a passkey, or an authenticator app that shows codes.

    It opens nothing before a second person confirmed it. `issuer` is the number of whoever issued the link
    that it was enrolled by, or of its own person. `seal` is a MAC over what decides, by a key that is not in
    the database; a row that somebody wrote there by hand opens nothing.
    """

    class Kind(models.TextChoices):
        """What it is."""

        PASSKEY = "passkey"
        APP = "authenticator app"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    identifier = models.CharField(max_length=64, unique=True)
    secret = models.BinaryField()
    # The counter of a passkey, or the half minute whose code was used last.
    counter = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    issuer = models.BigIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    confirmer = models.BigIntegerField(null=True)
    removal_asked_at = models.DateTimeField(null=True)
    remover = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.kind} of {self.person}"


class RecoveryCode(models.Model):
    """A code that signs in once, for whoever lost what it was made with. Only its MAC is kept."""

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="codes")
    mac = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"recovery code of {self.credential}"
