"""Values and rules of the group day: standard library only, no clock, no files, no SQL."""
