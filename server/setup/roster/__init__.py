"""A chain's list of branches, as a person keeps it in a spreadsheet, and what becomes of it."""
