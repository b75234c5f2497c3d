"""Measurements of the portal beside its anchors, in turn and in one run; see QUALITY 6 of the design."""
