"""What a person may see: one function, asked by lists, search, images and exports alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.errors import ItemMissing
from catalog.ledger import Actor
from catalog.models import Item
from search.port import EVERYTHING, NOTHING, Scope

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SEE_ITEMS = "catalog.view_item"
CORRECT = "ingest.add_correction"
FEED = "ingest.add_batch"
SEE_LEDGER = "catalog.view_ledgerentry"
VOID_NUMBERS = "catalog.add_voidnumber"


def scope_of(user: User) -> Scope:
    """Return what a person may see of the register."""
    return EVERYTHING if user.has_perm(SEE_ITEMS) else NOTHING


def visible_item(user: User, item_id: int) -> Item:
    """Return an item that a person may see.

    Raises:
        ItemMissing: There is none, or the person may not see it; the two look the same.
    """
    found = Item.objects.filter(pk=item_id).first()
    if found is None or not covers(scope_of(user), found):
        raise ItemMissing
    return found


def covers(scope: Scope, item: Item) -> bool:
    """Return whether an item lies within a scope; a class stands for all below it."""
    own = item.record_class_id
    in_class = scope.classes is None or any(
        own == code or own.startswith(f"{code}·") for code in scope.classes
    )
    return in_class and (scope.levels is None or item.level in scope.levels)


def actor(user: User) -> Actor:
    """Return a person as the one who answers for an act."""
    return Actor(user.get_username(), user.pk)
