"""The screens: keys in, the group day called, what changed shown."""
