"""The tables of the outbox."""

import sqlite3

# An open row's text already says what is sent if the customer walks away now. So a crash leaves nothing to restore:
# the row only has to become ready. Rows are counted as they change, since after a long outage there are many; triggers
# do it, so that keeping an answer is one statement.
SCHEMA = """
CREATE TABLE IF NOT EXISTS responses (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('open', 'ready', 'refused')),
    text TEXT NOT NULL,
    why TEXT NOT NULL DEFAULT '',
    counter INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS responses_by_state ON responses (state, id);
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
INSERT INTO counters
    SELECT column1, (SELECT count(*) FROM responses WHERE state = column1)
    FROM (VALUES ('open'), ('ready'), ('refused'), ('visits'), ('tries'))
    WHERE NOT EXISTS (SELECT 1 FROM counters WHERE name = column1);
CREATE TRIGGER IF NOT EXISTS came AFTER INSERT ON responses BEGIN
    UPDATE counters SET value = value + 1 WHERE name = new.state;
    UPDATE counters SET value = new.counter WHERE name = 'visits' AND value < new.counter;
END;
CREATE TRIGGER IF NOT EXISTS changed AFTER UPDATE OF state ON responses WHEN old.state <> new.state BEGIN
    UPDATE counters SET value = value - 1 WHERE name = old.state;
    UPDATE counters SET value = value + 1 WHERE name = new.state;
END;
CREATE TRIGGER IF NOT EXISTS went AFTER DELETE ON responses BEGIN
    UPDATE counters SET value = value - 1 WHERE name = old.state;
END;
"""
COUNTER_ADDED = "ALTER TABLE responses ADD COLUMN counter INTEGER NOT NULL DEFAULT 0"


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Of a new file, or of one that an earlier version made."""
    columns = {row[1] for row in connection.execute("PRAGMA table_info (responses)")}
    if columns and "counter" not in columns:
        connection.execute(COUNTER_ADDED)
    connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA} COMMIT;")
