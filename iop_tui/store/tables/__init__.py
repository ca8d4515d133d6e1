"""The SQL of each subject's tables."""
