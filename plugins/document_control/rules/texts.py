"""Rules over texts, plans, portfolios and what the robot saw on a site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plugins.document_control.rules.norms import ORDER_196, citations, void_citations
from plugins.document_control.rules.values import (
    N_,
    Proposal,
    Reason,
    because,
    cannot_tell,
)
from portal.workdays import school_year

if TYPE_CHECKING:
    from plugins.document_control.rules.values import Told

VOID_CITED = N_("Cites what is no longer in force: %(acts)s.")
NOT_CITED = N_("Order No. 196 is not cited.")
NORMS_FINE = N_("Order No. 196 is cited, nothing void is.")
NOTHING_VOID = N_("Nothing void is cited.")
APPROVED_LATER = N_("The day of approval, %(on)s, has not come yet.")
APPROVED_OF_OTHER_YEAR = N_("Approved on %(on)s, for another school year than %(year)s.")
APPROVED = N_("Approved on %(on)s.")
YEAR_NOT_READ = N_("The school year cannot be read from “%(text)s”.")
YEAR_OTHER = N_("The plan is for %(told)s, the check is in %(year)s.")
YEAR_FINE = N_("The plan is for %(year)s.")
PERIOD_BEFORE = N_("The oldest paper is of %(on)s, the period begins on %(since)s.")
PERIOD_ALL_BEFORE = N_("All papers are older than the period, which begins on %(since)s.")
PERIOD_AFTER = N_("A paper is of %(on)s, a day that has not come yet.")
PERIOD_TURNED = N_("The last paper (%(last)s) is older than the first (%(first)s).")
PERIOD_FINE = N_("Papers from %(first)s to %(last)s, the period begins on %(since)s.")
NOT_LOOKED = N_("The robot has not looked at the site yet.")

_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*[-/–—]\s*(20\d\d|\d\d)(?!\d)")
_MONTHS_BEFORE = 9


def norms_in_force(told: Told) -> Proposal:
    """Judge a text by the orders that it cites; a void one beside order 196 is "partly".

    Option ``text`` names the fact with the text. Only where option ``must_cite`` is not false, order
    196 itself has to be cited.
    """
    code = str(told.options["text"])
    if lacking := told.lacking(code):
        return cannot_tell(lacking)
    text = told.text(code)
    on = told.known.checked_on
    stale = void_citations(text, on) if on is not None else []
    cites = bool(citations(text, (ORDER_196,)))
    if stale:
        acts = ", ".join(dict.fromkeys(one.act.title for one in stale))
        return because("partly" if cites else "no", VOID_CITED, acts=acts)
    if cites:
        return because("yes", NORMS_FINE)
    if told.options.get("must_cite", True):
        return because("partly", NOT_CITED)
    return because("yes", NOTHING_VOID)


def plan_approved(told: Told) -> Proposal:
    """Judge that a plan is approved: on a day that has come, and for the year that it is for."""
    if lacking := told.lacking("plan_approved_on"):
        return cannot_tell(lacking)
    on = told.date("plan_approved_on")
    day = told.known.checked_on
    if on is None or day is None:
        return Proposal(None)
    if on > day:
        return because("no", APPROVED_LATER, on=on)
    year = school_year(day)
    if (year.first - on).days > 31 * _MONTHS_BEFORE or on > year.last:
        return because("no", APPROVED_OF_OTHER_YEAR, on=on, year=year.title)
    return because("yes", APPROVED, on=on)


def plan_for_year(told: Told) -> Proposal:
    """Judge that a plan is for the school year of the check."""
    if lacking := told.lacking("plan_school_year"):
        return cannot_tell(lacking)
    text = told.text("plan_school_year")
    match = _YEAR.search(text)
    if match is None:
        return because(None, YEAR_NOT_READ, text=text)
    first, second = int(match[1]), int(match[2]) % 100
    if (first + 1) % 100 != second:
        return because(None, YEAR_NOT_READ, text=text)
    day = told.known.checked_on
    if day is None:
        return Proposal(None)
    year = school_year(day)
    if first != year.start_year:
        return because("no", YEAR_OTHER, told=f"{first}/{second:02d}", year=year.title)
    return because("yes", YEAR_FINE, year=year.title)


def within_period(told: Told) -> Proposal:
    """Judge that the papers of a portfolio are of the time since the last attestation."""
    if lacking := told.lacking("folder_first_on", "folder_last_on"):
        return cannot_tell(lacking)
    first, last = told.date("folder_first_on"), told.date("folder_last_on")
    since, today = told.known.period_from, told.known.checked_on
    if first is None or last is None or since is None:
        return Proposal(None)
    if last < first:
        return because("no", PERIOD_TURNED, first=first, last=last)
    if today is not None and last > today:
        return because("no", PERIOD_AFTER, on=last)
    if last < since:
        return because("no", PERIOD_ALL_BEFORE, since=since)
    if first < since:
        return because("partly", PERIOD_BEFORE, on=first, since=since)
    return because("yes", PERIOD_FINE, first=first, last=last, since=since)


def site_page(told: Told) -> Proposal:
    """Pass on what the robot saw of a page that a site must have; option ``page`` names it."""
    return _of_site(told, str(told.options["page"]))


def site_links(told: Told) -> Proposal:
    """Pass on what the robot saw of the links."""
    return _of_site(told, "links")


def site_materials(told: Told) -> Proposal:
    """Pass on what the robot saw of a teacher's materials."""
    return _of_site(told, "materials")


def _of_site(told: Told, page: str) -> Proposal:
    found = told.known.site.get(page)
    if found is None:
        return because(None, NOT_LOOKED)
    verdict, words = found
    return Proposal(verdict or None, (Reason(words.replace("%", "%%")),))
