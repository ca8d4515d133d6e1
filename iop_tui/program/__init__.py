"""What stands beside the days: tracks, facilitators, topics and rules."""
