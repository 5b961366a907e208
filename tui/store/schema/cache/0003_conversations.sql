-- A conversation is opened by the id of its first post, or followed from answer to answer where X did not say
-- which conversation a post is in. A first post is found by its own id, so it need not stand in the index.
CREATE INDEX post_conversation ON post (conversation_id) WHERE conversation_id <> id;
CREATE INDEX post_reply_to ON post (reply_to) WHERE reply_to IS NOT NULL;
