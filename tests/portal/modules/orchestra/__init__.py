"""A module that requires the choir, on where nobody has said otherwise."""

from portal.plugin import Manifest

manifest = Manifest(name="orchestra", title="Оркестр", requires=("choir",))
