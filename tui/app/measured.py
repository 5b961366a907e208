"""The message with which the driver tells how wide the terminal draws our probes."""

from textual.message import Message


class Measured(Message):
    """The terminal has answered all probes: the columns its cursor stood in, 0 first."""

    def __init__(self, columns: tuple[int, ...]) -> None:
        super().__init__()
        self.columns = columns
