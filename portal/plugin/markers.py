"""The two decorators of the plugin contract: one marks an implementation, one a declaration."""

import pluggy

PROJECT = "portal"

hookimpl = pluggy.HookimplMarker(PROJECT)
hookspec = pluggy.HookspecMarker(PROJECT)
