"""What a message looks like on its way: JSON with one id in it, signed.

Whoever can write to the queues must not be able to make a worker do anything: a message that
is not signed by this installation, that is no JSON, or that says more than a step and the id
of a row is refused.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from dramatiq import Encoder

CONTEXT = b"lantai: nudges of the line, version 1"
"""What the key is for, so that no other signature of the installation is good here."""


@dataclass(frozen=True, slots=True)
class SignedJson(Encoder):
    """Signs what is sent and refuses what is not ours.

    Attributes:
        secret: Secret of the installation, from which the key is made.
        steps: Names of the steps that a message may ask for.
    """

    secret: bytes
    steps: Container[str]

    def encode(self, data: dict[str, Any]) -> bytes:
        """Return a message as signed bytes."""
        body = json.dumps(data, separators=(",", ":")).encode()
        return self._signature(body) + b" " + body

    def decode(self, data: bytes) -> dict[str, Any]:
        """Return a message that was signed by this installation.

        Raises:
            ValueError: It is none of ours; the text says why and holds nothing of it.
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
