"""What a browser and its system are called, in words, from what it says of itself."""

from __future__ import annotations

from portal.i18n import gettext as _

# the first that is found counts: the later ones also stand in the words of the earlier
BROWSERS = (
    ("YaBrowser", "Яндекс Браузер"),
    ("Edg/", "Microsoft Edge"),
    ("EdgA/", "Microsoft Edge"),
    ("OPR/", "Opera"),
    ("Atom/", "Atom"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chromium", "Chromium"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_in_words(agent: str) -> str:
    """Return "Firefox, Windows" from a browser's long name; the beginning of one that is unknown."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return ", ".join(filter(None, (browser, system))) or agent[:60] or _("Unknown browser")
