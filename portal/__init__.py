"""The attestation portal's core: users, institutions, access and plugins. It knows no plugin by name."""

from portal import drivers, version

__version__ = version.VERSION
drivers.hide()  # until portal.app has imported peewee and what stands on it

__all__ = ["__version__"]
