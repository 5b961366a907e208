"""What each command does: a method for every row of `commands`, named after its id, by the help's groups.

`do_post_next` carries out `post.next`. A deed changes the deck and tells the screen; `hands` says which group does
which, and a test holds that against these methods.
"""
