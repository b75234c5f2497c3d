"""The plan at work."""
