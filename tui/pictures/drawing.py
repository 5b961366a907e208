"""Has a picture drawn by a process of its own, and waits for it without holding anything up."""

import asyncio
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

from tui.pictures.errors import PictureError
from tui.pictures.request import Drawing, Request

PATIENCE_S: Final = 25.0  # the process bounds its own computing; this is for a machine that is busy


async def draw(data: bytes, request: Request) -> Drawing:
    """The picture of these bytes. Raises PictureError. When cancelled, the process ends too."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "tui.pictures"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=_env(),
        start_new_session=True,  # a ^C in the terminal is for the app alone
    )
    asked = json.dumps(asdict(request)).encode() + b"\n"
    try:
        async with asyncio.timeout(PATIENCE_S):
            answer, _ = await process.communicate(asked + data)
    except TimeoutError:
        raise PictureError("not drawn", "This picture takes too long to draw.") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return _told(answer, process.returncode or 0)


def _env() -> dict[str, str]:
    """The process finds this very package, wherever it lies, and nothing in the folder it is started from."""
    package = str(Path(__file__).resolve().parents[2])
    others = os.environ.get("PYTHONPATH", "")
    return {**os.environ, "PYTHONPATH": f"{package}{os.pathsep}{others}" if others else package}


def _told(answer: bytes, code: int) -> Drawing:
    told, _, data = answer.partition(b"\n")
    if code != 0 or not told:  # out of memory, out of time, or brought down by the file
        raise PictureError("not drawn", "This picture cannot be drawn.")
    said = json.loads(told)
    if "refused" in said:
        raise PictureError(said["why"], said["refused"])
    return Drawing(data=data, **said)
