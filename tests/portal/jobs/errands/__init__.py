"""Errands: a plugin of the tests, whose jobs count how often they were done."""

from portal.plugin import Manifest

manifest = Manifest(name="errands", title="Errands", switchable=False, enabled_by_default=True)
