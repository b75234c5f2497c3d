"""Tells what a page hides from whoever runs no scripts: sites of schools are half drawn by them.

The robot runs none, so it must know what it does not see: of such a page "no" would be a lie. A sign
too many costs a look by a person where the robot could have said "no" itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

FEW = 40
SHORT = 300
MEDIUM = 1_500
LONGEST_CONTROL = 150
MOST_CONTROLS = 200
LONGEST_SCRIPT = 4_000
_ROOTS = frozenset({"app", "root", "__next", "__nuxt", "react-root", "vue-app", "react-app", "spa"})
_MARKS = frozenset(
    {"ng-app", "data-ng-app", "ng-view", "ui-view", "ng-include", "ng-repeat", "v-cloak", "v-for"}
)
_LOADED = frozenset(
    {
        *("data-url", "data-ajax", "data-ajax-url", "data-load", "data-load-url", "data-remote"),
        *("data-endpoint", "data-api", "data-include", "hx-get", "w3-include-html"),
    }
)
_PRESSED = ("onclick", "data-href", "data-link", "data-target", "data-tab")
_SILENT = frozenset({"script", "style", "noscript", "template"})
_WAITING = re.compile(
    r"(?:ид[её]т\s+)?загрузка(?:\s+\w+)?[\s.…]*|loading[\s.…]*|(?:пожалуйста,?\s+)?подождите.{0,40}",
    re.IGNORECASE,
)
_WANTS_SCRIPTS = re.compile(
    r"(?:включ|необходим|требу|нужен|enable|require|need|отключ|disabled).{0,60}java\s?script"
    r"|java\s?script.{0,60}(?:включ|необходим|требу|нужен|enable|require|need|отключ|disabled)",
    re.IGNORECASE,
)
_FILLED_IN = re.compile(r"\{\{[^{}\n]{1,80}\}\}")
_GOES = re.compile(
    r"(?:\blocation(?:\.href)?\s*=|\blocation\.(?:replace|assign)\s*\()\s*[\"']([^\"'\s]{1,500})[\"']"
)


def is_drawn(root: Any) -> bool:
    """Tell whether scripts draw a part of a page that stands in no other form in it."""
    if not any(_runs(one) for one in root.getroottree().iter("script")):
        return False
    lines = _lines_of(root)
    own = len("".join("".join(lines).split()))
    asks = any(_WANTS_SCRIPTS.search(str(one.text_content())) for one in root.iter("noscript"))
    return (
        (asks and own < MEDIUM)
        or any(_FILLED_IN.search(one) or _WAITING.fullmatch(one.strip()) for one in lines)
        or any(_waits(one) for one in root.iter() if isinstance(one.tag, str))
    )


def controls_of(root: Any) -> tuple[str, ...]:
    """Return the words of what looks like a link or button but leads somewhere by scripts alone."""
    found: dict[str, None] = {}
    for one in root.iter("a", "button", "span", "div", "li", "td"):
        if len(found) >= MOST_CONTROLS:
            break
        if _is_control(one):
            words = " ".join(" ".join(_lines_of(one, LONGEST_CONTROL)).split())
            if words and len(words) <= LONGEST_CONTROL:
                found[words] = None
    return tuple(found)


def redirect_of(root: Any, text: str) -> str:
    """Return where the scripts of a page of few words lead at once; nothing for other pages.

    A script that sets a cookie first is a guard that lets in browsers alone.
    """
    if len(text) > LONGEST_SCRIPT or "cookie" in text:
        return ""
    body = root.find("body")
    if len("".join(_lines_of(body if body is not None else root)).strip()) > SHORT:
        return ""
    goes = (_GOES.search(one.text or "") for one in root.iter("script"))
    return next((match[1] for match in goes if match), "")


def _runs(script: Any) -> bool:
    kind = (script.get("type") or "").lower()
    return "json" not in kind and bool(script.get("src") or (script.text or "").strip())


def _waits(element: Any) -> bool:
    """Tell whether an element is a place that scripts fill."""
    names = element.attrib
    empty = len(element) == 0 and not (element.text or "").strip()
    if empty and (
        "-" in element.tag or element.tag == "tbody" or not _LOADED.isdisjoint(names.keys())
    ):
        return True
    if not _MARKS.isdisjoint(names.keys()):
        return True
    named = (names.get("id") or "").lower() in _ROOTS
    return named and len("".join(_lines_of(element, FEW)).strip()) < FEW


def _is_control(element: Any) -> bool:
    if element.tag == "a":
        target = (element.get("href") or "").strip().lower()
        return target.startswith(("#", "javascript:")) or not (target or element.get("name"))
    if element.tag == "button" or element.get("role") in {"button", "link", "menuitem", "tab"}:
        return True
    return any(element.get(name) for name in _PRESSED)


def _lines_of(element: Any, enough: int = 0) -> list[str]:
    """Return the pieces of the text without scripts and styles; no more letters than are enough."""
    parts: list[str] = []
    letters = 0
    for one in element.iter():
        if one.text and one.tag not in _SILENT and isinstance(one.tag, str):
            parts.append(one.text)
        if one.tail and one is not element:
            parts.append(one.tail)
        letters += len((one.text or "").strip()) + len((one.tail or "").strip())
        if enough and letters > enough:
            break
    return parts
