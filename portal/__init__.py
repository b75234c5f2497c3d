"""The attestation portal's core: users, institutions, access and plugins. It knows no plugin by name."""

from portal.version import VERSION as __version__

__all__ = ["__version__"]
