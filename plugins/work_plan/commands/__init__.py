"""The commands of ``portal plan``, a module for each."""
