"""Users as the district keeps them: list, card, workplaces, passwords, many at once."""
