"""When a candidate has passed, who may assess, and how a batch lives."""
