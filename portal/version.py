"""The version of the portal, apart from everything that takes time to import."""

VERSION = "0.3.0"
