"""One page of an admin list: what the address asks for, the rows, the count, the neighbours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from peewee import SQL, Load, fn

from portal.admin.filters import Control, apply_filters, clean_text, matching
from portal.admin.keys import key_column, record_key
from portal.database import database
from portal.lists.asked import COLUMNS, Asked
from portal.lists.contracts import Page as FoundPage
from portal.lists.page import Shown
from portal.lists.registry import registered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.access import Actor
    from portal.admin.columns import Column
    from portal.admin.views import ScopedModelView
    from portal.lists.contracts import ListPage

ROWS = 50
COUNTED_AT_MOST = 10_000
LAST_PAGE = 10_000
NO_ROWS = FoundPage(rows=(), count=0)


@dataclass(slots=True)
class Page:
    """What the template draws."""

    rows: list[Any]
    count: int
    counted_out: bool
    number: int
    has_next: bool
    sort: str
    search: str
    tools: Shown
    columns: list[Column]
    controls: list[Control] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)

    @property
    def first(self) -> int:
        """Return the number of the first row of this page, from one."""
        return (self.number - 1) * ROWS + 1

    @property
    def last(self) -> int:
        """Return the number of the last row of this page."""
        return self.first + len(self.rows) - 1

    @property
    def chips(self) -> list[Control]:
        """Return the filters in use."""
        return [control for control in self.controls if control.value]

    def address(self, **changes: str | int | None) -> str:
        """Return this page's query with some parameters changed; nothing leaves one out."""
        given = {key: value for key, value in self.kept if key not in changes}
        given.update({key: str(value) for key, value in changes.items() if value is not None})
        return "?" + urlencode(given)


def make_page(view: ScopedModelView, given: Mapping[str, str], actor: Actor) -> Page:
    """Return one page of the rows that the actor may see; odd values are as if not given."""
    asked = Asked.of(found_list(view), actor, given)
    query, controls, search = narrowed(view, given, actor)
    number = min(max(record_key(given.get("page")) or 1, 1), LAST_PAGE)
    count = _count(query)
    sort, order = order_of(view, given.get("sort", ""))
    related = [Load(one) for one in view.relations_of(one.key for one in asked.columns)]
    shown = query.order_by(*order).limit(ROWS + 1).offset((number - 1) * ROWS)
    rows = list(shown.with_related(*related) if related else shown)
    page = Page(
        rows=rows[:ROWS],
        count=min(count, COUNTED_AT_MOST),
        counted_out=count > COUNTED_AT_MOST,
        number=number,
        has_next=len(rows) > ROWS,
        sort=sort,
        search=search,
        controls=controls,
        tools=Shown(asked=asked, found=NO_ROWS, path="", usual_path="", filtered=[], count=""),
        columns=[view.every_column[one.key] for one in asked.columns],
    )
    page.kept = [(control.name, control.value) for control in page.chips]
    page.kept += [(name, value) for name, value in (("q", search), ("sort", sort)) if value]
    if asked.has_own_columns:
        page.kept.append((COLUMNS, ",".join(one.key for one in asked.columns)))
    return page


def found_list(view: ScopedModelView) -> ListPage:
    """Return the list that a table of the panel is."""
    return cast("ListPage", registered().get(view.endpoint))


def narrowed(
    view: ScopedModelView, given: Mapping[str, str], actor: Actor
) -> tuple[Any, list[Control], str]:
    """Return the rows that the actor may see and that are asked for, the filters, and the search."""
    query, controls = apply_filters(
        view.rows(actor), view.model, view.filter_names, view.column_labels or {}, given, actor
    )
    search = clean_text(given.get("q"))
    if search and view.can_search:
        query = query.where(matching(view.model, search, view.search_names))
    return query, controls, search


def _count(query: Any) -> int:
    """Return how many rows there are, but never count further than it is told."""
    model = query.model
    inner = query.select(SQL("1")).limit(COUNTED_AT_MOST + 1).alias("found")
    counted = model.select(fn.COUNT(SQL("*"))).from_(inner)
    return int(database.execute(counted).fetchone()[0])


def order_of(view: ScopedModelView, wanted: str) -> tuple[str, list[Any]]:
    """Return the sort that is understood, and what rows are ordered by."""
    key = key_column(view.model)
    down = wanted.startswith("-")
    column = next(
        (one.sort for one in view.every_column.values() if one.name == wanted.lstrip("-")), None
    )
    if column is not None:
        return wanted, [column.desc(), key.desc()] if down else [column.asc(), key.asc()]
    name = view.default_order
    if name:
        one = view.model._meta.fields[name.lstrip("-")]  # noqa: SLF001
        return "", [one.desc(), key.desc()] if name.startswith("-") else [one.asc(), key.asc()]
    return "", [key.desc()]
