"""Tables of the database, version 1."""

APPLICATION_ID = 0x53444553
CURRENT = 1

TABLES: tuple[str, ...] = (
    # An unsigned cache of each case, rebuilt at every save and compared by `check`.
    """CREATE TABLE cases (
        code TEXT PRIMARY KEY,
        opened TEXT NOT NULL,
        due TEXT,
        until TEXT,
        basis BLOB NOT NULL,
        summary BLOB NOT NULL,
        facts BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX cases_due ON cases (due)",
    """CREATE TABLE case_keys (
        case_code TEXT NOT NULL,
        circle TEXT NOT NULL,
        generation INTEGER NOT NULL,
        circle_generation INTEGER NOT NULL,
        wrapped BLOB NOT NULL,
        PRIMARY KEY (case_code, circle, generation)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE revisions (
        id BLOB PRIMARY KEY,
        record TEXT NOT NULL,
        case_code TEXT NOT NULL,
        current INTEGER NOT NULL,
        findable INTEGER NOT NULL,
        statistical INTEGER NOT NULL,
        content BLOB NOT NULL,
        signature BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX revisions_current ON revisions (case_code) WHERE current = 1",
    "CREATE INDEX revisions_findable ON revisions (case_code) WHERE current = 1 AND findable = 1",
    "CREATE INDEX revisions_statistical ON revisions (case_code) WHERE current = 1 AND statistical = 1",
    # Append-only but for the `current` flag; what an SQL slip could undo must fail loudly.
    """CREATE TRIGGER revisions_fixed BEFORE UPDATE OF id, record, case_code, content, signature ON revisions
        BEGIN SELECT RAISE(ABORT, 'revisions are append-only'); END""",
    """CREATE TRIGGER revisions_kept BEFORE DELETE ON revisions
        BEGIN SELECT RAISE(ABORT, 'revisions are append-only'); END""",
    """CREATE TABLE audit (
        seq INTEGER PRIMARY KEY,
        content BLOB NOT NULL,
        hash BLOB NOT NULL,
        signature BLOB NOT NULL
    ) STRICT""",
    """CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    """CREATE TRIGGER audit_kept BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    """CREATE TABLE grants (
        seq INTEGER PRIMARY KEY,
        content BLOB NOT NULL,
        signature BLOB NOT NULL,
        second_signature BLOB
    ) STRICT""",
    """CREATE TRIGGER grants_fixed BEFORE UPDATE ON grants
        BEGIN SELECT RAISE(ABORT, 'grants are append-only'); END""",
    """CREATE TRIGGER grants_kept BEFORE DELETE ON grants
        BEGIN SELECT RAISE(ABORT, 'grants are append-only'); END""",
    """CREATE TABLE drafts (
        id TEXT PRIMARY KEY,
        case_code TEXT NOT NULL,
        record TEXT NOT NULL,
        form TEXT NOT NULL,
        author TEXT NOT NULL,
        saved TEXT NOT NULL,
        content BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE ledger (
        seq INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        content BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX ledger_subject ON ledger (kind, subject)",
    """CREATE TRIGGER ledger_fixed BEFORE UPDATE ON ledger
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER ledger_kept BEFORE DELETE ON ledger
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
)
