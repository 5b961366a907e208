"""`|`: the chosen post goes to a program of the user's, as text or as JSON, and its output into a pane."""

from typing import TYPE_CHECKING, Final

from tui.app import outside
from tui.layout.lines import Line, Piece
from tui.layout.rows import name_drawn
from tui.model.panel import Panel
from tui.model.post import Post
from tui.model.reading import Marks

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen
    from tui.config.settings import Pipe

NONE_SET: Final = (
    'No program is set. In config.toml: [pipe.speak], below it command = ["espeak"]. More: delurk config'
)


class Piping:
    """The user's programs, each with a name in `config.toml`."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen

    def do_post_pipe(self) -> None:
        """Ask which program, and run it on the chosen post."""
        from tui.app.widgets.choose import Choose

        screen, state = self._screen, self._screen.deck.focused
        if state is None or state.chosen is None:
            return
        pipes = screen.session.settings.pipes
        if not pipes:
            screen.say(NONE_SET)
            return
        post, panel, marks = state.chosen, state.panel, state.marks
        screen.app.push_screen(
            Choose(screen.paint, "Pipe this post to", [self._line(pipe) for pipe in pipes]),
            lambda at: None if at is None else self._run(pipes[at], post, panel, marks),
        )

    def _line(self, pipe: "Pipe") -> Line:
        terminal = self._screen.session.style.terminal
        command = name_drawn(" ".join(pipe.command), terminal)
        return (
            Piece("text", name_drawn(pipe.name, terminal)),
            Piece("muted", f"  {command[:60]}  {pipe.input}"),
        )

    def _run(self, pipe: "Pipe", post: Post, panel: Panel, marks: Marks) -> None:
        from tui.app.widgets.output_pane import OutputPane

        screen = self._screen
        terminal = screen.session.style.terminal
        name, *command = self._line(pipe)
        title = (Piece("strong", name.text), *command)
        given = given_to(pipe, post, panel, marks)
        # The session's environment has no tokens in it: no program of the user's needs them.
        pane = OutputPane(screen.paint, title, pipe.command, given, screen.session.env, terminal)
        screen.app.push_screen(pane)


def given_to(pipe: "Pipe", post: Post, panel: Panel, marks: Marks = ()) -> bytes:
    """What a program gets on its standard input: the text a reader sees, or the post as `--json` prints it."""
    if pipe.input == "text":
        return outside.text(post).encode() + b"\n"
    from tui.transfer.shapes import post_line

    return post_line(post, panel, marks).encode() + b"\n"
