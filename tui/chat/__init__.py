"""Chats: what a post's label says, who asks, which answer belongs to which question, when the next one is.

Its faces: `values` (what a room is made of), `labels` (a text's labels), `room` (posts in any order become the
sessions of a room), `calendar` (when a chat is held) and `transcript` (a session as a document). Pure: no clock,
no file, no network, no store; it knows the model, the text and nothing else of ours. The grammar was measured on
nine sessions of a real weekly chat; each module names the rules it follows.
"""
