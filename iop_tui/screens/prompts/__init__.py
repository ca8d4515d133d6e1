"""Questions that are asked on the strip."""
