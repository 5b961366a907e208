"""How a transcript in HTML looks: the colours of the themes dusk and paper, good on a phone and on paper.

One constant and its hash: the page's policy lets this very style in and nothing else.
"""

from base64 import b64encode
from hashlib import sha256
from typing import Final

_PAPER: Final = (
    "--ground:#fbfaf6;--raised:#f0eee6;--line:#918c7e;--text:#2b3137;--strong:#0d1115;--muted:#59626b;"
    "--accent:#0a7160;--link:#1c5aa3;--guest:#7238a8;--warn:#855300;--on-accent:#ffffff"
)
_DUSK: Final = (
    "--ground:#11161c;--raised:#1a212a;--line:#596776;--text:#d3dae1;--strong:#f6f8fa;--muted:#98a5b3;"
    "--accent:#5ad1b8;--link:#8fbcf0;--guest:#d4adf2;--warn:#ecb865;--on-accent:#08201b"
)
STYLE: Final = (
    f":root{{color-scheme:light dark;{_PAPER}}}\n"
    f"@media (prefers-color-scheme:dark){{:root{{{_DUSK}}}}}\n"
    """\
*{box-sizing:border-box}
html{background:var(--ground);color:var(--text);font:1rem/1.55 system-ui,sans-serif;-webkit-text-size-adjust:100%}
body{margin:0 auto;padding:1rem;max-width:46rem;overflow-wrap:anywhere}
h1,h2,h3{color:var(--strong);line-height:1.25;margin:2.2rem 0 .6rem}
h1{font-size:1.6rem;margin-top:.5rem}
h2{font-size:1.3rem}
h3{font-size:1.1rem}
.question>h2,.question>h3{color:var(--accent)}
section section{margin-left:1rem}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible,.skip:focus{outline:3px solid var(--accent);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-99rem;padding:.6rem 1rem;background:var(--accent);color:var(--on-accent)}
.skip:focus{left:1rem}
dl{display:grid;grid-template-columns:minmax(5rem,max-content) minmax(0,1fr);gap:.2rem 1rem;margin:0}
dt,.muted,.count,footer{color:var(--muted)}
dd{margin:0}
nav{margin:1.5rem 0;padding:.1rem 1rem 1rem;background:var(--raised);border-radius:.4rem}
nav h2{margin:1rem 0 .4rem;font-size:1.1rem}
nav ol{margin:0;padding:0;list-style:none}
nav ol ol{padding-left:1.2rem}
nav li{margin:.35rem 0}
nav li a{font-weight:600}
article{margin:1rem 0;padding:.1rem 0 .1rem .8rem;border-left:3px solid var(--line)}
article.by-accent{border-color:var(--accent)}
article.by-guest{border-color:var(--guest)}
article article{margin:.6rem 0}
.asked{padding:.7rem .8rem;background:var(--raised)}
.asked .said{color:var(--strong);font-size:1.1rem}
.head{margin:0;font-size:.9rem}
.head>*{margin-right:.5rem}
.head a{color:inherit;text-decoration-color:var(--line)}
.strong{color:var(--strong);font-weight:600}
.accent{color:var(--accent);font-weight:600}
.guest{color:var(--guest);font-weight:600}
.warn{color:var(--warn);font-weight:600}
.said{margin:.2rem 0 .4rem;white-space:pre-wrap;unicode-bidi:plaintext}
.extra{margin:.3rem 0;font-size:.9rem}
table{width:100%;border-collapse:collapse;font-size:.95rem}
th,td{padding:.35rem .5rem .35rem 0;border-bottom:1px solid var(--line);text-align:start;vertical-align:top}
th[scope=row]{font-weight:400}
td:nth-child(n+2),th:nth-child(n+2){overflow-wrap:normal}
td:nth-child(n+3),th:nth-child(n+3){text-align:end;padding:.35rem 0 .35rem .3rem}
@media (max-width:30rem){body{padding:.75rem}table{font-size:.8rem}th,td{padding-right:.3rem}th:first-child{min-width:6rem}}
footer{margin-top:2.5rem;padding-top:.8rem;border-top:1px solid var(--line);font-size:.9rem}
@media (min-width:75rem){
body{display:grid;grid-template-columns:18rem minmax(0,46rem);column-gap:3rem;max-width:70rem}
header,footer,main{grid-column:2}
nav{grid-column:1;grid-row:1/span 3;align-self:start;position:sticky;top:1rem;max-height:calc(100vh - 2rem);overflow-y:auto}
}
"""
    f"@media print{{:root{{color-scheme:light;{_PAPER};--ground:#ffffff;--raised:#ffffff}}\n"
    """\
html{font-size:10pt}
body{display:block;max-width:none;padding:0}
.skip{display:none}
nav{position:static;max-height:none;padding:0}
article{break-inside:avoid}
h2,h3,.asked{break-after:avoid}
.said a::after{content:" <" attr(href) ">"}
}
"""
)
STYLE_HASH: Final = "sha256-" + b64encode(sha256(STYLE.encode()).digest()).decode()
"""As a content security policy names it."""
