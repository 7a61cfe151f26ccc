"""What carries a code: posters, table tents, stickers, labels, receipt slips (docs/codes-on-paper.md)."""
