"""What is written to a terminal to show a picture at the cursor: kitty's protocol and iTerm2's, and how to put it there.

kitty's pictures lie on a layer of their own and have to be taken away; the others are part of their cells, and go when
something else is written there. Kitty: https://sw.kovidgoyal.net/kitty/graphics-protocol/, iTerm2:
https://iterm2.com/documentation-images.html
"""

from base64 import standard_b64encode
from typing import Final

_CHUNK: Final = 4096  # the most that kitty takes in one sequence


def kitty(png: bytes, columns: int, rows: int, number: int) -> str:
    """Send a PNG file as picture `number` and show it over so many cells; no answer, and the cursor stays."""
    data = standard_b64encode(png).decode("ascii")
    chunks = [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)]
    how = f"a=T,f=100,t=d,q=2,i={number},p=1,c={columns},r={rows},C=1,"
    return "".join(
        f"\x1b_G{how if at == 0 else 'q=2,'}m={int(at < len(chunks) - 1)};{chunk}\x1b\\"
        for at, chunk in enumerate(chunks)
    )


def kitty_gone(number: int) -> str:
    """Take picture `number` away, and let the terminal forget its data."""
    return f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\"


def iterm(png: bytes, columns: int, rows: int) -> str:
    """Show a file over so many cells."""
    data = standard_b64encode(png).decode("ascii")
    size = f"size={len(png)};width={columns};height={rows}"
    return f"\x1b]1337;File=inline=1;{size};preserveAspectRatio=0:{data}\x07"


def placed(picture: str, column: int, row: int) -> str:
    """`picture` drawn with its corner at this cell (from 0); the cursor comes back to where it was."""
    return f"\x1b7\x1b[{row + 1};{column + 1}H{picture}\x1b8"
