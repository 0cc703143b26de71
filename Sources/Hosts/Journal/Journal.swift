import Foundation
import GRDB
package import Kernel

/// The events of a home, in the order in which they happened: all that must survive a crash.
///
/// Several processes may have it open. Each appends only behind what it has seen, so that all of
/// them come to the same state. What `append` returns from is on disk.
package final class Journal<Entry: Codable & Sendable>: Sendable {
  /// An event with its place in the journal.
  package struct Record: Sendable {
    /// Its number, counted from 1.
    package let sequence: Int64
    /// When it was written.
    package let time: Instant
    /// The event.
    package let entry: Entry
  }

  /// The journal's file.
  package let path: String
  private let database: DatabaseQueue

  /// Opens the journal of a file, and makes it where it is missing.
  ///
  /// - Throws: `HostError.journalCorrupt`, `journalTooNew`, `journalBusy`, `diskFull` or
  ///   `homeNotWritable`.
  package init(path: String) throws(HostError) {
    self.path = path
    database = try journalErrors(path) {
      var configuration = Configuration()
      configuration.label = "journal"
      configuration.busyMode = .timeout(10)
      configuration.prepareDatabase { db in
        try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
      }
      return try DatabaseQueue(path: path, configuration: configuration)
    }
    let version = try journalErrors(path) {
      try database.inTransaction(.immediate) { db in try JournalSchema.migrate(db) }
      return try database.read { db in try JournalSchema.version(db) }
    }
    guard version <= JournalSchema.current else {
      throw .journalTooNew(path: path, version: version, supported: JournalSchema.current)
    }
  }

  /// The events behind a place, oldest first.
  ///
  /// - Throws: `HostError`, `journalCorrupt` also where an event cannot be understood.
  package func records(after sequence: Int64 = 0, limit: Int = .max) throws(HostError) -> [Record] {
    let rows: [(Int64, Int64, Data)] = try journalErrors(path) {
      try database.read { db in
        let rows = try Row.fetchAll(
          db,
          sql: """
            SELECT sequence, time, body FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?
            """,
          arguments: [sequence, limit])
        return rows.map { ($0["sequence"], $0["time"], $0["body"]) }
      }
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    var records: [Record] = []
    records.reserveCapacity(rows.count)
    for (number, time, body) in rows {
      do {
        records.append(
          Record(
            sequence: number, time: Instant(milliseconds: time),
            entry: try decoder.decode(Entry.self, from: body)))
      } catch {
        throw .journalCorrupt(path: path, reason: "event \(number) cannot be understood")
      }
    }
    return records
  }

  /// The number of the newest event; 0 where there is none.
  package func last() throws(HostError) -> Int64 {
    try journalErrors(path) { try database.read { db in try JournalSchema.last(db) } }
  }

  /// Writes events behind the newest one that the caller has seen.
  ///
  /// - Returns: The number of the last one written.
  /// - Throws: `HostError.journalMoved` where another process was first: nothing is written then.
  @discardableResult
  package func append(_ entries: [Entry], after seen: Int64, at time: Instant) throws(HostError)
    -> Int64
  {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    var bodies: [Data] = []
    for entry in entries {
      do {
        bodies.append(try encoder.encode(entry))
      } catch {
        throw .journalCorrupt(path: path, reason: "an event cannot be written down: \(error)")
      }
    }
    let (newest, isFirst): (Int64, Bool) = try journalErrors(path) {
      var newest: Int64 = 0
      var isFirst = false
      try database.inTransaction(.immediate) { db in
        newest = try JournalSchema.last(db)
        isFirst = newest == seen
        guard isFirst else { return .rollback }
        for body in bodies {
          try db.execute(
            sql: "INSERT INTO event (sequence, time, body) VALUES (?, ?, ?)",
            arguments: [newest + 1, time.milliseconds, body])
          newest += 1
        }
        return .commit
      }
      return (newest, isFirst)
    }
    guard isFirst else {
      throw .journalMoved(expected: seen, actual: newest)
    }
    return newest
  }
}
