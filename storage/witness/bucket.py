"""Witness journals as small objects in the archive's bucket."""

from __future__ import annotations

import hashlib
import io
import json
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from storage.errors import OverwriteRefused, PositionTaken
from storage.keys import WITNESS
from storage.s3.bucket import Bucket, Upload
from storage.witness.port import Record

FIRST, MORE = 8, 1000
"""Keys listed by the first and by later requests: mostly the newest is enough."""

_HIGHEST = 9_999_999_999
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class BucketWitness:
    """A `Witness` in an S3 bucket: a write-once object per entry, the newest listed first.

    Attributes:
        bucket: Bucket of the objects.
        installation: Id of the installation; part of their keys.
        lock_days: Retention lock of an entry, in days; 0: none.
    """

    bucket: Bucket
    installation: str
    lock_days: int = 0

    def append(
        self, journal: str, position: int, content: Mapping[str, Any], *, again: bool = False
    ) -> None:
        """See `Witness.append`."""
        place = f"{self._prefix(journal)}{_HIGHEST - position:010d}"
        try:
            self._put(f"{place}-0", content)
        except OverwriteRefused:
            if not again:
                raise PositionTaken(journal) from None
            self._put(f"{place}-{secrets.token_hex(8)}", content)

    def newest_first(self, journal: str) -> Iterator[Record]:
        """See `Witness.newest_first`."""
        prefix, after, most = self._prefix(journal), "", FIRST
        while names := self.bucket.names(prefix, most=most, after=after):
            for key in names:
                with self.bucket.open(key) as stored:
                    content = json.load(stored)
                yield Record(_HIGHEST - int(key[len(prefix) :].split("-")[0]), content)
            after, most = names[-1], MORE

    def journals(self, kind: str) -> list[str]:
        """See `Witness.journals`."""
        own = len(self._prefix(""))
        return [name[own:-1] for name in self.bucket.folders(self._prefix(kind))]

    def _put(self, key: str, content: Mapping[str, Any]) -> None:
        raw = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        until = time.time() + self.lock_days * _DAY_S if self.lock_days else None
        digest = hashlib.sha256(raw).hexdigest()
        self.bucket.put(Upload(key, io.BytesIO(raw), len(raw), digest, until))

    def _prefix(self, journal: str) -> str:
        return f"{WITNESS}{self.installation}/{journal}/".replace("//", "/")
