"""A timetable of a month: dates and rooms proposed for a set of classes, without conflicts, by a solver.

``problem``, ``slots``, ``model`` and ``reasons`` are pure; ``solving`` alone knows HiGHS, and loads it
when it solves. ``gathering`` reads the problem, ``working`` is the background work, ``accepting`` makes
sessions of a proposal and takes them back.
"""
