"""What is read from many days and never written: hours, histories, the day as text."""
