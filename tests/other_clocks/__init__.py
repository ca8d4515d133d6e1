"""The tests under other clocks of the machine."""
