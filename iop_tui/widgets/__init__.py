"""Reusable widgets: they know values, never the store."""
