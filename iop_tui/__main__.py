"""Starts the program as ``python -m iop_tui``."""

from iop_tui.cli.main import main

if __name__ == "__main__":
    main()
