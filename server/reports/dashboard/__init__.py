"""One page on which a manager sees what changed, how sure that is, and what to do."""
