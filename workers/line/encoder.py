"""Message encoder: JSON of one step and one id, signed with HMAC-SHA-256.

Write access to the queues must not give control of a worker: a message that is not signed by
this installation, is not JSON, or holds more than a step and a row's id is refused.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from dramatiq import Encoder

CONTEXT = b"lantai: nudges of the line, version 1"
"""Context of the derived key, so that no other signature of the installation is valid here."""


@dataclass(frozen=True, slots=True)
class SignedJson(Encoder):
    """Signs outgoing messages and rejects those without a valid signature.

    Attributes:
        secret: Secret of the installation, from which the key is derived (HMAC).
        steps: Names of the steps a message may start.
    """

    secret: bytes
    steps: Container[str]

    def encode(self, data: dict[str, Any]) -> bytes:
        """Return a message as signed bytes."""
        body = json.dumps(data, separators=(",", ":")).encode()
        return self._signature(body) + b" " + body

    def decode(self, data: bytes) -> dict[str, Any]:
        """Verify and return a message.

        Raises:
            ValueError: It is not valid; the text gives the reason and no part of the message.
        """
        signature, _, body = data.partition(b" ")
        if not hmac.compare_digest(signature, self._signature(body)):
            raise ValueError("not signed by this installation")
        fields: dict[str, Any] = json.loads(body)
        if fields["actor_name"] not in self.steps:
            raise ValueError("asks for a step that is not known here")
        if [type(each) for each in fields["args"]] != [int] or fields["kwargs"]:
            raise ValueError("says something else than one id")
        return fields

    def _signature(self, body: bytes) -> bytes:
        key = hmac.digest(self.secret, CONTEXT, "sha256")
        return hmac.digest(key, body, "sha256").hex().encode()
