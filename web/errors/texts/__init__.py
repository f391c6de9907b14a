"""Messages of each code: description and advice."""

from __future__ import annotations

from django.utils.functional import Promise

Text = tuple[str | Promise, str | Promise]
"""Description and advice, each one sentence, in the reader's language."""
