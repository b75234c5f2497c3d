"""A module that another one requires, for the tests of switching."""

from portal.plugin import Manifest

manifest = Manifest(name="choir", title="Хор")
