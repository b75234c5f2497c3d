"""Files of plans in: every format becomes one list of lines, read in a limited child process."""
