"""The command `delurk`, also as `python -m tui`."""

from tui.cli.main import main

if __name__ == "__main__":
    main()
