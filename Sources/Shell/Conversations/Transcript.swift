/// A conversation written down: what is said, what must be understood, printed and true.
///
/// The format is described in `docs/chat.md`. The lines of the file are kept, so that accepting
/// what was printed changes those lines alone.
package struct Transcript: Equatable, Sendable {
  /// What holds for the whole conversation.
  package struct Setup: Equatable, Sendable {
    /// The machine's description, relative to the transcript, or `this`.
    package var machine = "this"
    /// The time at which it begins, as `2026-11-20 14:30`; nil for now.
    package var clock: String?
    /// The language of the first replies.
    package var language: String?
    /// Whether the shell waits for the jobs it starts.
    package var waits = true
    /// How many columns the window has.
    package var width = 100
    /// Files that are there: paths below the folder of the conversation, and what they hold.
    package var files: [(path: String, text: String)] = []
    /// Variables of the environment.
    package var environment: [String: String] = [:]

    /// Whether two set-ups are the same.
    package static func == (a: Setup, b: Setup) -> Bool {
      a.machine == b.machine && a.clock == b.clock && a.language == b.language
        && a.waits == b.waits && a.width == b.width && a.environment == b.environment
        && a.files.map(\.path) == b.files.map(\.path)
        && a.files.map(\.text) == b.files.map(\.text)
    }
  }

  /// What happens in a turn.
  package enum Action: Equatable, Sendable {
    /// Something is said to the shell.
    case say(String)
    /// Time passes: a duration as in the command language.
    case pass(String)
  }

  /// One thing that happens, and what must follow.
  package struct Turn: Equatable, Sendable {
    /// What happens.
    package var action: Action
    /// The line of the file it stands in, counted from 1.
    package var line: Int
    /// The program that must be understood; nil where that is not checked.
    package var program: String?
    /// The lines that must be printed, with wildcards; nil where that is not checked.
    package var output: [String]?
    /// The lines of the file, counted from 0, that hold the output; empty, where it belongs.
    package var outputRange: Range<Int>
    /// What must be true afterwards.
    package var checks: [StateCheck]
  }

  /// The lines of the file.
  package var lines: [String]
  /// What holds for the whole conversation.
  package var setup: Setup
  /// The turns in order.
  package var turns: [Turn]

  /// The text with the output of some turns replaced, by the turn's position.
  package func updating(_ outputs: [Int: [String]]) -> String {
    var lines = lines
    for (position, turn) in turns.enumerated().reversed() {
      guard let output = outputs[position] else { continue }
      var block = output.map { ("    " + $0).trimmedEnd }
      while block.first?.isEmpty == true { block.removeFirst() }
      while block.last?.isEmpty == true { block.removeLast() }
      lines.replaceSubrange(turn.outputRange, with: block)
    }
    return lines.joined(separator: "\n")
  }
}

/// Something that must be true of the system: `job 1: done`.
package struct StateCheck: Equatable, Sendable {
  /// What is looked at, word by word.
  package var subject: [String]
  /// What it must be, with wildcards.
  package var expected: String
  /// The line of the file, counted from 1.
  package var line: Int

  /// The check as it is written.
  package var text: String { subject.joined(separator: " ") + ": " + expected }
}

/// Why a transcript cannot be read, and in which line.
package struct TranscriptError: Error, Equatable {
  /// The kinds of mistake.
  package enum Problem: Equatable, Sendable {
    /// The file cannot be read.
    case unreadable
    /// A set-up that does not exist.
    case unknownSetup(String)
    /// A value that the set-up does not take.
    case invalidSetup(String, value: String)
    /// A line that begins with nothing known.
    case unknownLine(String)
    /// Something expected before anything is said.
    case nothingSaid
    /// A check without a colon.
    case malformedCheck(String)
  }

  /// What is wrong.
  package var problem: Problem
  /// The line, counted from 1; 0 for the whole file.
  package var line: Int

  /// A mistake in a line.
  package init(problem: Problem, line: Int) {
    self.problem = problem
    self.line = line
  }
}
