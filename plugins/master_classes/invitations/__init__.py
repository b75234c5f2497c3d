"""Invitations by mail that stand in people's own calendars, move there with the event, and go away with it.

``deciding`` is pure: who is to be told what, given what each was told last. ``wanted`` reads who is to
know of an event, ``sending`` puts the letters into the portal's outbox and keeps the log, ``due`` asks
for that after a change. One session is one meeting with a UID of its own: what moves is told, the
other sessions stay as they are.
"""
