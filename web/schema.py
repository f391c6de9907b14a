"""The base of all JSON objects that the program gives out."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class Schema(BaseModel):
    """A JSON object with a fixed set of keys in a fixed order, such as `--json` prints.

    Keys are only added, never renamed: programs build on them. Each is documented in
    docs/reference; a test holds page and code together.
    """

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True, defer_build=True)

    def to_json(self) -> dict[str, Any]:
        """Return the object as JSON values, its keys in the order of the fields."""
        return self.model_dump(mode="json", by_alias=True)
