"""The planner: a whole series proposed, looked at from all sides, and booked at once."""
