"""Pages of long lists: their numbers, and whether the page that was asked for is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator

LONGEST = 9
"""Digits of a page number that is repeated to the one who asked for it."""


if TYPE_CHECKING:  # only django-stubs know what is in a list of pages

    class PageOfAny(Page[Any]):
        """Django's, of whatever it holds."""

    class PaginatorOfAny(Paginator[Any]):
        """Django's, of whatever it holds."""
else:
    PageOfAny, PaginatorOfAny = Page, Paginator


class NumberedPage(PageOfAny):
    """A page of a list that knows the numbers of the others.

    Attributes:
        beyond: The page that was asked for, where the list ends before it; else "".
    """

    beyond = ""

    @property
    def numbers(self) -> list[int | str]:
        """Return the numbers to go to, with a sign where some are left out."""
        return [*self.paginator.get_elided_page_range(self.number, on_each_side=2, on_ends=1)]

    @property
    def gap(self) -> str:
        """Return the sign that stands where numbers are left out."""
        return str(self.paginator.ELLIPSIS)


class NumberedPaginator(PaginatorOfAny):
    """Django's, with numbered pages."""

    def _get_page(self, *args: Any, **kwargs: Any) -> NumberedPage:
        return NumberedPage(*args, **kwargs)


def page_of(rows: Any, per_page: int, asked: str | None) -> NumberedPage:
    """Return the page that was asked for; the last one where the list ends before it."""
    page = NumberedPaginator(rows, per_page).get_page(asked)
    assert isinstance(page, NumberedPage)  # noqa: S101  what `_get_page` gives
    plain = (asked or "").isascii() and (asked or "").isdecimal()
    if plain and len(asked or "") <= LONGEST and int(asked or "") > page.number:
        page.beyond = asked or ""
    return page
