"""X's JSON as typed structs, in both namings at once: what `wire` decodes and nothing else keeps.

Only the fields a reader uses are named; msgspec passes over the rest without building it, which is most of
its speed (reference: 0.34 ms a page of 100 against 1.3 ms for plain JSON). Every optional field accepts
null, because tools that store pages write nulls where X leaves fields out.

Tools that flatten pages (one post a line, everything inside it) are understood too: `author`, `attachments.media`
and whole posts in `referenced_tweets`.

Ids arrive as strings of digits and are decoded straight to integers: `wire` decodes with strict=False.
"""

from datetime import datetime
from typing import Annotated, Final

from msgspec import Meta, Struct

from tui.model.ids import LARGEST_ID

Id = Annotated[int, Meta(ge=0, le=LARGEST_ID)]
Count = Annotated[int, Meta(ge=0, le=LARGEST_ID)]

# Keys whose values are ids: a wrong one is explained in the words of `model.ids.parse_id`.
ID_KEYS: Final = frozenset(
    {
        "id",
        "author_id",
        "conversation_id",
        "in_reply_to_user_id",
        "edit_history_tweet_ids",
        "edit_history_post_ids",
        "poll_ids",
        "owner_id",
    }
)


class Link(Struct, gc=False):
    """An entry of entities.urls. Offsets that are missing in it, or are none, are -1 here and in those below."""

    url: str = ""
    start: int = -1
    end: int = -1
    expanded_url: str | None = None
    unwound_url: str | None = None
    display_url: str | None = None
    title: str | None = None
    media_key: str | None = None


class Tag(Struct, gc=False):
    """An entry of entities.hashtags or entities.cashtags."""

    tag: str
    start: int = -1
    end: int = -1


class Mention(Struct, gc=False):
    """An entry of entities.mentions; old pages have no id."""

    username: str
    start: int = -1
    end: int = -1
    id: Id | None = None


class Entities(Struct, gc=False):
    """Where in the escaped text something means something."""

    urls: list[Link] | None = None
    hashtags: list[Tag] | None = None
    cashtags: list[Tag] | None = None
    mentions: list[Mention] | None = None


class Note(Struct, gc=False):
    """The whole text of a long post, with its own entities."""

    text: str
    entities: Entities | None = None


class Metrics(Struct, gc=False):
    """public_metrics of a post."""

    reply_count: Count | None = None
    retweet_count: Count | None = None
    repost_count: Count | None = None
    like_count: Count | None = None
    quote_count: Count | None = None
    bookmark_count: Count | None = None
    impression_count: Count | None = None


class User(Struct, gc=False):
    """An entry of includes.users, or of a page of users."""

    id: Id
    username: str
    name: str
    verified: bool | None = None
    protected: bool | None = None


class Picture(Struct, gc=False):
    """An entry of includes.media."""

    media_key: str
    type: str
    alt_text: str | None = None
    url: str | None = None
    preview_image_url: str | None = None
    width: Count | None = None
    height: Count | None = None
    duration_ms: Count | None = None


class Choice(Struct, gc=False):
    """An option of a poll."""

    label: str
    votes: Count = 0
    position: Count = 0


class Ballot(Struct, gc=False):
    """An entry of includes.polls."""

    id: Id
    options: list[Choice]
    voting_status: str | None = None
    end_datetime: datetime | None = None


class Attachments(Struct, gc=False):
    """Keys into includes.media and includes.polls; flattened posts have what they stand for beside them."""

    media_keys: list[str] | None = None
    poll_ids: list[Id] | None = None
    media: list[Picture] | None = None
    poll: Ballot | None = None


class Written(Struct, gc=False, kw_only=True):
    """What a post may say beside its id and text. `author` is X's user put into the post, where it was flattened."""

    author_id: Id | None = None
    created_at: datetime | None = None
    conversation_id: Id | None = None
    in_reply_to_user_id: Id | None = None
    lang: str | None = None
    source: str | None = None
    possibly_sensitive: bool | None = None
    entities: Entities | None = None
    attachments: Attachments | None = None
    public_metrics: Metrics | None = None
    author: User | None = None
    note_tweet: Note | None = None
    note_post: Note | None = None
    referenced_tweets: list["Reference"] | None = None
    referenced_posts: list["Reference"] | None = None
    edit_history_tweet_ids: list[Id] | None = None
    edit_history_post_ids: list[Id] | None = None


class Tweet(Written, gc=False, kw_only=True):
    """A post."""

    id: Id
    text: str


class Reference(Written, gc=False, kw_only=True):
    """An entry of referenced_tweets: a kind and an id. In a flattened post it is the whole other post as well."""

    type: str
    id: Id
    text: str | None = None

    def as_tweet(self) -> Tweet | None:
        """The post that it is, where it is one."""
        if self.text is None:
            return None
        said = {name: getattr(self, name) for name in Written.__struct_fields__}
        return Tweet(id=self.id, text=self.text, **said)


class Includes(Struct, gc=False):
    """What came along by expansions."""

    tweets: list[Tweet] | None = None
    posts: list[Tweet] | None = None
    users: list[User] | None = None
    media: list[Picture] | None = None
    polls: list[Ballot] | None = None


class Problem(Struct, gc=False):
    """An entry of errors[]; `resource_id` and `value` are not always ids."""

    type: str | None = None
    title: str | None = None
    detail: str | None = None
    resource_type: str | None = None
    parameter: str | None = None
    resource_id: str | int | None = None
    value: str | int | None = None


class Paging(Struct, gc=False):
    """meta of a page."""

    next_token: str | None = None
    newest_id: Id | None = None
    oldest_id: Id | None = None


class Envelope(Struct, gc=False):
    """A whole answer of posts."""

    data: list[Tweet] | Tweet | None = None
    includes: Includes | None = None
    errors: list[Problem] | None = None
    meta: Paging | None = None


class ListEntry(Struct, gc=False):
    """A list, as /2/lists and the lists of a user give it."""

    id: Id
    name: str
    description: str | None = None
    private: bool | None = None
    member_count: Count | None = None
    owner_id: Id | None = None


class UserAnswer(Struct, gc=False):
    """A page of users, or one."""

    data: list[User] | User | None = None
    meta: Paging | None = None


class ListAnswer(Struct, gc=False):
    """A page of lists, or one."""

    data: list[ListEntry] | ListEntry | None = None
    meta: Paging | None = None


class TallyEntry(Struct, gc=False):
    """Posts in a stretch of time, in either naming."""

    start: datetime
    end: datetime
    tweet_count: Count | None = None
    post_count: Count | None = None


class TallyAnswer(Struct, gc=False):
    """Counts of a search."""

    data: list[TallyEntry] | None = None
    meta: Paging | None = None


class MuteEntry(Struct, gc=False):
    """Whether an account is muted."""

    muting: bool


class MuteAnswer(Struct, gc=False):
    """The answer to muting an account."""

    data: MuteEntry


class MadeEntry(Struct, gc=False):
    """A post that was made. The text is as a page would have it: escaped, its links behind t.co."""

    id: Id
    text: str = ""


class MadeAnswer(Struct, gc=False):
    """The answer to making a post."""

    data: MadeEntry


class DoneEntry(Struct, gc=False):
    """What became of a delete, a repost, a bookmark; a repost has an id of its own, which X does not always tell."""

    deleted: bool | None = None
    retweeted: bool | None = None
    reposted: bool | None = None
    bookmarked: bool | None = None
    id: Id | None = None
    rest_id: Id | None = None


class DoneAnswer(Struct, gc=False):
    """The answer to something small that was done."""

    data: DoneEntry


class ProcessingEntry(Struct, gc=False):
    """How far X is with a file."""

    state: str | None = None
    check_after_secs: int | None = None


class UploadEntry(Struct, gc=False):
    """A file that X has, or will have."""

    id: Id
    processing_info: ProcessingEntry | None = None


class UploadAnswer(Struct, gc=False):
    """The answer to a step of an upload."""

    data: UploadEntry
