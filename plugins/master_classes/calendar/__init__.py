"""The calendar of events: month, week, list, by place and by leader; moved by drag or by a form; printed.

``asked`` reads an address, ``gathering`` finds its sessions in few queries, ``arranging`` (pure) lays
them out; ``moving`` moves one with its conflicts in view; ``entries`` gives the portal's calendar and
its feed; ``personal`` is the feed of a guest or leader by a signed link.
"""
