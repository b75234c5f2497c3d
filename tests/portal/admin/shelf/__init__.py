"""A plugin for tests of the admin panel: notes of institutions, with parts and with stamps."""

from portal.plugin import Manifest

manifest = Manifest(name="shelf", title="Shelf", version="1.0", enabled_by_default=True)
