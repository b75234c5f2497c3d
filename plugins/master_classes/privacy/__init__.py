"""Personal data in events: what is held, what goes with a person, how long contacts are kept."""
