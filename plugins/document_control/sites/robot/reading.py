"""What a page says and where it leads: title, text by lines, links with their words.

Also what a page hides from whoever runs no scripts: parts that they draw, buttons that lead nowhere
without them, frames of other sites.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from plugins.document_control.sites.robot.addresses import joined, same_site, without_fragment
from plugins.document_control.sites.robot.drawing import controls_of, is_drawn, redirect_of
from plugins.document_control.sites.robot.failing import Failure, Why
from portal.comparable_text import tidy_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

DOCUMENTS = (
    *(".pdf", ".doc", ".docx", ".xls", ".xlsx", ".rtf", ".odt", ".ods"),
    *(".zip", ".rar", ".7z"),
)
MOST_TEXT = 200_000
MOST_LINKS = 2_000
MOST_HOSTILE = 100
MOST_ATTRIBUTES = 2_000
"""Attributes of one element: the reader compares each with each."""
SHORT = 50_000
"""Pages of so few letters are read whatever is in them."""
LEAST_MAIN = 200
_UNSEEN = ("script", "style", "template", "noscript", "svg", "object", "select")
_LINES = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_MAIN = "//main|//*[@role='main']|//article|//*[@id='content']|//*[contains(concat(' ', @class, ' '), ' content ')]"
_ATTRIBUTE = re.compile(r"[\s/]*+(?!>)=?[^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?")
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]|&#(?:x0*[0-8bcef]|x0*1[0-9a-f]|0*(?:[0-8]|1[124-9]|2\d|3[01]))(?:;|(?![0-9a-f]))",
    re.IGNORECASE,
)
"""What no text holds, also as numbers: the reader would take it and then refuse to give it back."""
_ELEMENT = re.compile(r"<[a-zA-Z][^\s/>]*+")
_SEEN_ELSEWHERE = re.compile(
    r"youtu|rutube|vk\.com|vkvideo|ok\.ru|dzen|yandex\.[a-z]+/map|maps|metrika|counter|2gis|informer"
    r"|gosuslugi\.ru/(?:widget|js)|pos\.gosuslugi|banner|soundcloud|podster|mail\.ru"
)
"""Frames of other sites that hold nothing to be read: films, maps, counters, banners."""
_REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"'>]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page: where it leads, its words, and how (``a``, ``frame``, ``refresh``)."""

    url: str
    words: str
    kind: str = "a"


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says. ``digest`` is the SHA-256 of the main part's text, without menus where told apart.

    ``own`` is the text without the words of links to other pages: what a menu names is not there yet.
    ``hostile`` are links that lead nowhere the robot goes: other schemes, addresses that are none.
    ``drawn``: scripts draw a part of it. ``controls`` are the words of what only scripts make lead
    somewhere. ``foreign`` are frames of other sites.
    """

    title: str
    heading: str
    text: str
    own: str
    links: tuple[Link, ...]
    digest: str
    hostile: tuple[str, ...] = ()
    nofollow: bool = False
    drawn: bool = False
    controls: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()


def page_of(text: str, url: str) -> Page:
    """Read a page. Raises :class:`Failure` where there is nothing in it, or too much to be read."""
    text = _CONTROLS.sub(" ", text)
    _demand_readable(text)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Failure(Why.EMPTY) from error
    body = root.find("body")
    drawn = is_drawn(body if body is not None else root)
    controls = controls_of(root)
    moved = redirect_of(root, text)
    scripts = next(root.iter("script"), None) is not None
    for one in list(root.iter("embed", "object")):
        if target := one.get("src") or one.get("data"):
            one.tag = "iframe"
            one.set("src", target)
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    title = " ".join((root.findtext(".//title") or "").split())[:300]
    heading = next((_words(one) for one in root.iter("h1") if _words(one)), "")[:300]
    links, hostile = _links(root, _base(root, url), moved)
    for element in root.iter():
        if element.tag in _LINES:
            element.tail = "\n" + (element.tail or "")
            element.text = "\n" + (element.text or "")
    body = root.find("body")
    whole = _text(body if body is not None else root)
    if not whole and not links:
        raise Failure(Why.SCRIPTED if scripts else Why.EMPTY)
    digest = digest_of(_main(root, whole))
    return Page(
        title=title,
        heading=heading,
        text=whole[:MOST_TEXT],
        own=_own(root)[:MOST_TEXT],
        links=links,
        digest=digest,
        hostile=hostile,
        nofollow=_says_nofollow(root),
        drawn=drawn,
        controls=controls,
        foreign=tuple(
            one.url
            for one in links
            if one.kind == "frame"
            and not same_site(url, one.url)
            and not is_document(one.url)
            and not _SEEN_ELSEWHERE.search(one.url)
        ),
    )


def _demand_readable(text: str) -> None:
    """Refuse a page with an element of so many attributes that reading it would take hours."""
    if len(text) < SHORT:
        return
    left = 4 * len(text)
    for element in _ELEMENT.finditer(text):
        place, count = element.end(), 0
        while match := _ATTRIBUTE.match(text, place):
            if match.end() == place or count > MOST_ATTRIBUTES:
                break
            place, count = match.end(), count + 1
        left -= place - element.start()
        if count > MOST_ATTRIBUTES or left < 0:
            raise Failure(Why.TANGLED)


def digest_of(text: str) -> str:
    """Return the checksum of a text as it is compared: single spaces, no matter where lines end."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def _own(root: Any) -> str:
    """Return the text without the words of links to pages; takes them out of the tree."""
    for element in list(root.iter("a")):
        target = (element.get("href") or "").strip()
        if target and not target.startswith("#") and not is_document(target):
            element.text = None
            for child in list(element):
                element.remove(child)
    body = root.find("body")
    return _text(body if body is not None else root)


def is_document(url: str) -> bool:
    """Tell whether an address is of a file that holds words, which the robot does not read."""
    return path_of(url).endswith(DOCUMENTS)


def path_of(url: str) -> str:
    """Return the path of an address as it is compared."""
    try:
        return unescaped(urlsplit(url).path).lower() or "/"
    except ValueError:
        return "/"


def unescaped(path: str) -> str:
    """Return a path in letters: sites in Windows-1251 escape those by that."""
    try:
        return unquote(path, errors="strict")
    except UnicodeError:
        return unquote(path, encoding="cp1251", errors="replace")


def _main(root: Any, whole: str) -> str:
    """Return the text without the menus, where the page tells its main part; else the whole."""
    found = root.xpath(_MAIN)
    every = set(found)
    parts = [_text(one) for one in found if not any(up in every for up in one.iterancestors())]
    longest = max(parts, key=len, default="")
    return longest if len(longest) >= LEAST_MAIN else whole


def _text(element: Any) -> str:
    return tidy_lines(str(element.text_content()))


def _words(element: Any) -> str:
    return " ".join(str(element.text_content()).split())


def _base(root: Any, url: str) -> str:
    given = root.find(".//base")
    if given is not None and given.get("href"):
        try:
            return joined(url, given.get("href"))
        except Failure:
            return url
    return url


def _links(root: Any, base: str, moved: str) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    found: dict[str, Link] = {}
    leads: dict[str, str] = {}
    hostile: list[str] = []
    for target, kind, words in _told(root, moved):
        if target not in leads:
            if len(leads) >= MOST_LINKS:
                break
            try:
                leads[target] = without_fragment(joined(base, target))
            except Failure:
                leads[target] = ""
                if not target.lower().startswith(("mailto:", "tel:", "javascript:void")):
                    hostile.append(target[:200])
        url = leads[target]
        if url and (url not in found or (not found[url].words and words)):
            found[url] = Link(url, words[:300], kind)
    return tuple(found.values()), tuple(hostile[:MOST_HOSTILE])


def _told(root: Any, moved: str) -> Iterator[tuple[str, str, str]]:
    """Give each target as it stands with its kind and words."""
    if moved:
        yield moved, "refresh", ""
    for element in root.iter("a", "area", "frame", "iframe", "meta"):
        target, kind = _target(element)
        if target and not target.startswith("#"):
            words = _words(element) if kind == "a" else ""
            yield target, kind, words or element.get("title") or element.get("alt") or ""


def _target(element: Any) -> tuple[str, str]:
    if element.tag in {"frame", "iframe"}:
        return element.get("src") or "", "frame"
    if element.tag == "meta":
        if (element.get("http-equiv") or "").lower() != "refresh":
            return "", ""
        match = _REFRESH.search(element.get("content") or "")
        return (match[1].strip() if match else ""), "refresh"
    return (element.get("href") or "").strip(), "a"


def _says_nofollow(root: Any) -> bool:
    return any(
        (one.get("name") or "").lower() == "robots"
        and "nofollow" in (one.get("content") or "").lower()
        for one in root.iter("meta")
    )
