"""Import of old journals: a district's workbook of past years becomes lines of the portal's journal.

``reading`` turns a file into lines of cells by their headings; ``moments``, ``columns``, ``choices`` and
``talks`` are pure rules for one cell each; ``understanding`` says what a line means and what is in doubt;
``drafts`` keeps what people answer and correct; ``applying`` takes everything in, and takes it back.
"""
