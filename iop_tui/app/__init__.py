"""The Textual app: what it is made of, keys, locking, backups beside the screens, privacy, and the first start."""
