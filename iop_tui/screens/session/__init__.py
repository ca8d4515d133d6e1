"""One session: its frame, its pages, and what opens from them."""
