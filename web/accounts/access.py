"""Access control of the web: permission checks of views, and the rows a person may see.

Views get rows from here or from queries of the packages below, and never query a table. Filed
pages, with bytes and file names, are visible to those who may see the item; unfiled and
set-aside ones to those who may take in files (`FEED`). Forbidden rows look exactly like
missing ones. See docs/decisions/0024-who-may-see-what.md.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase

from catalog.access.scope import EVERYTHING, NOTHING, Scope
from catalog.access.visibility import covers, visible
from catalog.errors import ItemMissing
from catalog.ledger.entries import Actor
from catalog.models import Item
from ingest.line.queries import pages_of_item
from ingest.models import Batch, Correction, Page, SourceFile
from ingest.text.queries import waiting_corrections
from web.accounts.middleware import SignedIn

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SEE_ITEMS = "catalog.view_item"
CORRECT = "ingest.add_correction"
FEED = "ingest.add_batch"
SEE_LEDGER = "catalog.view_ledgerentry"
VOID_NUMBERS = "catalog.add_voidnumber"

_More = ParamSpec("_More")
_Row = TypeVar("_Row", bound=Model)
_View = Callable[Concatenate[SignedIn, _More], HttpResponseBase]


def only_with(right: str) -> Callable[[_View[_More]], _View[_More]]:
    """Restrict a view to people with a permission; for all others it is a 404."""

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


requires_see_items = only_with(SEE_ITEMS)
requires_feed = only_with(FEED)
requires_correct = only_with(CORRECT)
requires_see_ledger = only_with(SEE_LEDGER)
requires_void_numbers = only_with(VOID_NUMBERS)


def scope_of(user: User) -> Scope:
    """Return the scope of a person: what of the register they may see."""
    return EVERYTHING if user.has_perm(SEE_ITEMS) else NOTHING


def visible_item(user: User, item_id: int) -> Item:
    """Return an item that a person may see.

    Raises:
        ItemMissing: There is none, or the person may not see it.
    """
    found = visible(Item.objects.filter(pk=item_id), scope_of(user)).first()
    if found is None:
        raise ItemMissing
    return found


def visible_page(user: User, item_id: int, number: int) -> Page:
    """Return a page of an item that a person may see, by its number in the item, from 1.

    Raises:
        ItemMissing: There is no such item, or the person may not see it.
        Http404: The item has no such page.
    """
    item = visible_item(user, item_id)
    found = pages_of_item(item.pk).filter(item_number=number).first()
    if found is None:
        raise Http404
    return found


def visible_file(user: User, file_id: int) -> SourceFile:
    """Return a file if a person may see its name and bytes.

    Raises:
        Http404: There is none, or the person may not see it.
    """
    found = SourceFile.objects.filter(pk=file_id).first()
    if found is None or file_id not in seen_files(user, [file_id]):
        raise Http404
    return found


def visible_scan(user: User, page_id: int) -> Page:
    """Return a page, filed or not, if a person may see its image.

    Raises:
        Http404: There is none, or the person may not see it.
    """
    found = _first(Page.objects.select_related("file", "item").filter(pk=page_id))
    if not (covers(scope_of(user), found.item) if found.item else user.has_perm(FEED)):
        raise Http404
    return found


def page_to_settle(user: User, page_id: int) -> Page:
    """Return a page, filed or not, if a person may decide about its scan.

    Raises:
        Http404: There is none, or the person may not take in files.
    """
    pages = Page.objects.all() if user.has_perm(FEED) else Page.objects.none()
    return _first(pages.filter(pk=page_id))


def seen_files(user: User, file_ids: Collection[int]) -> set[int]:
    """Return the ids of those files whose names and bytes a person may see.

    Visibility goes by digest: a duplicate is as visible as the file that was filed.
    """
    digests = dict(SourceFile.objects.filter(pk__in=file_ids).values_list("pk", "sha256"))
    held = Page.objects.filter(file__sha256__in=set(digests.values()) - {""})
    filed = held.exclude(item=None)
    opened = _digests(visible(filed, scope_of(user), "item"))
    if user.has_perm(FEED):
        opened |= set(digests.values()) - _digests(filed)
    return {pk for pk, digest in digests.items() if digest in opened}


def visible_batches(user: User) -> QuerySet[Batch]:
    """Return the batches that a person may see: all with the permission `FEED`, else none."""
    return Batch.objects.all() if user.has_perm(FEED) else Batch.objects.none()


def visible_batch(user: User, batch_id: int, **having: Any) -> Batch:
    """Return a batch that a person may see.

    Args:
        user: The person.
        batch_id: Id of the batch.
        having: Further conditions, as Django lookups.

    Raises:
        Http404: There is none, or the person may not see it.
    """
    return _first(visible_batches(user).filter(pk=batch_id, **having))


def visible_correction(user: User, correction_id: int) -> tuple[Item, Correction]:
    """Return a correction and its item, if a person may see the item.

    Raises:
        ItemMissing: The person may not see the item.
        Http404: There is no such correction.
    """
    found = _first(Correction.objects.select_related("page__file").filter(pk=correction_id))
    return visible_item(user, found.page.item_id or 0), found


def visible_waiting_corrections(user: User) -> QuerySet[Correction]:
    """Return the corrections that a person may attach or withdraw, newest first."""
    rows = waiting_corrections() if user.has_perm(CORRECT) else Correction.objects.none()
    return visible(rows, scope_of(user), "page__item")


def actor(user: User) -> Actor:
    """Return a person as actor of a ledger entry."""
    return Actor(user.get_username(), user.pk)


def _digests(pages: QuerySet[Page]) -> set[str]:
    """Return the SHA-256 of the files of pages."""
    return set(pages.values_list("file__sha256", flat=True).distinct())


def _first(rows: QuerySet[_Row]) -> _Row:
    found = rows.first()
    if found is None:
        raise Http404
    return found
