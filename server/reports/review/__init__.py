"""The weekly review of a branch: its numbers are made once and kept; page, mail and PDF show the same."""
