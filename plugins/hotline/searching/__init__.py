"""Search over requests, answers and articles: Russian word forms, typing errors, filters in the box."""
