-- For forgetting old keys without a look at all the others.
CREATE INDEX channel_dedupe_put_at ON channel_dedupe (channel_id, put_at);
