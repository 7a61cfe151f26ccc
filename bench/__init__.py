"""The numbers of design.md 8, each measured beside its anchor: `make bench`."""
