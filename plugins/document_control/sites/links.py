"""Where sites are shown."""

from __future__ import annotations

LIST_URL = "/document-control/sites"


def site_url(key: int) -> str:
    """Return the address of a site's card."""
    return f"{LIST_URL}/{key}"


def result_url(key: int) -> str:
    """Return the address of the page of a result."""
    return f"{LIST_URL}/results/{key}"
