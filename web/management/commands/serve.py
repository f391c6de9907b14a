"""`lantai serve`: serve the pages; in an embedded installation also run the line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from web.accounts import first_administrator
from web.cli import command


class Command(command.LantaiCommand):
    """Serves until it is stopped."""

    summary = gettext_lazy("open the web pages on this machine, and run the line")
    speaks_json = False

    def run(self, options: Mapping[str, Any]) -> int:  # noqa: ARG002
        from web.cli import serve  # noqa: PLC0415  other commands need no web server
        from web.wsgi import application  # noqa: PLC0415

        serve.check_address()
        here = serve.address()
        if first_administrator.is_open():
            link = here + reverse("first_steps", args=[first_administrator.token()])
            command.words.print(_("Make the first account within a day, by this link:"))
            command.words.print(link, soft_wrap=True, style="bold")
        else:
            command.words.print(_("The pages are open at %(here)s") % {"here": here})
        serve.Pages(application).run()
        return command.DONE
