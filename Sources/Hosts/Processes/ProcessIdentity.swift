import CPosix
import Foundation
import Glibc

/// A process that cannot be taken for another, though numbers are used again.
package struct ProcessIdentity: Codable, Hashable, Sendable {
  /// Its number.
  package let number: Int32
  /// The clock tick since the computer's start at which it was started.
  package let startTicks: UInt64
  /// The start of the computer that it belongs to.
  package let boot: String

  /// The process that has a number now; `nil` where there is none, or only what is left of one.
  package init?(running number: Int32) {
    guard let entry = ProcessTable.entry(number), !entry.isZombie else { return nil }
    self.number = number
    startTicks = entry.startTicks
    boot = Self.currentBoot
  }

  /// A child of this process, also when it has ended and nobody has taken note of that.
  init?(child number: Int32) {
    guard let entry = ProcessTable.entry(number) else { return nil }
    self.number = number
    startTicks = entry.startTicks
    boot = Self.currentBoot
  }

  /// Whether it still runs.
  package var isRunning: Bool {
    boot == Self.currentBoot && ProcessIdentity(running: number)?.startTicks == startTicks
  }

  /// Sends it a signal.
  ///
  /// - Returns: Whether it was there to take it.
  @discardableResult
  package func send(_ signal: Int32) -> Bool {
    boot == Self.currentBoot && behest_signal_process(number, startTicks, signal) == 0
  }

  /// What tells one start of the computer from another.
  static let currentBoot = SystemFiles().text("/proc/sys/kernel/random/boot_id") ?? ""
}

/// The processes of this computer, as `/proc` lists them.
package enum ProcessTable {
  /// A line of the table.
  struct Entry: Hashable {
    let number: Int32
    let parent: Int32
    let session: Int32
    let startTicks: UInt64
    let isZombie: Bool
  }

  /// What `/proc` says of a process.
  static func entry(_ number: Int32) -> Entry? {
    guard let text = SystemFiles().text("/proc/\(number)/stat"),
      let bracket = text.lastIndex(of: ")")
    else { return nil }
    // What follows the name: state, parent, group, session, …, and the start as the 20th.
    let words = text[text.index(after: bracket)...].split(separator: " ")
    guard words.count > 19, let parent = Int32(words[1]), let session = Int32(words[3]),
      let ticks = UInt64(words[19])
    else { return nil }
    return Entry(
      number: number, parent: parent, session: session, startTicks: ticks,
      isZombie: words[0] == "Z" || words[0] == "X")
  }

  /// All processes.
  static func all() -> [Entry] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.compactMap(entry)
  }

  /// The processes below one, at any depth, without those that have ended.
  static func descendants(of root: Int32) -> [Entry] {
    let children = Dictionary(grouping: all(), by: \.parent)
    var found: [Entry] = []
    var seen: Set<Int32> = [root]
    var open = [root]
    while let next = open.popLast() {
      for child in children[next] ?? [] where seen.insert(child.number).inserted {
        if !child.isZombie { found.append(child) }
        open.append(child.number)
      }
    }
    return found
  }

  /// The processes below one, at any depth, by number.
  package static func numbers(below root: Int32) -> [Int] {
    descendants(of: root).map { Int($0.number) }
  }

  /// The memory that processes use together, in bytes; what they share is counted once for each
  /// unless `exact`, which takes longer.
  static func memory(of processes: [Entry], exact: Bool) -> Int {
    let page = max(1, sysconf(Int32(_SC_PAGESIZE)))
    return processes.reduce(0) { sum, process in
      if exact, let text = SystemFiles().text("/proc/\(process.number)/smaps_rollup") {
        for line in text.split(separator: "\n") where line.hasPrefix("Pss:") {
          let words = line.split(separator: " ")
          if words.count >= 2, let kilobytes = Int(words[1]) { return sum + kilobytes * 1024 }
        }
      }
      let words = SystemFiles().text("/proc/\(process.number)/statm")?.split(separator: " ") ?? []
      return sum + (words.count >= 2 ? Int(words[1]) ?? 0 : 0) * page
    }
  }
}
