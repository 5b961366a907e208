"""The same app in a browser: who may come in (guard), one process a tab (tab), and the page (server, web/).

Knows nothing of the rest of the house: it is told which program to run. The browser's half (a terminal in a page)
is textual-serve's; the process, the page and the door are ours, for they keep places and let nobody else in.
"""
