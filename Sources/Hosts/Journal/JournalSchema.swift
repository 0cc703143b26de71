import GRDB

/// The tables of the journal, and how older ones become today's.
enum JournalSchema {
  /// The version that this Behest writes.
  static let current = 1

  /// The version of an open file; 0 for an empty one.
  static func version(_ db: Database) throws -> Int {
    try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
  }

  /// The number of the newest event; 0 where there is none.
  static func last(_ db: Database) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT MAX(sequence) FROM event") ?? 0
  }

  /// Makes the tables where they are missing; a file of a newer Behest is left as it is.
  static func migrate(_ db: Database) throws -> Database.TransactionCompletion {
    guard try version(db) == 0 else { return .commit }
    try db.execute(
      sql: """
        CREATE TABLE event (
          sequence INTEGER PRIMARY KEY,
          time INTEGER NOT NULL,
          body BLOB NOT NULL
        );
        PRAGMA user_version = \(current);
        """)
    return .commit
  }
}
