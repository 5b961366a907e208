"""The verbs: names, places and one-line helps. Data alone, so that looking a word up imports nothing."""

from typing import Final

# verb: (module, function, what --help says). The order is the order of --help.
VERBS: Final[dict[str, tuple[str, str, str]]] = {
    "open": ("tui.cli.open", "open_app", "Open the app, on PANELs if named (the same as `delurk PANEL...`)."),
    "demo": ("tui.cli.demo", "demo", "Look around: the whole app, invented people, no account, no network."),
    "pull": ("tui.cli.pull", "pull", "Fetch panels into the cache once, the estimate first."),
    "watch": (
        "tui.cli.watch",
        "watch",
        "Follow a panel, a line a post, as posts come: for pipes and screen readers.",
    ),
    "load": ("tui.cli.load", "load", "Take captured X API pages (JSON or JSON lines) into the cache."),
    "show": ("tui.cli.show", "show", "Print the posts of a panel from the cache."),
    "search": ("tui.cli.search", "search", "Full-text search of the cache."),
    "mute": ("tui.cli.mute", "mute", "What you decided not to see: rules, tried before they are kept."),
    "chat": ("tui.cli.chat", "chat", "Chats under a tag: rooms, when they are held, transcripts."),
    "drafts": ("tui.cli.drafts", "drafts", "What is written and not sent yet."),
    "count": ("tui.cli.count", "count", "How long texts are as X counts them, and what posting them costs."),
    "spend": ("tui.cli.spend", "spend", "What X billed: today, this month, by panel."),
    "forget": ("tui.cli.forget", "forget", "Remove posts from the cache."),
    "unread": (
        "tui.cli.unread_verb",
        "unread",
        "How many posts are unread: for status bars, in milliseconds.",
    ),
    "journal": (
        "tui.cli.journal",
        "journal",
        "What was read, kept and paid, as JSON lines: for a second machine.",
    ),
    "serve": ("tui.cli.serve", "serve", "The app in a browser: on this machine, or on a phone."),
    "sandbox": ("tui.cli.sandbox", "sandbox", "Only the built-in X API server, on this machine."),
    "config": ("tui.cli.config", "config", "Print every setting with its default, or set one."),
    "doctor": ("tui.cli.doctor", "doctor", "What works on this machine, and how to mend what does not."),
    "help": ("tui.cli.help", "help_", "The manual: a page a topic, such as delurk help chats."),
    "completion": ("tui.cli.completion", "completion", "Print the completion script for your shell."),
}
