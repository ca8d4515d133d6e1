"""The commands of the command line. Each module loads what a command needs only when it runs."""
