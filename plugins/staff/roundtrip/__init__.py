"""The workbook of one institution: given out filled in, edited offline, taken back as a list of edits."""
