"""Pictures that a client brings: one-shot upload, the three-step one, and alt text."""

import struct
from base64 import b64decode
from binascii import Error as Base64Error
from typing import Final

from tui.sandbox.asked import Takes, checked_id
from tui.sandbox.bill import MANAGE_MILLS
from tui.sandbox.endpoints import USER, Answer, Call, Endpoint
from tui.sandbox.jsons import JsonObject
from tui.sandbox.refusals import invalid_body, not_found
from tui.sandbox.uploads import Upload
from tui.sandbox.world.model import WorldMedia

LARGEST_IMAGE: Final = 5 * 1024 * 1024
EXPIRES_S: Final = 86_400


def upload(call: Call) -> Answer:
    """A whole picture in one request, as multipart or base64."""
    made = _begin(call)
    _put(made, 0, _bytes(call))
    return Answer(_shown(made))


def initialize(call: Call) -> Answer:
    """The first of three steps."""
    return Answer(_shown(_begin(call)))


def append(call: Call) -> Answer:
    """A segment."""
    made, index = _found(call), call.body.get("segment_index", 0)
    if not str(index).isdecimal() or int(str(index)) > 999:
        raise invalid_body("$.segment_index: must be between 0 and 999")
    _put(made, int(str(index)), _bytes(call))
    return Answer({"data": {"expires_at": call.core.clock() // 1000 + EXPIRES_S}})


def finalize(call: Call) -> Answer:
    """The last step: there must be something."""
    made = _found(call)
    if not made.parts:
        raise invalid_body("Segments do not add up to provided total file size.")
    return Answer(_shown(made))


def state(call: Call) -> Answer:
    """How an upload is doing: pictures are ready at once."""
    made = call.core.uploads.get(call.asked.others["media_id"])
    if made is None:
        raise not_found()
    return Answer(_shown(made))


def metadata(call: Call) -> Answer:
    """Alt text of an upload."""
    made = call.core.uploads.get(checked_id("id", call.text_of("id")))
    given = call.body.get("metadata")
    alt = given.get("alt_text") if isinstance(given, dict) else None
    text = alt.get("text") if isinstance(alt, dict) else None
    if made is None:
        raise invalid_body("Your media IDs are invalid.")
    if not isinstance(text, str) or not 1 <= len(text) <= 1000:
        raise invalid_body("$.metadata.alt_text.text: must be 1 to 1000 characters long")
    made.media.alt = text
    body: JsonObject = {"id": _id(made), "associated_metadata": {"alt_text": {"text": text}}}
    return Answer({"data": body}, mills=MANAGE_MILLS)


def _begin(call: Call) -> Upload:
    media_id = str(call.core.arrivals.next_id(call.core.clock()))
    made = Upload(WorldMedia(f"3_{media_id}", "photo", seed=int(media_id)))
    call.core.uploads[media_id] = made
    return made


def _bytes(call: Call) -> bytes:
    """The picture itself, from a multipart part or a base64 string. Raises Refusal (400)."""
    if call.upload:
        return call.upload
    try:
        return b64decode(call.text_of("media"), validate=True)
    except Base64Error:
        raise invalid_body("$.media: is not base64") from None


def _put(made: Upload, index: int, content: bytes) -> None:
    made.parts[index] = content
    whole = made.content()
    if len(whole) > LARGEST_IMAGE:
        raise invalid_body("File size exceeds 5242880 bytes.")
    if whole.startswith(b"\x89PNG\r\n\x1a\n") and len(whole) >= 24:
        made.media.width, made.media.height = struct.unpack(">II", whole[16:24])


def _found(call: Call) -> Upload:
    made = call.core.uploads.get(checked_id("id", call.path["id"]))
    if made is None:
        raise not_found()
    return made


def _id(made: Upload) -> str:
    return made.media.key.partition("_")[2]


def _shown(made: Upload) -> JsonObject:
    size: JsonObject = {"size": len(made.content())} if made.parts else {}
    return {"data": {"id": _id(made), "media_key": made.media.key, "expires_after_secs": EXPIRES_S, **size}}


ENDPOINTS: Final = (
    Endpoint("POST", "/2/media/upload", upload, USER, 500, free=True),
    Endpoint(
        "GET",
        "/2/media/upload",
        state,
        USER,
        500,
        takes=Takes(more=frozenset(("command",)), needs="media_id"),
        free=True,
    ),
    Endpoint("POST", "/2/media/upload/initialize", initialize, USER, 500, free=True),
    Endpoint("POST", "/2/media/upload/{id}/append", append, USER, 500, free=True),
    Endpoint("POST", "/2/media/upload/{id}/finalize", finalize, USER, 500, free=True),
    Endpoint("POST", "/2/media/metadata", metadata, USER, 500),
)
