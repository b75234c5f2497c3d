"""The quality of the data: what contradicts itself, what is missing and what is old, and where to mend it."""
