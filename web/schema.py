"""Base class of all JSON output."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class Schema(BaseModel):
    """A JSON object with a fixed set of keys in a fixed order, as printed by `--json`.

    Keys are an interface: they are added, but never renamed. Each is documented in
    docs/reference; a test compares the pages with the code.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    def to_json(self) -> dict[str, Any]:
        """Return the object as JSON values, its keys in the order of the fields."""
        return self.model_dump(mode="json", by_alias=True)
