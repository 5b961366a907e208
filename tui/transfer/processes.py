"""Where a load is decoded: in this process, or, where it is large, in two more beside it.

Decoding costs twice what writing does. Each of the two decodes every second piece of the files, while the first
process writes; all of them cut the files into the same pieces, so nothing but results goes between them.
"""

import marshal
import multiprocessing
import os
import signal
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from tui.store.batch import Batch
from tui.transfer.decoding import Decoded, Remark, decoded_pieces

WORTH_PROCESSES: Final = 6 << 20  # bytes of files; below that they would hardly have started
_DECODERS: Final = 2  # what the writing process can keep up with


class CutShort(Exception):
    """A decoding process was ended from outside; the one argument is a clear sentence for a person."""


def decode(paths: Sequence[Path], cache: Path) -> Generator[Decoded, None, None]:
    """The pieces of all files in their order, decoded in processes of their own where that pays.

    `cache` is where authors are looked up that a page came without. What cannot be read is in the remarks.
    """
    sizes = [path.stat().st_size for path in paths if path.is_file()]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if cores > 1 and sum(sizes) >= WORTH_PROCESSES:
        yield from _decoded_elsewhere(paths, cache)
    else:
        yield from decoded_pieces(paths, cache, part=0, parts=1)


def _decoded_elsewhere(paths: Sequence[Path], cache: Path) -> Iterator[Decoded]:
    """Piece by piece from each process in turn. They end with us: they are daemons, and their pipe closes."""
    context = multiprocessing.get_context("spawn")  # a forked one would have our open database
    ends: list[Connection] = []
    processes = []
    for part in range(_DECODERS):
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(list(paths), cache, part, theirs), daemon=True)
        process.start()
        theirs.close()
        ends.append(ours)
        processes.append(process)
    try:
        turn = 0
        while packed := marshal.loads(ends[turn % _DECODERS].recv_bytes()):
            yield _unpacked(packed)
            turn += 1
    except EOFError as error:
        raise CutShort(
            "A process that helped to load has been ended. Load again: what is there stays."
        ) from error
    finally:
        for end, process in zip(ends, processes, strict=True):
            end.close()
            process.terminate()
            process.join()


def _work(paths: list[Path], cache: Path, part: int, pipe: Connection) -> None:
    """What a decoding process does: its share of the pieces into the pipe, then an empty one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the writing process's to answer
    with suppress(BrokenPipeError), closing(pipe):  # nobody listens any more
        for decoded in decoded_pieces(paths, cache, part, _DECODERS):
            remarks = [(one.where, one.what, one.lost) for one in decoded.remarks]
            plain = (decoded.file, decoded.read, decoded.pages, decoded.posts, remarks, decoded.batch.packed)
            pipe.send_bytes(marshal.dumps(plain))
        pipe.send_bytes(marshal.dumps(()))


def _unpacked(packed: tuple[int, int, int, int, list[tuple[str, str, bool]], tuple[object, ...]]) -> Decoded:
    file, read, pages, posts, remarks, batch = packed
    return Decoded(file, read, pages, posts, [Remark(*one) for one in remarks], Batch(*batch))  # type: ignore[arg-type]
