"""Cards that tell of one and the same person: found, compared, merged into one, and parted again."""
