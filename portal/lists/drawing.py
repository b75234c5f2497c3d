"""The table of a list as HTML, written at once.

The lists are the pages that are asked for most, and drawing fifty rows cell by cell through a template
takes longer than asking the database for them. Everything that is not markup of a column is escaped here.
"""

from __future__ import annotations

import html
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from portal.lists.asked import Asked
    from portal.lists.columns import Column


@lru_cache(maxsize=16_384)
def escape(text: str) -> str:
    """Return a text escaped; the same words come again in every row and on every page."""
    return html.escape(text)


def badge(tone: str, words: str) -> str:
    """Return a mark with a meaning, as :file:`patterns/status.html` draws it, but without its sign."""
    return f'<span class="status tone-{escape(tone)}">{escape(words)}</span>'


def options(choices: Iterable[tuple[Any, Any]], chosen: str) -> Markup:
    """Return the options of a choice; ``chosen`` is the key of the one that is selected."""
    written = []
    for key, title in choices:
        value = str(key)
        mark = " selected" if value == chosen else ""
        written.append(f'<option value="{escape(value)}"{mark}>{escape(str(title))}</option>')
    return Markup("".join(written))  # noqa: S704 - keys and titles are escaped


def headings(asked: Asked, path: str, icon: Callable[[str], str], *, choose: bool) -> Markup:
    """Return the row of headings; a column that sorts is a link."""
    cells = []
    if choose:
        every, choice = escape(_("Choose all rows on this page")), escape(_("Choice"))
        cells.append(
            '<th scope="col" class="choose"><input type="checkbox" hidden'
            f' aria-label="{every}"><span class="visually-hidden">{choice}</span></th>'
        )
    ahead = escape(f"{path}?{asked.state(sort=None)}")
    ahead += "" if ahead.endswith("?") else "&amp;"
    for column in asked.columns:
        look = f' class="{column.align}"' if column.align else ""
        title = escape(str(column.title))
        if not column.sort:
            cells.append(f'<th scope="col"{look}>{title}</th>')
            continue
        up, down = asked.sort == column.sort, asked.sort == f"-{column.sort}"
        state = ' aria-sort="ascending"' if up else ' aria-sort="descending"' if down else ""
        to = f"{ahead}sort={'-' if up else ''}{column.sort}"
        sign = icon("up" if up else "down" if down else "sort")
        cells.append(f'<th scope="col"{look}{state}><a href="{to}">{title}{sign}</a></th>')
    return Markup(f"<tr>{''.join(cells)}</tr>")  # noqa: S704 - every text in it is escaped


def body(asked: Asked, rows: Sequence[Any], *, choose: bool) -> Markup:
    """Return the rows, the first cell of each a heading; ``choose`` puts a box before it."""
    first, *others = [_writer(one) for one in asked.columns]
    looks = [f'<td class="{one.align}">' if one.align else "<td>" for one in asked.columns[1:]]
    cells = list(zip(looks, others, strict=True))
    lines = []
    if choose:
        words, key = escape(_("Choose")), attrgetter(asked.page.key)
        name = asked.columns[0].words or asked.columns[0].words_of
        for row in rows:
            box = (
                f'<td class="choose"><input type="checkbox" name="row" value="{key(row)}"'
                f' aria-label="{words}: {escape(str(name(row)))}"></td>'
            )
            rest = "".join([f"{look}{write(row)}</td>" for look, write in cells])
            lines.append(f'<tr>{box}<th scope="row">{first(row)}</th>{rest}</tr>')
    else:
        for row in rows:
            rest = "".join([f"{look}{write(row)}</td>" for look, write in cells])
            lines.append(f'<tr><th scope="row">{first(row)}</th>{rest}</tr>')
    return Markup("".join(lines))  # noqa: S704 - cells are escaped, or markup that a column gives


def _writer(column: Column) -> Callable[[Any], str]:
    """Return what writes a column's cell."""
    if column.markup is not None:
        return column.markup
    words, link = column.words_of, column.link
    if link is None:
        return lambda row: _escaped(words(row))
    return lambda row: f'<a href="{escape(link(row))}">{_escaped(words(row))}</a>'


def _escaped(words: Any) -> str:
    return words if isinstance(words, Markup) else escape(str(words))
