"""Import of plans: a file or pasted cells become a plan that is looked at, corrected and taken in.

``sources`` turn any file into lines (rows of cells, and paragraphs); ``reading`` finds the plan in
them, by pure rules; a draft in ``models`` keeps what people correct until it is applied.
"""
