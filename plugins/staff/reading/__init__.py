"""Reading of people's staff lists: pure functions from cells and rows to records and doubts.

``names``, ``dates``, ``categories``, ``position_text`` read one cell each;
``headings`` says which column is what; ``table`` finds the table in a sheet; ``row_reader`` makes a
:class:`~plugins.staff.reading.record.StaffRecord` of a row. Nothing here guesses: what is not
sure is returned with a doubt, and the person is asked.
"""
