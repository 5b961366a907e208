"""What each command does: a method for every row of `commands`, named after its id, by the help's groups.

`do_post_next` carries out `post.next`. A deed changes the deck and tells the screen; a test holds the table and
these methods against each other.
"""
