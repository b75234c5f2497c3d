"""Letters after an event: one to those who came, another to those who did not, each sent once."""
