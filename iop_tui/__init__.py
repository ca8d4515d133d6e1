"""iop-tui: the group day of an Intensive Outpatient Program on one laptop."""

__version__ = "0.2.0"
