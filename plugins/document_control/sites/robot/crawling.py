"""Finds its way over a site: from the start, by links that speak of attestation, by the usual paths."""

from __future__ import annotations

import heapq
import re
import time
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from plugins.document_control.sites.robot.addresses import place_of, same_site, settled
from plugins.document_control.sites.robot.failing import GONE, Failure, Why, printable
from plugins.document_control.sites.robot.names import Name, names_in
from plugins.document_control.sites.robot.notices import notice_in
from plugins.document_control.sites.robot.phrases import speaks_of_attestation
from plugins.document_control.sites.robot.reading import Page, is_document, path_of, unescaped
from portal.comparable_text import key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from plugins.document_control.sites.robot.fetching import Fetched, Fetcher
    from plugins.document_control.sites.robot.reading import Link
    from plugins.document_control.sites.robot.reading_apart import Read
    from plugins.document_control.sites.robot.wanted import WantedPage, WantedPerson

PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".ppt", ".pptx", ".mp4", ".mp3", ".avi")
TEXTS = frozenset({"text/plain", "text/xml", "application/xml"})
"""Types, besides those of pages, under which servers send pages."""
NO_SUCH = "/no-such-page-5b1f0c7e"
"""What no site has: what it answers here, it answers to every missing page."""
LIKE = 0.95
COMPARED = 4_000
FEW = 400
"""Letters of a page so short that all of it may be the word that there is none."""
MOVES = 3
"""How often one start page may lead to another by itself."""
OF_ONE_PATH = 6
"""Addresses of one path that differ in what follows "?" alone, as calendars have without an end."""
MOST_DOCUMENTS = 2_000
PROMISING = 2
"""How a link is scored whose words may lead to the section; what stands in it comes before."""
MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"\x1f\x8b",
)
_FOLLOWED = re.compile(
    r"педагог|учител|воспитател|сотрудник|кадр|педсостав|методическ|персонал|сведения об|коллектив"
    r"|pedagog|uchitel|vospitat|sotrudnik|kadr|personal|employees|metodich|teacher|sveden|kollektiv"
)
_ACTS = re.compile(
    r"log-?(?:in|out)|sign-?(?:in|out|up)|regist(?:er|rac)|\bauth\b|/admin\b|/bitrix/"
)
"""Links that do something, or ask who comes: a robot has no business there."""
_GONE_WORDS = re.compile(
    r"страниц\w* (?:\w+ )?не (?:найден|существует)|не найдена страниц|page not found|^404$"
    r"|(?:ошибка|error)\W{0,3}404|\b404\W{1,3}(?:ошибка|error|not found|страниц)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much of a site is looked at."""

    pages: int = 40
    seconds: float = 1_200
    depth: int = 4
    links: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A page that was looked at: what it gave, or why it gave nothing. ``section``: on attestation."""

    url: str
    words: str = ""
    fetched: Fetched | None = None
    encoding: str = ""
    page: Page | None = None
    failure: Failure | None = None
    section: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A file that a page leads to: it is not read, its words tell what it is."""

    url: str
    words: str
    on: str
    section: bool


@dataclass
class Crawl:
    """What was seen of a site. ``whole`` tells that nothing that looked promising was left out."""

    start: str
    home: str = ""
    moved: str = ""
    failure: Failure | None = None
    visits: list[Visit] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    broken: list[tuple[str, Failure]] = field(default_factory=list)
    links_tried: int = 0
    hostile: list[str] = field(default_factory=list)
    whole: bool = True
    in_time: bool = True

    @property
    def pages(self) -> list[Visit]:
        """Return the visits that gave a page."""
        return [one for one in self.visits if one.page is not None]

    @property
    def section(self) -> list[Visit]:
        """Return the pages of the section on attestation."""
        return [one for one in self.pages if one.section]

    @property
    def hindered(self) -> list[Visit]:
        """Return the visits that failed for another reason than that the page is gone."""
        return [one for one in self.visits if one.failure and one.failure.code not in GONE]


@dataclass
class Crawler:
    """One walk over one site. ``read`` makes a page of what came, or raises a failure.

    ``tell`` is called before each request with the count and the address.
    """

    fetcher: Fetcher
    read: Callable[[Fetched], Read]
    wanted: Sequence[WantedPage]
    people: Sequence[WantedPerson] = ()
    bounds: Bounds = field(default_factory=Bounds)
    tell: Callable[[int, str], None] = lambda _count, _url: None

    def __post_init__(self) -> None:
        self._names = [Name.of(one.name) for one in self.people]
        self._order = count()
        self._ahead: list[tuple[int, int, str, str, int, bool]] = []
        self._known: set[str] = set()
        self._missing: Page | Failure | None = None
        self._queries: dict[str, int] = {}
        self._documents: set[str] = set()
        self._digests: set[tuple[str, str]] = set()

    def walk(self, start: str) -> Crawl:
        """Look at a site and return what was seen; where the start cannot be had, only why."""
        self.crawl = Crawl(start)
        self._until = time.monotonic() + self.bounds.seconds
        home = self._home(start)
        if home.failure is not None or home.fetched is None:
            self.crawl.failure = home.failure
            return self.crawl
        self.crawl.home = home.fetched.url
        if not same_site(start, home.fetched.url):
            self.crawl.moved = home.fetched.url
        self._known.update(settled(one) for one in (start, home.url, home.fetched.url))
        self._take_links(home, 0)
        self._follow()
        self._try_paths()
        self._try_links()
        return self.crawl

    def _home(self, start: str) -> Visit:
        """Return the start page, or where it leads by itself: older sites move that way."""
        home = self._fetch(start, "")
        self.crawl.visits.append(home)
        seen = {start}
        while home.page is not None and len(seen) <= MOVES:
            ahead = next((one.url for one in home.page.links if one.kind == "refresh"), "")
            if not ahead or ahead in seen or len(home.page.text) > COMPARED:
                break
            seen.add(ahead)
            home = self._fetch(ahead, "")
            self.crawl.visits.append(home)
        return home

    def _late(self) -> bool:
        """Tell whether the time for this site is over."""
        self.crawl.in_time = self.crawl.in_time and time.monotonic() < self._until
        return not self.crawl.in_time

    def _follow(self) -> None:
        while self._ahead and not self._late():
            if len(self.crawl.visits) >= self.bounds.pages:
                self.crawl.whole = False
                return
            _score, _number, url, words, depth, section = heapq.heappop(self._ahead)
            visit = self._fetch(url, words, section=section)
            self.crawl.visits.append(visit)
            self._take_links(visit, depth)

    def _try_paths(self) -> None:
        """Look where such pages usually lie, for what no link has led to."""
        ways = [(path, one.anywhere) for one in self.wanted for path in one.paths]
        for path, anywhere in dict.fromkeys(ways):
            url = urljoin(self.crawl.home, path)
            needed = not self._met(path) if anywhere else not self.crawl.section
            if not needed or url in self._known or len(self.crawl.visits) >= self.bounds.pages:
                continue
            if self._late():
                return
            self._known.add(url)
            self._learn_missing()
            visit = self._fetch(url, "")
            self.crawl.visits.append(visit)
            self._take_links(visit, 1)
            self._follow()

    def _met(self, path: str) -> bool:
        """Tell whether a page was found where pages wanted at this path usually lie."""
        usual = {way.strip("/") for one in self.wanted if path in one.paths for way in one.paths}
        return any(path_of(visit.url).strip("/") in usual for visit in self.crawl.pages)

    def _fetch(self, url: str, words: str, *, section: bool = False) -> Visit:
        """Return what an address gave; why it gave nothing stands in the visit."""
        self.tell(len(self.crawl.visits), url)
        fetched = None
        try:
            fetched = self.fetcher.fetch(url)
            kind = fetched.content_type.partition(";")[0].strip().lower()
            if kind and "html" not in kind and kind not in TEXTS:
                raise Failure(Why.NOT_HTML, kind)  # noqa: TRY301 - told like what the site refuses
            if fetched.body.startswith(MAGIC):
                raise Failure(Why.NOT_HTML, "?")  # noqa: TRY301 - likewise
            if not fetched.body.strip():
                raise Failure(Why.EMPTY)  # noqa: TRY301 - likewise
            read = self.read(fetched)
            if read.guarded:
                raise Failure(Why.GUARDED)  # noqa: TRY301 - likewise
            page = read.page
            self._demand_there(url, fetched, page)
        except Failure as failure:
            return Visit(url=url, words=words, fetched=fetched, failure=failure, section=section)
        speaks = " ".join((words, page.title, page.heading, path_of(fetched.url)))
        return Visit(
            url=url,
            words=words,
            fetched=fetched,
            encoding=read.encoding,
            page=page,
            section=section or speaks_of_attestation(speaks),
        )

    def _demand_there(self, url: str, fetched: Fetched, page: Page) -> None:
        """Refuse a page that says that there is none, and the start page in place of another."""
        if not self.crawl.home:
            if notice := notice_in(page):
                raise Failure(Why.NOTICE, notice)
            return
        missing = self._missing
        heads = (page.title, page.heading, page.own if len(page.own) <= FEW else "")
        if any(_GONE_WORDS.search(key(one)) for one in heads):
            raise Failure(Why.SOFT_NOT_FOUND)
        if fetched.url != url and path_of(fetched.url) == path_of(self.crawl.home):
            raise Failure(Why.SOFT_NOT_FOUND)
        if isinstance(missing, Page) and _alike(missing, page):
            raise Failure(Why.SOFT_NOT_FOUND)

    def _learn_missing(self) -> None:
        """Ask for what cannot be there, once: what comes then is no page."""
        if self._missing is not None:
            return
        self._missing = Failure(Why.NOT_FOUND)
        found = self._fetch(urljoin(self.crawl.home, NO_SUCH), "")
        if found.page is not None:
            self._missing = found.page

    def _take_links(self, visit: Visit, depth: int) -> None:
        page = visit.page
        if page is None or visit.fetched is None:
            return
        if visit.section:
            self.crawl.hostile += page.hostile
        same = (page.title, page.digest)
        if same in self._digests and not visit.section:
            return
        self._digests.add(same)
        for link in () if page.nofollow else page.links:
            if is_document(link.url):
                self._note_document(link, visit)
            elif not path_of(link.url).endswith(PICTURES):
                self._known_or_ahead(link, visit, depth)

    def _known_or_ahead(self, link: Link, visit: Visit, depth: int) -> None:
        url = settled(link.url)
        if url in self._known or not same_site(self.crawl.home, url):
            return
        score = self._score(link, visit)
        if score is None or depth >= self.bounds.depth or self._endless(url, link, score):
            return
        self._known.add(url)
        section = visit.section and score <= 1 and visit.url != self.crawl.start
        heapq.heappush(self._ahead, (score, next(self._order), url, link.words, depth + 1, section))

    def _endless(self, url: str, link: Link, score: int) -> bool:
        """Tell whether enough addresses of this path were taken: more of them are a calendar or a shop.

        Where an engine keeps all pages at one path, those of a menu differ in their words.
        """
        path, mark, _query = url.partition("?")
        if not mark or link.kind != "a" or speaks_of_attestation(link.words):
            return False
        if score == PROMISING:
            path = f"{path} {key(link.words)}"
        self._queries[path] = self._queries.get(path, 0) + 1
        return self._queries[path] > OF_ONE_PATH

    def _score(self, link: Link, visit: Visit) -> int | None:
        """Return how promising a link is, 0 the most; none where it is not followed."""
        speaks = key(f"{link.words} {path_of(link.url)}")
        if link.kind in {"frame", "refresh"} or speaks_of_attestation(speaks):
            return 0
        if _ACTS.search(link.url.lower()):
            return None
        if visit.section and (
            path_of(link.url).startswith(path_of(visit.url).rstrip("/") + "/")
            or names_in(link.words, self._names)
        ):
            return 1
        return PROMISING if _FOLLOWED.search(speaks) else None

    def _note_document(self, link: Link, visit: Visit) -> None:
        if link.url not in self._documents and len(self._documents) < MOST_DOCUMENTS:
            self._documents.add(link.url)
            words = link.words or printable(unescaped(link.url.rsplit("/", 1)[-1]))
            self.crawl.documents.append(Document(link.url, words, visit.url, visit.section))

    def _try_links(self) -> None:
        """Ask for the heads of what the section leads to and was not looked at, some of them."""
        visited = {one.url: one for one in self.crawl.visits}
        for url in self._section_links():
            if self.crawl.links_tried >= self.bounds.links or self._late():
                return
            known = visited.get(url)
            self.crawl.links_tried += 1
            failure = known.failure if known is not None else self._dead(url)
            if failure is not None:
                self.crawl.broken.append((url, failure))

    def _section_links(self) -> Iterator[str]:
        """Return the links of the section's pages that stand on no other page: menus are no part of it."""
        others = [
            {link.url for link in one.page.links}
            for one in self.crawl.pages
            if not one.section and one.page is not None
        ]
        menus = set().union(*others) if others else set()
        found = dict.fromkeys(
            settled(link.url)
            for one in self.crawl.section
            if one.page is not None
            for link in one.page.links
            if link.url not in menus
        )
        yield from found

    def _dead(self, url: str) -> Failure | None:
        self.tell(len(self.crawl.visits), url)
        try:
            place_of(url)
            head = self.fetcher.fetch(url, method="HEAD")
        except Failure as failure:
            if failure.code in {Why.STATUS, Why.NOT_FOUND} and failure.detail in {
                "405",
                "501",
                "403",
                "404",
            }:
                return self._really_dead(url)
            return failure
        if is_document(url) and "html" in head.content_type.lower():
            return self._page_in_place(url)
        return None

    def _page_in_place(self, url: str) -> Failure | None:
        """Look at a page that comes in place of a file: it may say that there is none."""
        self._learn_missing()
        failure = self._fetch(url, "").failure
        return failure if failure is not None and failure.code in GONE else None

    def _really_dead(self, url: str) -> Failure | None:
        """Ask properly: some servers answer a request for the head alone with an error."""
        try:
            self.fetcher.fetch(url)
        except Failure as failure:
            return None if failure.code == Why.TOO_LARGE else failure
        return None


def _alike(one: Page, other: Page) -> bool:
    if one.digest == other.digest:
        return True
    if one.title != other.title:
        return False
    first, second = one.text[:COMPARED], other.text[:COMPARED]
    matcher = SequenceMatcher(None, first, second, autojunk=True)
    return matcher.quick_ratio() > LIKE and matcher.ratio() > LIKE
