"""Conflicts of a session: who or what is taken at its time, what may be done about it, when it would be free.

``rules`` and ``free`` are pure; ``gathering`` reads what they need, ``checking`` is what others call.
"""
