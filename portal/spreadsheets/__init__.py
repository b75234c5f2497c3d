"""Spreadsheets in and out: `read` turns any table file into rows, `write` makes workbooks."""
