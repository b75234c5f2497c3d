"""Why a page could not be had: a code with what stands behind it, never a traceback."""

from __future__ import annotations

from enum import StrEnum

from plugins.document_control.rules.values import N_, Reason


class Why(StrEnum):
    """Codes of what stands in the way."""

    ADDRESS = "address"
    SCHEME = "scheme"
    PORT = "port"
    PRIVATE = "private"
    UNKNOWN_HOST = "unknown_host"
    REFUSED = "refused"
    SLOW = "slow"
    TLS_EXPIRED = "tls_expired"
    TLS_EARLY = "tls_early"
    TLS_NAME = "tls_name"
    TLS_UNTRUSTED = "tls_untrusted"
    TLS_BROKEN = "tls_broken"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    REDIRECT_LOOP = "redirect_loop"
    REDIRECTS = "redirects"
    ROBOTS = "robots"
    ROBOTS_UNKNOWN = "robots_unknown"
    STATUS = "status"
    NOT_FOUND = "not_found"
    SOFT_NOT_FOUND = "soft_not_found"
    NOT_HTML = "not_html"
    EMPTY = "empty"
    SCRIPTED = "scripted"
    GUARDED = "guarded"
    BUSY = "busy"
    NOTICE = "notice"
    TANGLED = "tangled"
    UNREADABLE = "unreadable"


SENTENCES = {
    Why.ADDRESS: N_("The address cannot be read: %(detail)s."),
    Why.SCHEME: N_("Only addresses with http:// and https:// are looked at, not %(detail)s."),
    Why.PORT: N_("Only the ports 80 and 443 are looked at, not %(detail)s."),
    Why.PRIVATE: N_(
        "The address leads into a private network (%(detail)s); the robot does not go there."
    ),
    Why.UNKNOWN_HOST: N_("There is no such site: the name %(detail)s is not known."),
    Why.REFUSED: N_("The site does not answer: %(detail)s."),
    Why.SLOW: N_("The site is too slow: no whole answer within %(detail)s seconds."),
    Why.TLS_EXPIRED: N_("The certificate of %(detail)s has expired."),
    Why.TLS_EARLY: N_("The certificate of %(detail)s is not valid yet."),
    Why.TLS_NAME: N_("The certificate was not given for the name %(detail)s."),
    Why.TLS_UNTRUSTED: N_("The certificate of %(detail)s was given by nobody who is trusted."),
    Why.TLS_BROKEN: N_("No safe connection could be made with %(detail)s."),
    Why.BROKEN: N_("The answer of the site breaks off or cannot be understood: %(detail)s."),
    Why.TOO_LARGE: N_("The page is larger than %(detail)s KB."),
    Why.REDIRECT_LOOP: N_("The address leads round in a circle: %(detail)s."),
    Why.REDIRECTS: N_("The address leads on more than %(detail)s times."),
    Why.ROBOTS: N_("robots.txt of the site forbids to look at %(detail)s."),
    Why.ROBOTS_UNKNOWN: N_("robots.txt of %(detail)s cannot be had, so the robot keeps out."),
    Why.STATUS: N_("The site answers %(detail)s."),
    Why.NOT_FOUND: N_("The page is not there (%(detail)s)."),
    Why.SOFT_NOT_FOUND: N_("There is no such page, although the site does not say so properly."),
    Why.NOT_HTML: N_("This is no page but a file (%(detail)s)."),
    Why.EMPTY: N_("The page is empty."),
    Why.SCRIPTED: N_("Scripts draw the page, and the robot does not run them: look for yourself."),
    Why.GUARDED: N_("The site lets in browsers alone and keeps robots out: look for yourself."),
    Why.BUSY: N_("The site asks to come later (%(detail)s)."),
    Why.NOTICE: N_("Instead of the site there is a notice: “%(detail)s”."),
    Why.TANGLED: N_("The page is made so that reading it would never end."),
    Why.UNREADABLE: N_(
        "Reading the page takes more memory or time than it may: look for yourself."
    ),
}
GONE = frozenset({Why.NOT_FOUND, Why.SOFT_NOT_FOUND, Why.UNKNOWN_HOST})
"""What means that a link is broken, not that the robot could not look."""


def printable(text: str) -> str:
    """Return what a site said without signs that no database keeps and no page shows."""
    return "".join(one if one.isprintable() else " " for one in text)


class Failure(Exception):
    """A page could not be had: ``code`` is a key of :data:`SENTENCES`."""

    def __init__(self, code: Why, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = printable(detail)[:200]

    @property
    def reason(self) -> Reason:
        """Return it as a sentence to be translated."""
        return Reason(SENTENCES[self.code], {"detail": self.detail})
