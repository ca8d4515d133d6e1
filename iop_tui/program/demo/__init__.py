"""A made-up program to try things with."""
