"""One run on this machine: the open file, the clock, who works, undo; PINs, backups, restore, settings, paths."""
