"""`python -m tui.pictures`: the process that draws one picture."""

from tui.pictures.worker import main

main()
