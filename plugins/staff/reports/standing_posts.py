"""What the reports on duties share: the posts with their duties, and how a duty is said in a file.

Files travel: of an absence they say that it is there, never its ground, not even by a paragraph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from plugins.staff.card import OF_ABSENCE
from plugins.staff.due_list import standings
from plugins.staff.reports.scope import INSTITUTIONS, filters_of
from plugins.staff.standing import HeldCategory, category_of_post
from plugins.staff.wording import reason_in_words, source_in_words
from portal.i18n import gettext as _
from portal.spreadsheets.sheets import Column, Kind, Mark

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from plugins.excel_reports.contracts import ReportRequest
    from plugins.staff.due_list import Post, Standing
    from plugins.staff.duties import EmploymentFacts, Reason
    from portal.spreadsheets.values import WritableValue

NEAR_DAYS = 90


class StateWords(NamedTuple):
    """The words that mark a row, and the colour that stands beside them."""

    overdue: str
    near: str
    later: str
    no_term: str
    unknown: str

    def by_days(self, days: int) -> str:
        """Return the mark of something that is so many days ahead."""
        if days < 0:
            return self.overdue
        return self.near if days <= NEAR_DAYS else self.later

    @property
    def marks(self) -> dict[WritableValue, Mark]:
        """Return the colour of each mark."""
        return {
            self.overdue: Mark.OVERDUE,
            self.near: Mark.SOON,
            self.no_term: Mark.DONE,
            self.unknown: Mark.INFORMATION,
        }

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Return what each mark means."""
        return [
            (self.overdue, _("The day has passed (red).")),
            (self.near, _("The day comes within 90 days (yellow).")),
            (self.later, _("The day is farther away (no colour).")),
            (self.no_term, _("There is no end: assigned since 01.09.2023 (green).")),
            (self.unknown, _("The databank does not hold the date (blue).")),
        ]


def state_words() -> StateWords:
    """Return the marks in the language of the file."""
    return StateWords(
        overdue=_("overdue"),
        near=_("≤ 90 days"),
        later=_("> 90 days"),
        no_term=_("no term"),
        unknown=_("not stated"),
    )


def standings_for(request: ReportRequest) -> list[Standing]:
    """Return the posts that a request asks for, within the actor's reach, with their duties."""
    found = standings(request.actor, filters_of(request))
    chosen = frozenset(request.values.get(INSTITUTIONS.name) or ())
    if len(chosen) < 2:  # noqa: PLR2004 - a single one is a filter of the list itself
        return found
    return [one for one in found if one.post.institution_id in chosen]


def category_standing(post: Post, facts: EmploymentFacts, day: dt.date) -> HeldCategory | None:
    """Return the first or highest category that stands for a post on a day."""
    held = [
        HeldCategory(
            one.kind, cast("int | None", one.position), one.assigned_on, one.term, one.valid_until
        )
        for one in facts.categories
    ]
    return category_of_post(held, post.position_id, day)


def place_columns() -> list[Column]:
    """Return the columns that say whose row it is."""
    return [
        Column(title=_("No."), kind=Kind.WHOLE, width=6),
        Column(title=_("Institution"), width=24),
        Column(title=_("Full name"), width=34),
        Column(title=_("Position"), width=24),
        Column(title=_("Subject"), width=18),
    ]


def place_values(number: int, post: Post) -> tuple[int, str, str, str, str]:
    """Return the values of :func:`place_columns`."""
    return number, post.institution, post.full_name, post.position, post.subject


def why_in_words(reasons: Iterable[Reason]) -> tuple[str, str]:
    """Return the reasons as sentences, and the acts with paragraphs that they rest on."""
    sentences: list[str] = []
    grounds: list[str] = []
    for reason in reasons:
        hidden = reason.rule_code in OF_ABSENCE
        sentence = _("A release from work shifts the term.") if hidden else reason_in_words(reason)
        ground = "" if hidden else source_in_words(reason)
        if sentence not in sentences:
            sentences.append(sentence)
        if ground and ground not in grounds:
            grounds.append(ground)
    return " ".join(sentences), "; ".join(grounds)
