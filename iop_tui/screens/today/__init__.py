"""Today: the day's sessions and what they still need; exports that were made."""
