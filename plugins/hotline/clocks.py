"""Working time of the hotline: when a term ends, what a pause moves, and which requests are stuck."""
