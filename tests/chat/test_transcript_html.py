"""A transcript in HTML: one file that asks for nothing, holds only the elements we write, and is good for everybody."""

import re
import tomllib
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.chat.by_hand import Evening, free_form, hostile
from tui.chat.transcript import html, table
from tui.chat.transcript.style import STYLE, STYLE_HASH
from tui.text.cleaning import clean

OURS = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3", "dl", "dt", "dd", "nav", "ol", "li",
    "bdi", "span", "main", "section", "article", "p", "time", "table", "thead", "tbody", "tr", "th", "td", "footer",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "href", "class", "id", "dir", "aria-label", "aria-labelledby",
    "aria-hidden", "rel", "datetime", "scope", "tabindex",
}  # fmt: skip
EMPTY = {"meta"}


class Page(HTMLParser):
    """What a browser would make of a page: elements, their attributes, and the texts of posts."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.said: list[str] = []
        self.within: list[bool] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert all(value is not None for _, value in attrs)
        found = {key: value or "" for key, value in attrs}
        assert len(found) == len(attrs)
        self.elements.append((tag, found))
        if tag not in EMPTY:
            self.open.append(tag)
            self.within.append(found.get("class") == "said")
            if self.within[-1]:
                self.said.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.within.pop()

    def handle_data(self, data: str) -> None:
        if any(self.within):
            self.said[-1] += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element with this name."""
        return [attributes for name, attributes in self.elements if name == tag]


def sound(text: str) -> Page:
    """The page, once it is sure that it holds what we write and nothing else."""
    page = Page(text)
    assert not page.open
    assert {tag for tag, _ in page.elements} <= OURS
    assert {key for _, attributes in page.elements for key in attributes} <= ATTRIBUTES
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        if link["href"].startswith("#"):
            assert link["href"][1:] in ids
        else:
            assert link["href"].startswith(("https://", "http://"))
            assert link["rel"] == "noreferrer noopener"
    return page


def test_every_post_is_an_article_that_leads_to_its_original() -> None:
    evening = Evening()
    page = sound(html(evening.document()))
    links = {link["href"] for link in page.all("a")}
    shown = [one for post, one in evening.desk.posts.items() if post not in (evening.soon, evening.again)]
    assert {f"https://x.com/{one.author.username}/status/{one.id}" for one in shown if one.author} <= links
    assert len(page.all("article")) == len(shown) + 1  # an answer to two questions stands under both
    assert all(article["aria-label"] for article in page.all("article"))
    langs = {said.get("lang") for said in page.all("p") if said.get("class") == "said"}
    assert langs == {"en", "zh", "ar", None}
    assert {said.get("dir") for said in page.all("p") if said.get("class") == "said"} == {"auto"}
    assert [one["id"] for one in page.all("section")] == ["q1", "q2", "q2a", "q3", "thanks", "talk", "people"]
    text = html(evening.document())
    assert '<span aria-hidden="true">◆</span> host' in text
    assert '<bdi class="muted">Bo &lt;b&gt;|x|</bdi>' in text
    assert "Picture: <bdi>A wall of yellow notes.</bdi>" in text
    assert '<time datetime="2026-01-08T02:05:00Z">03:05</time>' in text


def test_a_post_that_is_several_questions_has_an_anchor_for_each_and_one_row() -> None:
    evening = Evening()
    _, two, sub, _ = evening.session.questions
    asked = replace(
        evening.session, questions=(two, replace(sub, post=two.post), replace(sub, sub="b", post=two.post))
    )
    document = replace(evening.document(), session=asked)
    ids = [one["id"] for one in sound(html(document)).all("article")]
    assert [one for one in ids if str(two.post) in one] == [
        f"p{two.post}{more}" for more in ("", "-q2a", "-q2b")
    ]
    assert table(document).count("Q2: Who helped?") == 1
    assert '"question","2","a, b"' in table(document)


def test_headings_go_down_a_step_at_a_time() -> None:
    for document in (Evening().document(), free_form()):
        levels = [
            int(tag[1])
            for tag, _ in sound(html(document, guesses=True)).elements
            if re.fullmatch("h[1-6]", tag)
        ]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_nothing_is_asked_for_from_anywhere() -> None:
    text = html(Evening().document())
    policy = next(one["content"] for one in Page(text).all("meta") if one.get("http-equiv"))
    assert policy == f"default-src 'none'; style-src '{STYLE_HASH}'; base-uri 'none'; form-action 'none'"
    assert not re.search(r"<script|<link|<img|src=|@import|url\(", text)


def test_the_colours_are_those_of_dusk_and_paper() -> None:
    """Their contrast is computed where the themes are tried: a page with other colours would have none that is known."""
    for name in ("dusk", "paper"):
        file = Path(__file__).resolve().parents[2] / "themes" / f"{name}.toml"
        colours = tomllib.loads(file.read_text(encoding="utf-8"))["roles"]
        for role in [
            "ground",
            "raised",
            "line",
            "text",
            "strong",
            "muted",
            "accent",
            "link",
            "guest",
            "warn",
            "on-accent",
        ]:
            assert f"--{role}:{colours[role]}" in STYLE, (name, role)


signs = st.text(st.sampled_from("ab<>&\"'/=! -;#\n`\\"), max_size=60)
texts = signs | st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


@settings(max_examples=60)
@given(texts, texts, texts)
@example("</p><script>alert(1)</script>", '"><img src=x>', "' onload='x")
@example("&lt;b&gt; &amp; <!--", "</title>", "</style>")
def test_a_post_shows_its_own_characters_and_is_never_markup(text: str, name: str, alt: str) -> None:
    page = sound(html(hostile(text, name, alt)))
    shown = [clean(text)] * 4 if clean(text) else []
    assert page.said == shown
    assert len(page.all("article")) == 4
