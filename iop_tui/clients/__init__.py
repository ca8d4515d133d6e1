"""One client beside the group: their record, episodes, placements, and two records that are one person's."""
