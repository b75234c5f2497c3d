"""The plan as the official table, ready to print and to sign: docx and xlsx made of a written plan."""
