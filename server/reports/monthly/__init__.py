"""The monthly review of a region or of the whole chain: which branches to call, and why."""
