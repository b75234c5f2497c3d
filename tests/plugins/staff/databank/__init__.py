"""The databank through its pages, on a real database."""
