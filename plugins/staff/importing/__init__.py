"""Import of staff lists: from a file to the databank, nothing guessed and nothing lost.

``staging`` reads a workbook once into entries kept in a file; ``planning`` compares entries with
the databank (``matching`` and ``difference`` are its pure rules) and says of
each what would happen; ``applying`` writes a plan in one transaction. ``services`` are the verbs
for the pages and the command line; a run of the wizard is kept in ``models``.
"""
