"""What happens by itself, once a day: overdue steps told and escalated, campaigns proposed again."""
