"""Says whether the migrations make the tables that the models ask for; needs no database server."""

import django
from django.core.management import call_command

import tests.house  # noqa: F401 - a settings file of its own comes before Django

if __name__ == "__main__":
    django.setup()
    call_command("makemigrations", check=True, dry_run=True)
