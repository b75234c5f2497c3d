"""Rows of the list and of the due page as pages show them, and the filters in use in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from plugins.staff.absence_codes import coded_absences
from plugins.staff.card import Why, why
from plugins.staff.filters import (
    CATEGORY_CHOICES,
    DUE_CHOICES,
    GAP_CHOICES,
    STATES,
    TERM_CHOICES,
    StaffFilters,
)
from plugins.staff.models import EMPLOYMENT_KINDS
from plugins.staff.wording import title
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.institutions.models import INSTITUTION_KINDS
from portal.lists.drawing import escape

if TYPE_CHECKING:
    import datetime as dt

    from plugins.staff.databank import StaffRow
    from plugins.staff.due_list import Due
    from portal.access import Actor


SMALL = '<div class="muted small">{}</div>'


class Cells(NamedTuple):
    """One row of the list: its usual cells, safe to be put into a page as they stand, and the facts."""

    id: int
    full_name: str
    name: str
    institution: str
    position: str
    category: str
    term: str
    compliance: str
    row: StaffRow


def row_cells(rows: list[StaffRow], address: str) -> list[Cells]:
    """Return rows in words, escaped; ``address`` is that of a card without its number.

    The list is the page that is asked for most: Jinja's own escaping, an object for each cell,
    takes longer than everything else about a row.
    """
    words: dict[tuple[str, str], str] = {}

    def said(what: str, code: str) -> str:
        key = (what, code)
        if key not in words:
            words[key] = title(what, code)
        return words[key]

    nothing, until = _("no category"), _("until %(day)s")
    no_term, unknown = _("no term"), _("term not stated")
    left = _("left %(day)s")
    fails = said("decision", "fails").lower()
    found = []
    for row in rows:
        category = row.category
        term = ""
        if category is not None:
            term = no_term if category.term == "none" else unknown
            if category.term == "until":
                term = until % {"day": format_date(category.valid_until)}
        compliance = ""
        if row.compliance:
            compliance = format_date(row.compliance[0])
            if row.compliance[1] == "fails":
                compliance = f"{compliance}, {fails}"
        what = f"{row.position}, {row.subject}" if row.subject else row.position
        notes = [] if row.kind == "main" else [said("kind", row.kind)]
        if row.ended_on:
            notes.append(left % {"day": format_date(row.ended_on)})
        held = said("category", category.kind) if category else nothing
        if row.titles:
            held += SMALL.format(", ".join([said("category", one) for one in row.titles]))
        whole = row.full_name
        found.append(
            Cells(
                row.id,
                whole,
                f'<a href="{address}{row.person_id}" title="{escape(whole)}">{escape(row.short_name)}</a>',
                escape(row.institution),
                escape(what) + "".join([SMALL.format(one) for one in notes])
                if notes
                else escape(what),
                held,
                term,
                compliance,
                row,
            )
        )
    return found


def long_choices(
    filters: StaffFilters, choices: dict[str, list[tuple[int, str]]]
) -> dict[str, Markup]:
    """Return the options of the long choices, written at once for the same reason as the cells."""
    found = {}
    for name, offered in choices.items():
        chosen = getattr(filters, name)
        found[name] = Markup(  # noqa: S704 - the words are escaped, the keys are numbers
            "".join(
                f'<option value="{key}"{" selected" if key == chosen else ""}>{escape(words)}</option>'
                for key, words in offered
            )
        )
    return found


class DueCells(NamedTuple):
    """One row of the due page in words; ``id`` is that of the post."""

    id: int
    person_id: int
    name: str
    institution: str
    position: str
    what: str
    on: dt.date
    overdue: bool
    days: int
    file_by: dt.date | None
    who: str
    why: list[Why]


def due_rows(actor: Actor, found: list[Due], day: dt.date) -> list[DueCells]:
    """Return what is due in words, each with its reasons; grounds of absences stay codes."""
    rows = []
    coded = coded_absences(actor, {due.post.person_id for due in found})
    for due in found:
        post = due.post
        hidden = coded.get(post.person_id, [])
        if due.kind == "category" and due.end is not None and due.category is not None:
            what = _(
                "%(category)s ends: apply for a new one",
                category=title("category", due.category.kind),
            )
            reasons, who = due.end.reasons, _("the teacher applies")
        else:
            what = _("Attestation for compliance")
            reasons, who = due.compliance.reasons, _("the commission of the institution")
        rows.append(
            DueCells(
                post.id,
                post.person_id,
                post.full_name,
                post.institution,
                f"{post.position}, {post.subject}" if post.subject else post.position,
                what,
                due.on,
                due.overdue,
                abs((due.on - day).days),
                due.advised_on,
                who,
                why(reasons, hidden),
            )
        )
    return rows


def chips(
    filters: StaffFilters, choices: dict[str, list[tuple[int, str]]]
) -> list[tuple[str, str, str]]:
    """Return the filters in use as (label, value in words, parameter's name)."""
    named: dict[str, tuple[str, Any]] = {
        "name": (_("Full name"), None),
        "municipality": (_("Municipality"), choices["municipality"]),
        "institution": (_("Institution"), choices["institution"]),
        "institution_kind": (_("Kind of institution"), INSTITUTION_KINDS),
        "position": (_("Position"), choices["position"]),
        "subject": (_("Subject"), None),
        "category": (_("Category"), CATEGORY_CHOICES),
        "term": (_("Term"), TERM_CHOICES),
        "kind": (_("Kind of job"), EMPLOYMENT_KINDS),
        "gap": (_("Gaps"), GAP_CHOICES),
        "due": (_("Due"), [(int(key), words) for key, words in DUE_CHOICES]),
        "state": (_("State"), STATES),
        "as_of": (_("As of"), None),
    }
    found = []
    for name, value in filters.in_use():
        label, known = named[name]
        shown = format_date(value) if name == "as_of" else str(value)
        if known is not None:
            shown = str(dict(known).get(value, value))
        found.append((label, shown, name))
    return found
