"""What of a query was not understood, in words that say how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline.searching.language import MOST_WORDS, Trouble
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.hotline.searching.language import Problem, Query


def problems_in_words(query: Query, unknown: Sequence[str] = ()) -> list[str]:
    """Return a sentence for each piece that was left out, and for values that name nothing."""
    return [
        *map(_in_words, query.problems),
        *(
            _("There is no topic and no institution called “%(name)s”.", name=one)
            for one in unknown
        ),
    ]


def _in_words(problem: Problem) -> str:
    piece = problem.piece
    if problem.trouble is Trouble.NO_VALUE:
        return _("“%(piece)s” needs a value right after the colon.", piece=piece)
    if problem.trouble is Trouble.NO_DAY:
        return _(
            "“%(piece)s”: write a day as 05.10.2026, a month as 10.2026 or a year.", piece=piece
        )
    if problem.trouble is Trouble.NO_STATE:
        return _(
            "“%(piece)s”: the states are new, “in work”, waiting, solved, closed and open.",
            piece=piece,
        )
    return _("Only the first %(count)s words are looked for.", count=MOST_WORDS)
