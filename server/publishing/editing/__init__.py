"""What was typed on the pages of the editor, put into a definition: plain functions over plain data."""
