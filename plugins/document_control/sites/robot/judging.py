"""Proposes a verdict on each page that must be there, and on each teacher's materials, with the reason.

"No" is said only where the whole section was looked at. Where something stood in the way, where a file
would have to be read, or where words were found without the year, nothing is proposed: a person looks.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from plugins.document_control.rules.norms import ORDER_196, citations, void_citations
from plugins.document_control.rules.values import N_, Proposal, Reason, because
from plugins.document_control.sites.robot.addresses import same_site, settled
from plugins.document_control.sites.robot.failing import GONE, Why
from plugins.document_control.sites.robot.names import Name, names_in
from plugins.document_control.sites.robot.phrases import (
    Words,
    around,
    speaks_of_attestation,
    words_of,
)
from plugins.document_control.sites.robot.reading import is_document
from plugins.document_control.sites.robot.telephones import has_telephone
from portal.comparable_text import tidy_lines
from portal.workdays import school_year

if TYPE_CHECKING:
    from plugins.document_control.sites.robot.crawling import Crawl, Document, Visit
    from plugins.document_control.sites.robot.reading import Page
    from plugins.document_control.sites.robot.wanted import WantedPage, WantedPerson

FOUND = N_("Found on the page “%(title)s”.")
FOUND_FILE = N_("Found as a file: “%(title)s”.")
LEADS_ELSEWHERE = N_("A link leads to it, which the robot does not follow: “%(title)s”.")
NOT_FOUND = N_("Not found: %(pages)s pages were looked at.")
NO_SECTION = N_("No section on attestation was found: %(pages)s pages were looked at.")
NOT_WHOLE = N_("Not found, but not everything could be looked at.")
DRAWN = N_(
    "Scripts draw a part of the page “%(title)s”, and the robot does not run them: look for yourself."
)
FRAMED = N_("The page “%(title)s” shows something from another site (%(host)s): look for yourself.")
BY_SCRIPTS = N_(
    "“%(title)s” is opened by scripts, which the robot does not run: look for yourself."
)
TOO_SLOW = N_("The site is too slow to be looked at whole.")
MANY_PAGES = N_("There are more pages than the robot looks at.")
PHONE_THERE = N_("The telephone is given.")
NO_PHONE = N_("No telephone stands beside.")
YEAR_THERE = N_("The year is %(year)s.")
YEAR_OLD = N_("The newest year that is named is %(year)s.")
NO_YEAR = N_("No year is named: look for yourself.")
READ_FILE = N_("The robot does not read files: look for yourself.")
VOID_CITED = N_("Cites what is no longer in force: %(acts)s.")
CITED = N_("Order No. 196 is cited, nothing void is.")
NOT_CITED = N_("Order No. 196 is not cited.")
NO_REGIONAL = N_("No acts of the region were found.")
UPDATED = N_("Updated on %(on)s.")
UPDATED_LONG_AGO = N_("Updated on %(on)s, more than a year ago.")
NO_UPDATE = N_("The day of the last update is not told: look for yourself.")
LINKS_FINE = N_("All %(count)s links that were tried work.")
LINKS_BROKEN = N_("%(broken)s of %(count)s links do not work: %(links)s.")
NO_LINKS = N_("The section has no links.")
LINKS_HINDERED = N_("Some links could not be tried: %(links)s.")
MATERIALS = N_("Materials: “%(title)s”.")
MATERIALS_LATE = N_("Updated on %(on)s, later than %(by)s.")
MATERIALS_UNDATED = N_("The day of the update is not told.")
NAMED_ONLY = N_("Named on the page “%(title)s”, but nothing leads from there to materials.")
NOT_NAMED = N_("Not named in the section on attestation.")

MANY_BROKEN = 0.25
PHONE_WITHIN = 6
YEAR_WITHIN = (0, 1, 2, 4)
"""Lines after the words in which their year is looked for: the nearest counts."""
MATERIALS_FROM = 200
_RIGHTS = re.compile(r"©|\(c\)|copyright|все права", re.IGNORECASE)
"""A line at the foot of a page, whose years tell nothing of what stands above."""
_YEARS = re.compile(r"(?<!\d)(20\d\d)\s*[-/–—]\s*(20\d\d|\d\d)(?!\d)")
_YEAR = re.compile(r"(?<![\d.№])(20\d\d)(?!\d)")
_DATE = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(20\d\d)(?!\d)")
_UPDATED = re.compile(
    r"(?:обновл\w*|изменен\w*|опубликован\w*|размещен\w*|дата)\D{0,40}(\d{1,2}\.\d{1,2}\.20\d\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What is proposed for a page or a person, and on which visit it rests."""

    code: str
    proposal: Proposal
    visit: Visit | None = None
    person: int | None = None
    url: str = ""


@dataclass
class Judge:
    """Judges one walk over a site, as of a day."""

    crawl: Crawl
    today: dt.date

    def page(self, wanted: WantedPage) -> Found:
        """Return what is proposed for a page that must be there."""
        if wanted.test == "norms":
            return self._norms(wanted)
        pages, files = self._where(wanted)
        for visit in pages:
            lines = self._lines(wanted, visit)
            if lines:
                return Found(wanted.code, self._tested(wanted, visit, lines), visit, url=visit.url)
        return (
            self._file(wanted, files)
            or self._elsewhere(wanted)
            or Found(wanted.code, self._missing())
        )

    def links(self) -> Found:
        """Return what is proposed for the links of the section."""
        section = self.crawl.section
        visit = section[0] if section else None
        hidden = self._hidden()
        if not section:
            return Found("links", self._missing())
        if not self.crawl.links_tried and hidden:
            return Found("links", Proposal(None, hidden), visit, url=section[0].url)
        if not self.crawl.links_tried:
            return Found("links", because("yes", NO_LINKS), visit, url=section[0].url)
        broken = [
            url
            for url, failure in self.crawl.broken
            if failure.code in GONE or failure.detail.startswith("5")
        ]
        unsure = [url for url, _failure in self.crawl.broken if url not in broken]
        tried = self.crawl.links_tried
        if broken:
            verdict = "no" if len(broken) / tried > MANY_BROKEN else "partly"
            params = {"broken": len(broken), "count": tried, "links": ", ".join(broken[:5])}
            proposal = because(verdict, LINKS_BROKEN, **params)
        elif unsure:
            proposal = because(None, LINKS_HINDERED, links=", ".join(unsure[:5]))
        else:
            proposal = because("yes", LINKS_FINE, count=tried)
        return Found("links", proposal, visit, url=section[0].url)

    def materials(self, person: WantedPerson) -> Found:
        """Return what is proposed for the materials of a teacher."""
        name = Name.of(person.name)
        for visit in self.crawl.pages:
            about = f"{visit.words}\n{visit.page.title}\n{visit.page.heading}" if visit.page else ""
            if name in names_in(about, [name]) and visit.page is not None:
                proposal = self._material_page(visit.page, visit, person)
                return Found("materials", proposal, visit, person.key, visit.url)
        for document in self._documents:
            if name in names_in(document.words, [name]):
                on = self._visit(document.on)
                proposal = Proposal(
                    "yes" if document.section else None,
                    (Reason(MATERIALS, {"title": document.words}), Reason(MATERIALS_UNDATED)),
                )
                return Found("materials", proposal, on, person.key, document.url)
        for visit in self.crawl.section:
            if visit.page is not None and name in names_in(visit.page.text, [name]):
                verdict = "no" if not self._hindrance() else None
                proposal = because(verdict, NAMED_ONLY, title=_title(visit))
                return Found("materials", proposal, visit, person.key, visit.url)
        return Found("materials", self._missing(NOT_NAMED), person=person.key)

    def _material_page(self, page: Page, visit: Visit, person: WantedPerson) -> Proposal:
        reasons = [Reason(MATERIALS, {"title": _title(visit)})]
        if len(page.text) < MATERIALS_FROM and not any(
            one.on == visit.url for one in self.crawl.documents
        ):
            return Proposal("partly", (*reasons, Reason(NAMED_ONLY, {"title": _title(visit)})))
        on = self._updated_on(visit)
        if on is None:
            return Proposal("yes", (*reasons, Reason(MATERIALS_UNDATED)))
        if person.by is not None and on >= person.by:
            reasons.append(Reason(MATERIALS_LATE, {"on": on, "by": person.by}))
            return Proposal("partly", tuple(reasons))
        return Proposal("yes", (*reasons, Reason(UPDATED, {"on": on})))

    def _where(self, wanted: WantedPage) -> tuple[list[Visit], list[Document]]:
        if wanted.anywhere:
            return self.crawl.pages, self._documents
        return self.crawl.section, [one for one in self._documents if one.section]

    def _lines(self, wanted: WantedPage, visit: Visit) -> list[int]:
        words = self._words[visit.url]
        if not all(words.has(one) for one in wanted.all_of):
            return []
        phrases = wanted.any_of or wanted.all_of
        return sorted({line for one in phrases for line in words.find(one)})

    def _tested(self, wanted: WantedPage, visit: Visit, lines: list[int]) -> Proposal:
        there = Reason(FOUND, {"title": _title(visit)})
        text = self._own[visit.url]
        if wanted.test == "phone":
            if has_telephone(around(text, lines, more=PHONE_WITHIN)):
                return Proposal("yes", (there, Reason(PHONE_THERE)))
            if hidden := self._hidden(visit):
                return Proposal(None, (there, Reason(NO_PHONE), *hidden))
            return Proposal("partly", (there, Reason(NO_PHONE)))
        if wanted.test == "year":
            heads = f"{visit.page.title}\n{visit.page.heading}" if visit.page else ""
            places = [around(text, lines, more=more) for more in YEAR_WITHIN]
            judged = [self._year(one) for one in (*places, heads)]
            verdict, reason = next((one for one in judged if one[0] is not None), judged[0])
            return Proposal(verdict, (there, reason))
        if wanted.test == "recent":
            return self._recent(visit, there)
        return Proposal("yes", (there,))

    def _elsewhere(self, wanted: WantedPage) -> Found | None:
        """Return what a link promises that was not followed, as to another site."""
        visited = {one.url for one in self.crawl.visits} | self._missed
        for visit in self.crawl.section:
            for link in visit.page.links if visit.page is not None else ():
                if link.url not in visited and self._speaks(wanted, link.words):
                    proposal = because(None, LEADS_ELSEWHERE, title=link.words)
                    return Found(wanted.code, proposal, visit, url=link.url)
        return None

    @staticmethod
    def _speaks(wanted: WantedPage, text: str) -> bool:
        words = _short_words(text)
        if not all(words.has(one) for one in wanted.all_of):
            return False
        return not wanted.any_of or any(words.has(one) for one in wanted.any_of)

    def _file(self, wanted: WantedPage, files: list[Document]) -> Found | None:
        for document in files:
            if not self._speaks(wanted, document.words):
                continue
            there = Reason(FOUND_FILE, {"title": document.words})
            visit = self._visit(document.on)
            if wanted.test == "year":
                verdict, reason = self._year(document.words)
                if reason.message == NO_YEAR:
                    reason = Reason(READ_FILE)
                return Found(
                    wanted.code, Proposal(verdict, (there, reason)), visit, url=document.url
                )
            if wanted.test:
                return Found(
                    wanted.code, Proposal(None, (there, Reason(READ_FILE))), visit, url=document.url
                )
            return Found(wanted.code, Proposal("yes", (there,)), visit, url=document.url)
        return None

    def _norms(self, wanted: WantedPage) -> Found:
        texts = [
            (one, f"{one.page.title}\n{one.page.text}") for one in self.crawl.section if one.page
        ]
        texts += [
            (visit, one.words)
            for one in self._documents
            if one.section and (visit := self._visit(one.on)) is not None
        ]
        cites = [visit for visit, text in texts if citations(text, (ORDER_196,))]
        void = [(visit, one) for visit, text in texts for one in void_citations(text, self.today)]
        if void:
            acts = ", ".join(dict.fromkeys(one.act.title for _visit, one in void))
            verdict = "partly" if cites else "no"
            return Found(
                wanted.code, because(verdict, VOID_CITED, acts=acts), void[0][0], url=void[0][0].url
            )
        if not cites:
            missing = self._missing(NOT_CITED)
            return Found(wanted.code, missing, texts[0][0] if texts else None)
        reasons = (Reason(FOUND, {"title": _title(cites[0])}), Reason(CITED))
        regional = any(words_of(text).has(one) for _visit, text in texts for one in wanted.any_of)
        if wanted.any_of and not regional:
            proposal = Proposal("partly", (*reasons, Reason(NO_REGIONAL)))
            return Found(wanted.code, proposal, cites[0], url=cites[0].url)
        return Found(wanted.code, Proposal("yes", reasons), cites[0], url=cites[0].url)

    def _year(self, text: str) -> tuple[str | None, Reason]:
        """Judge by the years that a text names: a school year, a span of years, or a calendar year."""
        text = "\n".join(line for line in text.splitlines() if not _RIGHTS.search(line))
        now = school_year(self.today)
        spans = [_span(*found) for found in _YEARS.findall(text)]
        singles = [int(one) for one in _YEAR.findall(_YEARS.sub(" ", text))]
        singles += [int(year) for _day, _month, year in _DATE.findall(text)]
        if any(first <= now.start_year < last for first, last in spans):
            return "yes", Reason(YEAR_THERE, {"year": now.title})
        if self.today.year in singles:
            return "yes", Reason(YEAR_THERE, {"year": self.today.year})
        if not spans and not singles:
            return None, Reason(NO_YEAR)
        newest = max([*(last for _first, last in spans), *singles])
        if newest > self.today.year:
            return "yes", Reason(YEAR_THERE, {"year": newest})
        before = next((first for first, last in spans if last == newest), None)
        shown = str(newest) if before is None else f"{before}/{newest % 100:02d}"
        return "no", Reason(YEAR_OLD, {"year": shown})

    def _recent(self, visit: Visit, there: Reason) -> Proposal:
        on = self._updated_on(visit)
        if on is None:
            return Proposal(None, (there, Reason(NO_UPDATE)))
        if (self.today - on).days > 365:  # noqa: PLR2004 - a year
            return Proposal("no", (there, Reason(UPDATED_LONG_AGO, {"on": on})))
        return Proposal("yes", (there, Reason(UPDATED, {"on": on})))

    def _updated_on(self, visit: Visit) -> dt.date | None:
        """Return the newest day on which a page says it was updated; days ahead are none."""
        text = visit.page.text if visit.page is not None else ""
        days = [_day(one) for one in _UPDATED.findall(text)]
        past = [one for one in days if one is not None and one <= self.today]
        return max(past, default=None)

    def _missing(self, message: str = "") -> Proposal:
        pages = len(self.crawl.pages)
        if why := self._hindrance():
            return Proposal(None, (Reason(NOT_WHOLE), *why))
        if not self.crawl.section:
            return self._section_outside() or because("no", NO_SECTION, pages=pages)
        if message:
            return because("no", message)
        return because("no", NOT_FOUND, pages=pages)

    def _section_outside(self) -> Proposal | None:
        """Return what is proposed where the section may be a file, or stand on another site."""
        visited = {one.url for one in self.crawl.visits}
        for visit in self.crawl.pages:
            for link in visit.page.links if visit.page is not None else ():
                if link.url in visited or not speaks_of_attestation(link.words):
                    continue
                if is_document(link.url):
                    found = Reason(FOUND_FILE, {"title": link.words})
                    return Proposal(None, (found, Reason(READ_FILE)))
                if not same_site(self.crawl.home, link.url):
                    return because(None, LEADS_ELSEWHERE, title=link.words)
        return None

    def _hindrance(self) -> tuple[Reason, ...]:
        """Return what kept the robot from seeing all, as reasons."""
        reasons = [] if self.crawl.whole else [Reason(MANY_PAGES)]
        if not self.crawl.in_time:
            reasons.append(Reason(TOO_SLOW))
        reasons += self._hidden()
        seen: dict[str, Reason] = {}
        for one in self.crawl.hindered:
            if one.failure is not None:
                seen.setdefault(one.failure.code, one.failure.reason)
        return (*reasons, *seen.values())

    def _hidden(self, only: Visit | None = None) -> tuple[Reason, ...]:
        """Return what pages keep from whoever runs no scripts: of the section, or of all without one."""
        section = self.crawl.section
        for visit in section or self.crawl.pages if only is None else [only]:
            page = visit.page
            if page is None:
                continue
            if page.drawn:
                return (Reason(DRAWN, {"title": _title(visit)}),)
            if page.foreign and visit.section:
                host = urlsplit(page.foreign[0]).hostname or ""
                return (Reason(FRAMED, {"title": _title(visit), "host": host}),)
            if not section and (words := next(filter(speaks_of_attestation, page.controls), "")):
                return (Reason(BY_SCRIPTS, {"title": words}),)
        return ()

    def _visit(self, url: str) -> Visit | None:
        return next((one for one in self.crawl.visits if one.url == url), None)

    @cached_property
    def _missed(self) -> set[str]:
        """Return the links of the section of which the site itself says that there is no such thing."""
        said = {Why.NOT_FOUND, Why.SOFT_NOT_FOUND}
        return {url for url, failure in self.crawl.broken if failure.code in said}

    @cached_property
    def _documents(self) -> list[Document]:
        """Return the files, but for those that are named and are not there."""
        return [one for one in self.crawl.documents if settled(one.url) not in self._missed]

    @cached_property
    def _words(self) -> dict[str, Words]:
        found = {}
        for one in self.crawl.pages:
            if one.page is not None:
                heads = f"{one.page.title}\n{one.page.heading}\n{one.words}"
                found[one.url] = words_of(f"{self._own[one.url]}\n{heads}")
        return found

    @cached_property
    def _own(self) -> dict[str, str]:
        """Return the text of each page without the words of links to files that are not there."""
        found = {one.url: one.page.own for one in self.crawl.pages if one.page is not None}
        for one in self.crawl.documents:
            words = tidy_lines(one.words).split()
            if settled(one.url) in self._missed and words and one.on in found:
                link = r"\s+".join(map(re.escape, words))
                found[one.on] = re.sub(link, _only_breaks, found[one.on])
        return found


@lru_cache(maxsize=4_096)
def _short_words(text: str) -> Words:
    return words_of(text)


def _title(visit: Visit) -> str:
    page = visit.page
    return (page.heading or page.title or visit.words or visit.url) if page else visit.url


def _only_breaks(found: re.Match[str]) -> str:
    """Return the ends of lines of what was found: lines keep their numbers."""
    return "\n" * found[0].count("\n")


def _span(first: str, last: str) -> tuple[int, int]:
    """Return the years of «2025/26» or «2023–2027»."""
    return int(first), int(last if len(last) > len("26") else first[:2] + last)


def _day(text: str) -> dt.date | None:
    day, month, year = text.split(".")
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
