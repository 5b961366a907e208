"""One table of commands: bindings, footer, help and the README's key list are all made from it.

A row: id (a contract: `config.toml` rebinds by it), keys, words for the footer, a sentence for the help, the
scope it works in, and the help's column. Imports no widget. Keys are Textual's names for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from tui.deck.deck import Deck

Scope = Literal["app", "posts", "thread", "room", "over", "full", "side", "welcome", "find", "draft"]
"""`thread`, `room`: besides posts', in a thread, in a chat's room; `over`: where one stands over the panel it was opened from; `full`: a post
in full; `find`: where words are typed that are looked for here; `draft`: where a draft is written."""
Group = Literal["Move", "Read", "Panel", "More", "Find", "Draft"]
GROUPS: Final[tuple[Group, ...]] = ("Move", "Read", "Panel", "More", "Find", "Draft")


@dataclass(frozen=True, slots=True)
class Command:
    """Something the reader can do. `shown` is how its keys are written for people."""

    id: str
    keys: tuple[str, ...]
    shown: str
    words: str
    sentence: str
    scope: Scope
    group: Group

    @property
    def short(self) -> str:
        """The first of its keys, as a footer writes it."""
        return self.shown.split(" ")[0]

    @property
    def action(self) -> str:
        """The name of Textual's action for it: `post.next` is `action_post_next`."""
        return self.id.replace(".", "_")


def _row(id: str, keys: str, shown: str, words: str, sentence: str, scope: Scope, group: Group) -> Command:
    return Command(id, tuple(keys.split()), shown, words, sentence, scope, group)


COMMANDS: Final = (
    _row("post.next", "j down", "j ↓", "next post", "Go to the next, older post.", "posts", "Move"),
    _row("post.previous", "k up", "k ↑", "previous post", "Go to the post above.", "posts", "Move"),
    _row("line.down", "J shift+down", "J", "line down", "Scroll one line, without moving the mark.", "posts", "Move"),
    _row("line.up", "K shift+up", "K", "line up", "Scroll back one line.", "posts", "Move"),
    _row("half.down", "ctrl+d", "^d", "half page down", "Half a page down.", "posts", "Move"),
    _row("half.up", "ctrl+u", "^u", "half page up", "Half a page up.", "posts", "Move"),
    _row("page.down", "pagedown ctrl+f", "pgdn", "page down", "A page down.", "posts", "Move"),
    _row("page.up", "pageup ctrl+b", "pgup", "page up", "A page up.", "posts", "Move"),
    _row("post.first", "g home", "g", "first", "The newest post shown.", "posts", "Move"),
    _row("post.last", "G end", "G", "last", "The oldest post in the cache.", "posts", "Move"),
    _row("mark.next", "right_square_bracket", "]", "next day", "The first post of the next, earlier day.", "posts", "Move"),
    _row("mark.previous", "left_square_bracket", "[", "previous day", "Back to the day before that.", "posts", "Move"),
    _row("panel.find", "slash", "/", "find here", "Find words in what this panel has here; the cursor goes along as you type.", "posts", "Move"),
    _row("unread.next", "space", "space", "next unread", "The next unread post, here or in another panel.", "posts", "Read"),
    _row("unread.previous", "backspace", "bksp", "previous unread", "The unread post above.", "posts", "Read"),
    _row("new.show", "n", "n", "show new", "Show the posts that wait behind the count.", "posts", "Read"),
    _row("place.back", "apostrophe", "'", "back to place", "Back to where you were before the last jump.", "posts", "Read"),
    _row("link.open", "o", "o", "open link", "Open the post's link in your browser.", "posts", "Read"),
    _row("picture.open", "V", "V", "pictures", "Show the post's pictures large; they are fetched now, free of charge.", "posts", "Read"),
    _row("post.browser", "O", "O", "in browser", "See the post on X.", "posts", "Read"),
    _row("post.copy", "y", "y", "copy text", "Copy the post's text.", "posts", "Read"),
    _row("post.keep", "asterisk", "*", "keep", "Keep this post for yourself, with a note.", "posts", "Read"),
    _row("post.pipe", "vertical_line", "|", "pipe to a program", "Give this post to a program of yours (config.toml), and see what it says.", "posts", "Read"),
    _row("post.copy_link", "Y", "Y", "copy link", "Copy the post's address.", "posts", "Read"),
    _row("author.open", "at", "@", "author", "The posts of this post's author, as a panel; nothing is fetched by it.", "posts", "Read"),
    _row("tag.open", "number_sign", "#", "tag", "The post's tag, as a panel; nothing is fetched by it.", "posts", "Read"),
    _row("read.unread_here", "U", "U", "mark unread", "Mark this post unread again.", "posts", "Read"),
    _row("read.to_here", "E", "E", "read to here", "Mark this post and all below it, the older ones, read; this can be undone.", "posts", "Read"),
    _row("read.unread_from_here", "N", "N", "unread from here", "Mark this post and all above it, the newer ones, unread; this can be undone.", "posts", "Read"),
    _row("post.mute", "m", "m", "mute…", "Decide what of this post you do not want to see; it is tried before it is kept.", "posts", "Read"),
    _row("mute.why", "w", "w", "why muted", "Say which rule keeps this post back.", "posts", "Read"),
    _row("fold.toggle", "z", "z", "open fold", "Open what a rule has folded here, or fold it again.", "posts", "Read"),
    _row("mute.hidden", "X", "X", "what is hidden", "The posts that your rules keep back in this panel, each with its rule.", "posts", "Read"),
    _row("read.all", "A", "A", "all read", "Mark the whole panel read; this can be undone.", "posts", "Read"),
    _row("post.open", "enter", "enter", "open", "Open the conversation; in a thread, the post in full.", "posts", "Read"),
    _row("thread.open", "t", "t", "thread", "Open the conversation; leaving it comes back to this line.", "posts", "Read"),
    _row("media.open", "v", "v", "in full", "The post in full: links by number, alt texts, edits, all counts.", "posts", "Read"),
    _row("full.link", "1 2 3 4 5 6 7 8 9", "1–9", "open", "In a post in full: open the link with this number.", "full", "Read"),
    _row("full.copy", "y", "y", "text", "In a post in full: copy its text.", "full", "Read"),
    _row("full.copy_link", "Y", "Y", "link", "In a post in full: copy its address.", "full", "Read"),
    _row("full.copy_markdown", "M", "M", "Markdown", "In a post in full: copy it as a quote in Markdown.", "full", "Read"),
    _row("full.browser", "o O", "o", "on X", "In a post in full: see it on X.", "full", "Read"),
    _row("full.raw", "J", "J", "raw", "In a post in full: show its raw shape, in JSON, or go back.", "full", "Read"),
    _row("full.close", "escape q enter v", "esc", "close", "Close the post in full.", "full", "Read"),
    _row("thread.parent", "circumflex_accent", "^", "post above", "In a thread: the post that this one answers.", "thread", "Read"),
    _row("thread.next_branch", "right_square_bracket", "]", "next branch", "In a thread: the next answer of its own branch.", "thread", "Move"),
    _row("thread.previous_branch", "left_square_bracket", "[", "previous branch", "In a thread: back to the branch before.", "thread", "Move"),
    _row("thread.fold", "z", "z", "fold", "In a thread: put away what answers this post, or show it.", "thread", "Read"),
    _row("thread.fetch", "f", "f", "fetch the rest", "In a thread: say what the rest costs, then fetch it.", "thread", "Read"),
    _row("thread.next_unread", "space", "space", "next unread", "In a thread: the next unread post, then back and on.", "thread", "Read"),
    _row("thread.unread_here", "U", "U", "mark unread", "In a thread: mark this post unread again.", "thread", "Read"),
    _row("thread.read_to_here", "E", "E", "read to here", "In a thread: mark this post and those above it read.", "thread", "Read"),
    _row("thread.unread_from_here", "N", "N", "unread from here", "In a thread: mark this post and those below it unread.", "thread", "Read"),
    _row("thread.read_all", "A", "A", "all read", "In a thread: mark all of it read; this can be undone.", "thread", "Read"),
    _row("thread.close", "escape q x", "esc", "back", "Leave the thread, back to the line you left.", "over", "Read"),
    _row("post.compose", "c", "c", "new draft", "Begin a draft; nothing is sent by it.", "app", "More"),
    _row("post.reply", "r", "r", "reply", "Begin a draft that answers this post.", "posts", "Read"),
    _row("post.quote", "quotation_mark", '"', "quote", "Begin a draft that quotes this post; your browser publishes it.", "posts", "Read"),
    _row("post.bookmark", "b", "b", "bookmark", "Bookmark this post at X; nobody sees it.", "posts", "Read"),
    _row("post.repost", "R", "R", "repost", "Repost this post: others see it, so it asks first, with its price.", "posts", "Read"),
    _row("post.like", "L", "L", "like", "Like this post, in your browser: X’s API has no likes.", "posts", "Read"),
    _row("author.follow", "F", "F", "follow", "Follow this post’s author, in your browser.", "posts", "Read"),
    _row("post.delete", "delete", "del", "delete", "Delete a post of your own at X; asks first.", "posts", "Read"),
    _row("post.edit", "I", "I", "edit", "Begin a new version of a post of your own; X takes it from Premium accounts, within the hour.", "posts", "Read"),
    _row("draft.list", "D", "D", "drafts", "Your drafts: where they belong, how old they are; enter goes on with one.", "app", "More"),
    _row("ladder.open", "tilde", "~", "small steps", "What you have tried so far, and a next small step; only you see it.", "app", "More"),
    _row("room.answer", "i", "i", "answer", "In a room: answer the question that is open, with its label and the tag.", "room", "Read"),
    _row("room.compare", "B", "B", "compare", "In a room: your private answer beside those of others.", "room", "Read"),
    _row("room.next_question", "right_square_bracket", "]", "next question or thread", "In a room: open the next question or thread, after the last what was said besides; the one before closes.", "room", "Move"),
    _row("room.previous_question", "left_square_bracket", "[", "the one before", "In a room: open the question or thread before.", "room", "Move"),
    _row("room.question", "Q", "Q", "which question or thread", "In a room: open a question by its number, or a thread.", "room", "Move"),
    _row("room.next_leader", "right_parenthesis", ")", "host or guest", "In a room: the next post of host or guest.", "room", "Move"),
    _row("room.previous_leader", "left_parenthesis", "(", "the one before", "In a room: the post of host or guest before.", "room", "Move"),
    _row("room.newcomer", "semicolon", ";", "newcomer", "In a room: the next newcomer whom nobody has answered yet.", "room", "Move"),
    _row("room.roles", "H", "H", "host and guest", "In a room: host and guest alone below the questions, or everybody again.", "room", "Read"),
    _row("room.session", "S", "S", "another session", "In a room: see another of its sessions that is in the cache.", "room", "Read"),
    _row("room.join", "f", "f", "how to follow", "In a room: how to follow it and what that costs; where questions come first, the answers of the open one.", "room", "Read"),
    _row("room.recap", "e", "e", "transcript", "In a room: the session as a document; from there it can be kept as a file.", "room", "Read"),
    _row("room.people", "W", "W", "who is here", "In a room: who is here, and who waits for a welcome.", "room", "Read"),
    _row("room.unread_here", "U", "U", "mark unread", "In a room: mark this post unread again.", "room", "Read"),
    _row("room.read_to_here", "E", "E", "read to here", "In a room: mark this post and all above it read.", "room", "Read"),
    _row("room.unread_from_here", "N", "N", "unread from here", "In a room: mark this post and those below it unread.", "room", "Read"),
    _row("room.read_all", "A", "A", "all read", "In a room: mark the whole session read; this can be undone.", "room", "Read"),
    _row("panel.next", "tab l right", "tab", "next panel", "The panel to the right.", "app", "Panel"),
    _row("panel.previous", "shift+tab h left", "s-tab", "previous panel", "The panel to the left.", "app", "Panel"),
    _row("panel.go", "1 2 3 4 5 6 7 8 9", "1–9", "panel by number", "Go to a panel by its number.", "app", "Panel"),
    _row("panel.fetch", "f", "f", "fetch", "Ask X for newer posts; next to a gap, for what is missing there.", "posts", "Panel"),
    _row("panel.add", "a", "a", "add a panel", "Add a panel: a list, a #tag, a person, a search.", "app", "Panel"),
    _row("search.open", "s", "s", "search here", "Search what is here, as a panel; free of charge.", "app", "Panel"),
    _row("panel.close", "x", "x", "close panel", "Close this panel; what it read stays in the cache.", "posts", "Panel"),
    _row("panel.move_left", "less_than_sign", "<", "move left", "Move this panel to the left.", "posts", "Panel"),
    _row("panel.move_right", "greater_than_sign", ">", "move right", "Move this panel to the right.", "posts", "Panel"),
    _row("panel.options", "full_stop", ".", "panel options", "All that can be done with this panel.", "posts", "Panel"),
    _row("panel.wider", "right_curly_bracket", "}", "wider panel", "Make this panel wider than its neighbours.", "posts", "Panel"),
    _row("panel.narrower", "left_curly_bracket", "{", "narrower panel", "Make it narrower.", "posts", "Panel"),
    _row("panel.zoom", "Z", "Z", "alone, or beside others", "Give this panel the screen to itself, or share it again.", "posts", "Panel"),
    _row("panel.reposts", "ampersand", "&", "reposts on/off", "Hide this panel's reposts, or show them again.", "posts", "Panel"),
    _row("panel.rename", "ctrl+r", "^r", "rename", "Give this panel another title.", "posts", "Panel"),
    _row("layout.open", "percent_sign", "%", "layouts", "Open a layout of panels, keep this deck as one, or forget one.", "app", "Panel"),
    _row("side.focus", "0", "0", "side list", "Go to the side list.", "app", "Panel"),
    _row("side.toggle", "backslash", "\\", "side list on/off", "Hide or show the side list.", "app", "Panel"),
    _row("live.pause", "p", "p", "pause, go on", "Stop asking X, or go on.", "app", "More"),
    _row("view.wider", "plus equals_sign", "+ =", "read wider", "A level wider in this panel: still, calm, usual, wide.", "app", "Panel"),
    _row("view.calmer", "minus", "-", "read calmer", "A level calmer in this panel.", "app", "Panel"),
    _row("room.calendar", "C", "C", "chat calendar", "The chats you follow: what is on, and what comes, in your own time.", "app", "More"),
    _row("mute.list", "M", "M", "mute rules", "Your rules: what is left of each, how often it has hit.", "app", "More"),
    _row("profile.menu", "P", "P", "mute profiles", "Switch sets of rules on and off.", "app", "More"),
    _row("rest.enough", "ctrl+e", "^e", "enough for today", "Fetch nothing until tomorrow; what is here stays to be read.", "app", "More"),
    _row("undo.last", "u", "u", "undo", "Undo the last marking, keeping or removing.", "app", "More"),
    _row("spend.open", "dollar_sign", "$", "what it cost", "Say what was billed today and this month.", "app", "More"),
    _row("theme.next", "T", "T", "next theme", "The next theme.", "app", "More"),
    _row("settings.open", "comma", ",", "settings", "What is set, and what each setting means.", "app", "More"),
    _row("message.list", "exclamation_mark", "!", "past messages", "What the message row said before.", "app", "More"),
    _row("app.redraw", "ctrl+l", "^l", "draw again", "Draw the screen again.", "app", "More"),
    _row("palette.open", "colon ctrl+p", ":", "commands", "Find any command, panel, person, list, tag or theme.", "app", "More"),
    _row("help.open", "question_mark", "?", "help", "The keys that work here.", "app", "More"),
    _row("app.back", "escape", "esc", "back", "Leave what is open.", "app", "More"),
    _row("app.quit", "q ctrl+q", "q", "quit", "Leave; you come back to this line.", "app", "More"),
    _row("welcome.demo", "1 enter", "1", "the demo", "Look around: no account, no network.", "welcome", "Read"),
    _row("welcome.login", "2", "2", "log in", "How to use your own account.", "welcome", "Read"),
    _row("welcome.load", "3", "3", "load files", "How to read files you have.", "welcome", "Read"),
    _row("side.next", "j down", "j", "down", "The next panel of the list.", "side", "Move"),
    _row("side.previous", "k up", "k", "up", "The panel above.", "side", "Move"),
    _row("side.open", "enter space", "enter", "go there", "Go to this panel.", "side", "Move"),
    _row("find.next", "down ctrl+n", "↓ ^n", "next hit", "While you find here: the next hit; after the last one the first.", "find", "Find"),
    _row("find.previous", "up ctrl+p", "↑ ^p", "hit above", "While you find here: the hit above.", "find", "Find"),
    _row("find.stay", "enter", "enter", "stay here", "While you find here: stay at the hit; with the words of last time, go on to the next.", "find", "Find"),
    _row("find.leave", "escape", "esc", "back", "While you find here: back to where you were.", "find", "Find"),
    _row("find.all", "ctrl+o", "^o", "search the cache", "While you find here: search all that is here for these words, as a panel; free of charge.", "find", "Find"),
    _row("draft.send", "ctrl+g", "^g", "send", "While you write: send it; for some seconds it can be taken back.", "draft", "Draft"),
    _row("draft.browser", "ctrl+o", "^o", "to the browser", "While you write: let your browser publish it, free of charge.", "draft", "Draft"),
    _row("draft.rehearse", "ctrl+r", "^r", "rehearse", "While you write: keep it to yourself, beside what others said.", "draft", "Draft"),
    _row("draft.keep", "escape ctrl+s", "esc ^s", "keep and close", "While you write: keep the draft, and close.", "draft", "Draft"),
    _row("draft.split", "ctrl+n", "^n", "make a thread", "While you write: split the text into a thread, or add a part to it.", "draft", "Draft"),
    _row("draft.number", "ctrl+l", "^l", "number the parts", "While you write: number the parts of a thread, or no longer.", "draft", "Draft"),
    _row("draft.earlier", "pageup", "pgup", "part before", "While you write: the part of the thread before.", "draft", "Draft"),
    _row("draft.later", "pagedown", "pgdn", "next part", "While you write: the next part of the thread.", "draft", "Draft"),
    _row("draft.picture", "ctrl+p", "^p", "picture", "While you write: add a picture.", "draft", "Draft"),
    _row("draft.alt", "ctrl+t", "^t", "alt text", "While you write: say what the picture shows.", "draft", "Draft"),
    _row("draft.poll", "ctrl+b", "^b", "poll", "While you write: add a poll.", "draft", "Draft"),
    _row("draft.when", "f7", "f7", "when", "While you write: a reminder, or a time to go out at.", "draft", "Draft"),
    _row("draft.discard", "f8", "f8", "throw away", "While you write: throw the draft away; this can be undone.", "draft", "Draft"),
)  # fmt: skip

BY_ID: Final = {command.id: command for command in COMMANDS}


def scopes_of(deck: Deck) -> tuple[Scope, ...]:
    """The scopes whose keys work now, the narrowest first: its keys win."""
    if deck.finding:
        return ("find",)
    if deck.in_side:
        return ("side", "app")
    if not deck.panels:
        return ("welcome", "app")
    kind = deck.panels[deck.focus].front.panel.kind
    if kind == "room":
        return ("room", "posts", "app")
    if kind != "thread":
        return ("posts", "app")
    return ("over", "thread", "posts", "app") if deck.panels[deck.focus].over else ("thread", "posts", "app")


_WITHOUT_A_POST: Final = (
    "room.join",
    "room.answer",
    "room.session",
    "unread.next",
    "thread.next_unread",
    "new.show",
    "place.back",
    "mute.hidden",
)


_OF_ITS_CONTENT: Final = frozenset(
    {
        "link.open", "picture.open", "post.browser", "post.copy", "post.copy_link", "post.keep", "post.pipe",
        "post.open", "thread.open", "media.open", "author.open", "tag.open", "post.reply", "post.quote", "post.bookmark",
        "post.repost", "post.like", "author.follow", "post.delete", "post.edit",
    }
)  # fmt: skip


def is_of_content(command: Command) -> bool:
    """Whether a command shows what the chosen post says, hands it on or answers it: a folded one is not to be seen, and
    nobody knows what it would be done to."""
    return command.id in _OF_ITS_CONTENT


def needs_a_post(command: Command) -> bool:
    """Whether a command is done to, or from, the chosen post: an empty panel has none."""
    of_posts = command.scope in ("posts", "thread", "room") and command.group in ("Move", "Read")
    return of_posts and command.id not in _WITHOUT_A_POST


def can_work(deck: Deck, command: Command) -> bool:
    """Whether there is something here that a command could be done to."""
    if command.id == "app.back":
        return deck.in_side
    return not needs_a_post(command) or bool(deck.focused is not None and deck.focused.posts)


def works_here(deck: Deck, commands: Sequence[Command] = COMMANDS) -> list[Command]:
    """The commands that some key does now, in the table's order; `commands` is the table as the user has bound it."""
    taken: set[str] = set()
    works: set[str] = set()
    for scope in scopes_of(deck):
        for command in commands:
            if command.scope == scope and not taken.issuperset(command.keys) and can_work(deck, command):
                works.add(command.id)
        taken.update(key for command in commands if command.scope == scope for key in command.keys)
    return [command for command in commands if command.id in works]


def keymap(commands: Sequence[Command] = COMMANDS) -> dict[Scope, dict[str, Command]]:
    """For each scope, which key is which command. A key of a narrower scope wins over the app's."""
    keys: dict[Scope, dict[str, Command]] = {}
    for command in commands:
        keys.setdefault(command.scope, {}).update(dict.fromkeys(command.keys, command))
    return keys
