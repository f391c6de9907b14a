"""What a person may see: one rule, asked by lists, search, images and exports alike.

What is filed is seen by who may see its item, in every form: pages, bytes, names of files. What
is not filed yet, or was set aside, is seen by whoever feeds. Forbidden looks exactly like
absent. docs/decisions/0024-who-may-see-what.md says why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.http import Http404
from django.http.response import HttpResponseBase

from catalog.access.scope import EVERYTHING, NOTHING, Scope
from catalog.errors import ItemMissing
from catalog.ledger.entries import Actor
from catalog.models import Item
from ingest.models import Page, SourceFile
from web.accounts.middleware import SignedIn

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SEE_ITEMS = "catalog.view_item"
CORRECT = "ingest.add_correction"
FEED = "ingest.add_batch"
SEE_LEDGER = "catalog.view_ledgerentry"
VOID_NUMBERS = "catalog.add_voidnumber"

_More = ParamSpec("_More")
_View = Callable[Concatenate[SignedIn, _More], HttpResponseBase]


def only_with(right: str) -> Callable[[_View[_More]], _View[_More]]:
    """Let a page exist only for people with a right; for all others it is absent."""

    def guarding(view: _View[_More]) -> _View[_More]:
        @wraps(view)
        def guarded(
            request: SignedIn, /, *args: _More.args, **more: _More.kwargs
        ) -> HttpResponseBase:
            if not request.user.has_perm(right):
                raise Http404
            return view(request, *args, **more)

        return guarded

    return guarding


reading_room = only_with(SEE_ITEMS)
scanning_room = only_with(FEED)


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


def visible_file(user: User, file_id: int) -> SourceFile:
    """Return a file whose name and bytes a person may see.

    Raises:
        Http404: There is none, or the person may not see it.
    """
    found = SourceFile.objects.filter(pk=file_id).first()
    if found is None or file_id not in seen_files(user, [file_id]):
        raise Http404
    return found


def visible_scan(user: User, page_id: int) -> Page:
    """Return a page, filed or not, whose image a person may see.

    Raises:
        Http404: There is none, or the person may not see it.
    """
    found = Page.objects.select_related("file", "item").filter(pk=page_id).first()
    if found is None or not _may_see(user, [found.item] if found.item else []):
        raise Http404
    return found


def seen_files(user: User, file_ids: Collection[int]) -> set[int]:
    """Return those files whose names and bytes a person may see.

    The same bytes are the same paper: a file that was sent twice is as open as what was filed.
    """
    digests = dict(SourceFile.objects.filter(pk__in=file_ids).values_list("pk", "sha256"))
    held: dict[str, list[Item]] = {}
    filed = Page.objects.filter(file__sha256__in=set(digests.values()) - {""})
    pairs = filed.exclude(item=None).values_list("file__sha256", "item").distinct()
    items = Item.objects.in_bulk({item for _, item in pairs})
    for digest, item in pairs:
        held.setdefault(digest, []).append(items[item])
    return {pk for pk, digest in digests.items() if _may_see(user, held.get(digest, ()))}


def _may_see(user: User, items: Iterable[Item]) -> bool:
    """Apply the rule to what these items hold; to what is not filed, if there are none."""
    scope = scope_of(user)
    covered = [covers(scope, item) for item in items]
    return any(covered) if covered else user.has_perm(FEED)


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
