"""Feedback (отзывы): asked of those who took part, answered without a name, summed up for the leader."""
