"""Type of a message."""

from __future__ import annotations

from django.utils.functional import Promise

Text = tuple[str | Promise, str | Promise]
"""Description and advice, each one sentence, in the reader's language."""
