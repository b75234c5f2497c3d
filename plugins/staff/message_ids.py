"""Marks message ids in pure modules: the catalogue collects them, the interface translates them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's extractors know
    """Return the message id unchanged; the mark is for the extractor."""
    return message


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at: a message id with its parameters."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)
