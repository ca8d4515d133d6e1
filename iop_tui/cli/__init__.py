"""The command line: the program's commands, and how each of them opens its file."""
