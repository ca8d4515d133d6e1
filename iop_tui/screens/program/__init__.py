"""What stands beside the days, as lists and forms; taking in an office's list."""
