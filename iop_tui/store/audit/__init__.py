"""The record of changes: writing it, reading it, proving it, and removing a person from it."""
