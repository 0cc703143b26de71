import Foundation
import Hosts
import Kernel
import Testing

@Suite struct JournalTests {
  private struct Note: Codable, Equatable, Sendable {
    var text: String
    var number: Double = 0
  }

  private let now = Instant(milliseconds: 5)

  @Test func `what was written is read again in order by the next process`() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/journal"
    let first = try Journal<Note>(path: path)
    #expect(try first.records().isEmpty)
    #expect(try first.append([Note(text: "a"), Note(text: "b")], after: 0, at: now) == 2)
    #expect(try first.append([Note(text: "c", number: .infinity)], after: 2, at: now) == 3)
    let second = try Journal<Note>(path: path)
    #expect(try second.records().map(\.entry.text) == ["a", "b", "c"])
    #expect(try second.records().map(\.sequence) == [1, 2, 3])
    #expect(try second.records(after: 2).map(\.entry.number) == [.infinity])
    #expect(try second.records()[0].time == now)
    #expect(try second.last() == 3)
  }

  @Test func `who has not seen the newest event writes nothing`() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/journal"
    let one = try Journal<Note>(path: path)
    let other = try Journal<Note>(path: path)
    try one.append([Note(text: "a")], after: 0, at: now)
    #expect(throws: HostError.journalMoved(expected: 0, actual: 1)) {
      try other.append([Note(text: "b")], after: 0, at: now)
    }
    #expect(try other.records().map(\.entry.text) == ["a"])
    try other.append([Note(text: "b")], after: 1, at: now)
    #expect(try one.records().map(\.entry.text) == ["a", "b"])
  }

  @Test func `a damaged file is said to be damaged`() throws {
    let scratch = try Scratch()
    let path = try scratch.write("journal", String(repeating: "no database ", count: 200))
    let error = #expect(throws: HostError.self) { try Journal<Note>(path: path) }
    guard case .journalCorrupt(path, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `an event that cannot be understood is named`() throws {
    struct Other: Codable, Sendable { var unknown: Int }
    let scratch = try Scratch()
    let path = scratch.path + "/journal"
    let other = try Journal<Other>(path: path)
    try other.append([Other(unknown: 1)], after: 0, at: now)
    let journal = try Journal<Note>(path: path)
    #expect(
      throws: HostError.journalCorrupt(path: path, reason: "event 1 cannot be understood")
    ) { try journal.records() }
  }

  @Test func `a journal of a newer version is left alone`() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/journal"
    do {
      _ = try Journal<Note>(path: path)
    }
    // The version stands in the header of the file, at byte 60.
    var data = try Data(contentsOf: URL(fileURLWithPath: path))
    data.replaceSubrange(60..<64, with: [0, 0, 0, 99])
    try data.write(to: URL(fileURLWithPath: path))
    #expect(throws: HostError.journalTooNew(path: path, version: 99, supported: 1)) {
      try Journal<Note>(path: path)
    }
  }

  @Test func `a journal that cannot be made says why`() throws {
    let error = #expect(throws: HostError.self) { try Journal<Note>(path: "/proc/journal") }
    guard case .homeNotWritable = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `one process at a time owns a home`() throws {
    let scratch = try Scratch()
    let home = Home(path: scratch.path)
    let first = OwnerLock(home: home)
    let second = OwnerLock(home: home)
    #expect(try first.take())
    #expect(try first.take())
    #expect(try !second.take())
    first.giveBack()
    #expect(try second.take())
  }
}
