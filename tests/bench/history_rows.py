"""How many lines SQLite itself can keep in a second on one core, by CPU time: no archive in it is faster."""

import sqlite3
import tempfile
import time

ROWS, A_TRANSACTION, A_STATEMENT = 200_000, 1_000, 10
COLUMNS = 13


def rows_a_second():
    with tempfile.TemporaryDirectory() as directory:
        database = sqlite3.connect(f"{directory}/rows.sqlite", isolation_level=None)
        database.executescript("""
            PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
            PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 8388608;
            CREATE TABLE lines (id INTEGER PRIMARY KEY, room INTEGER, era INTEGER, closed INTEGER, at INTEGER, kind INTEGER,
                                nick TEXT, user TEXT, host TEXT, text TEXT, tags TEXT, bot INTEGER, account TEXT) STRICT;
            CREATE INDEX lines_of_rooms ON lines (room, id);""")
        row = "(" + ", ".join("?" * COLUMNS) + ")"
        insert = "INSERT INTO lines VALUES " + ", ".join([row] * A_STATEMENT)
        rest = (1, 1, 0, 1, 0, "b00012", "~b00012", "127.0.0.1", "x" * 50, "", 0, "")
        statements = [sum(((number + i, *rest) for i in range(A_STATEMENT)), ()) for number in range(0, ROWS, A_STATEMENT)]
        begun = time.process_time()
        for first in range(0, len(statements), A_TRANSACTION // A_STATEMENT):
            database.execute("BEGIN")
            for values in statements[first:first + A_TRANSACTION // A_STATEMENT]:
                database.execute(insert, values)
            database.execute("COMMIT")
        took = time.process_time() - begun
        database.close()
    return ROWS / took
