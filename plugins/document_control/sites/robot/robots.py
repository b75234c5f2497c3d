"""What robots.txt of a site allows."""

from __future__ import annotations

from protego import Protego

MOST_BYTES = 512 * 1024
"""RFC 9309 asks to read 500 KiB at least; what comes after that is not looked at."""


class Robots:
    """The rules of one host."""

    def __init__(self, body: bytes) -> None:
        text = body[:MOST_BYTES].decode("utf-8-sig", errors="replace")
        self._rules = Protego.parse(text)

    def allows(self, url: str, agent: str) -> bool:
        """Tell whether a robot of this name may ask for an address."""
        return bool(self._rules.can_fetch(url, agent))

    def delay(self, agent: str) -> float:
        """Return the seconds between two requests that the site wishes, 0 where it says nothing."""
        return float(self._rules.crawl_delay(agent) or 0.0)
