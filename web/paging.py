"""Pagination of long lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator

LONGEST = 9
"""Maximum digits of a requested page number that is shown again."""


if TYPE_CHECKING:  # generic in django-stubs only

    class PageOfAny(Page[Any]):
        """Django's class, for items of any type."""

    class PaginatorOfAny(Paginator[Any]):
        """Django's class, for items of any type."""
else:
    PageOfAny, PaginatorOfAny = Page, Paginator


class NumberedPage(PageOfAny):
    """A page of a list, with the numbers of the other pages.

    Attributes:
        beyond: The requested page number if the list ends before it; else "".
    """

    beyond = ""

    @property
    def numbers(self) -> list[int | str]:
        """Page numbers to link to, with the ellipsis where some are left out."""
        return [*self.paginator.get_elided_page_range(self.number, on_each_side=2, on_ends=1)]

    @property
    def gap(self) -> str:
        """The ellipsis in `numbers`."""
        return str(self.paginator.ELLIPSIS)


class NumberedPaginator(PaginatorOfAny):
    """Django's paginator, with numbered pages."""

    def _get_page(self, *args: Any, **kwargs: Any) -> NumberedPage:
        return NumberedPage(*args, **kwargs)


def page_of(rows: Any, per_page: int, asked: str | None) -> NumberedPage:
    """Return the requested page; the last one if the list ends before it."""
    page = NumberedPaginator(rows, per_page).get_page(asked)
    assert isinstance(page, NumberedPage)  # noqa: S101  as `_get_page` returns
    plain = (asked or "").isascii() and (asked or "").isdecimal()
    if plain and len(asked or "") <= LONGEST and int(asked or "") > page.number:
        page.beyond = asked or ""
    return page
