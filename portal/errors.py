"""What can go wrong in a way that a person can mend, and how it is shown to that person."""

from __future__ import annotations

from typing import ClassVar


class PortalError(Exception):
    """Something that the user is told in one whole sentence, without a traceback."""

    status: ClassVar[int] = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(PortalError):
    """The thing does not exist, or lies outside the actor's reach, which must look the same."""

    status = 404


class ModuleIsOff(NotFound):
    """The module is switched off in the institution."""


class NotAllowed(PortalError):
    """The actor's role does not grant this."""

    status = 403


class Conflict(PortalError):
    """Somebody else has changed the thing, or it exists already."""

    status = 409


class Invalid(PortalError):
    """The input is wrong; ``fields`` names each field with its messages."""

    status = 422

    def __init__(self, message: str, fields: dict[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.fields = fields or {}


class TooMany(PortalError):
    """Too many tries in a short time; ``retry_after`` is in seconds."""

    status = 429

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ConfigurationError(PortalError):
    """The settings are wrong; the message is one clear line for the operator."""

    status = 500


class PluginError(PortalError):
    """A plugin cannot be loaded; the start stops with its name."""

    status = 500
