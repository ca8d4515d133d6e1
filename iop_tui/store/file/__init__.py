"""One file on the disk: opening, holding, copying and rescuing it."""
