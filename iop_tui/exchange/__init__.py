"""What goes out to an office, and what comes in from one."""
