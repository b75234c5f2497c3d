"""Callers as data subjects: what is held of them, for how long, and taking them out of requests."""
