"""The attestation portal's core: users, institutions, access and plugins. It knows no plugin by name."""

from portal import version

__version__ = version.VERSION

__all__ = ["__version__"]
