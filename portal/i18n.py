"""Languages of the interface: Russian by default, English second; message ids are English."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.support import NullTranslations, Translations
from flask import current_app, g, has_app_context, has_request_context, request, session
from flask_babel import Babel
from flask_babel.speaklater import LazyString

from portal import clock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from flask import Flask

LOCALES = ("ru", "en")
CORE_TRANSLATIONS = Path(__file__).parent / "translations"


class _Said(dict[str, str]):
    """The messages of one catalogue that were asked for; what it does not know is not kept."""

    def __init__(self, ask: Callable[[str], str]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, message: str) -> str:
        said = self._ask(message)
        if said != message:
            self[message] = said
        return said


class Catalogues:
    """The message catalogues of the core and of every plugin, merged once per language."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._merged: dict[str, NullTranslations] = {}

    def of(self, locale: str) -> NullTranslations:
        """Return the merged catalogue of one language."""
        if locale not in self._merged:
            merged: NullTranslations = Translations()
            for folder in self._folders:
                found = Translations.load(str(folder), [locale])
                if isinstance(found, Translations) and isinstance(merged, Translations):
                    merged.merge(_without_blanks(found))
                    merged.plural = found.plural
            kept = _Said(merged.gettext).__getitem__
            merged.gettext = kept  # type: ignore[method-assign, assignment]
            self._merged[locale] = merged
        return self._merged[locale]


def _without_blanks(catalogue: Translations) -> Translations:
    """Return a catalogue without the plurals that have no text yet.

    Babel leaves a plain message without a text out of what it compiles, but writes such a plural in
    English: merged over another owner's catalogue, it would hide that one's text.
    """
    held = catalogue._catalog  # noqa: SLF001 - what Babel's own merging reads
    forms: dict[str, list[tuple[str, int]]] = {}
    for key in held:
        if isinstance(key, tuple):
            forms.setdefault(key[0], []).append(key)
    for message, keys in forms.items():
        others = {held[key] for key in keys if key[1]}
        if held.get((message, 0)) == message and len(others) == 1 and message not in others:
            for key in keys:
                del held[key]
    return catalogue


def init_app(app: Flask, folders: Iterable[Path]) -> None:
    """Give the application its languages and the templates their filters."""
    app.extensions["catalogues"] = Catalogues((CORE_TRANSLATIONS, *folders))
    app.config["BABEL_DEFAULT_LOCALE"] = app.config["LOCALE"]
    Babel(app, locale_selector=current_locale, default_domain="messages")
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
    app.before_request(_forget)
    app.teardown_request(_forget)
    app.jinja_env.filters.update(dmy=format_date, dmyhm=format_moment)


def current_locale() -> str:
    """Return the language of this request: the user's, then the visitor's choice, then the setting."""
    if not has_request_context():
        return current_app.config["LOCALE"] if has_app_context() else "ru"
    found: str | None = g.get("locale")
    if found is None:
        found = _choose()
        g.locale = found
    return found


def _choose() -> str:
    actor = g.get("actor")
    wanted = (actor.user.locale if actor else None) or session.get("locale")
    if wanted in LOCALES:
        return str(wanted)
    if request.args.get("lang") in LOCALES:
        return str(request.args["lang"])
    return str(current_app.config["LOCALE"])


# Asked for a hundred times a page: reading it through Flask's ``g`` would cost a tenth of the page.
_of_this_request: ContextVar[NullTranslations | None] = ContextVar("portal_catalogue", default=None)


def _catalogue() -> NullTranslations:
    found = _of_this_request.get()
    if found is not None:
        return found
    if not has_app_context():
        return NullTranslations()
    found = _of(current_locale())
    if has_request_context():
        _of_this_request.set(found)
    return found


def _forget(_error: BaseException | None = None) -> None:
    _of_this_request.set(None)


def _of(locale: str) -> NullTranslations:
    catalogues: Catalogues = current_app.extensions["catalogues"]
    return catalogues.of(locale)


@contextmanager
def in_language(locale: str) -> Iterator[None]:
    """Have messages of the block in a language, or in the portal's own where that is none of ours.

    For what is written outside of requests for a certain user, such as mail.
    """
    chosen = locale if locale in LOCALES else str(current_app.config["LOCALE"])
    token = _of_this_request.set(_of(chosen))
    try:
        yield
    finally:
        _of_this_request.reset(token)


def gettext(message: str, **values: Any) -> str:
    """Return a message in the language of this request, with its named values put in."""
    translated = _catalogue().gettext(message)
    return translated % values if values else translated


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """Return a message in the form that the number asks for; ``%(num)s`` is the number."""
    values.setdefault("num", num)
    return _catalogue().ngettext(singular, plural, num) % values


def lazy_gettext(message: str, **values: Any) -> LazyString:
    """Return a message that is translated when it is shown."""
    return LazyString(gettext, message, **values)


_ = gettext


def format_date(day: dt.date | str | None) -> str:
    """Return a day as ``dd.mm.yyyy``, whatever the language; nothing for no day."""
    if not day:
        return ""
    text = day if isinstance(day, str) else day.isoformat()
    return _dotted(text[:10])


@lru_cache(maxsize=16_384)
def _dotted(text: str) -> str:
    return f"{text[8:10]}.{text[5:7]}.{text[:4]}"


def format_moment(moment: dt.datetime | None) -> str:
    """Return a moment as ``dd.mm.yyyy hh:mm`` in the district's time zone."""
    return clock.local(moment).strftime("%d.%m.%Y %H:%M") if moment else ""
