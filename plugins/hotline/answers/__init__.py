"""What is answered again and again: canned answers with variables, and articles with versions."""
