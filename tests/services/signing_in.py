"""Makes a person who may feed, and prints the cookie of their session."""

from __future__ import annotations

import sys

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.test import Client  # noqa: E402


def main() -> None:
    """Sign one in as if by the page, without guessing at its fields."""
    person = User.objects.create_superuser("rita", password="a long enough one")
    client = Client()
    client.force_login(person)
    sys.stdout.write(client.cookies["sessionid"].value)


if __name__ == "__main__":
    main()
