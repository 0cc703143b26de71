package import Commands
import Foundation

/// All phrases of one language, sorted by what they are for.
package struct PhraseBook: Sendable {
  /// A program with its ways to be said; placeholders in braces stand in both.
  package struct Entry: Sendable {
    package var program: [String]
    package var phrases: [String]
    package var origin: String
    /// The verb of the first step, for balance.
    package var verb: Verb?
  }

  /// What is said when the shell waits, or about what was done before.
  package struct Reply: Sendable {
    package enum Situation: Hashable, Sendable {
      case plan
      case question(String)
      /// Nothing waits; the earlier program is done again, changed.
      case done
      case nothing
      /// After this program.
      case after(String)
    }

    package enum Effect: Hashable, Sendable {
      case program([String])
      /// These flags (or operands) set in the earlier program.
      case set(String)
      /// This flag taken out of it.
      case remove(String)
      /// One more value of a flag that repeats.
      case add(String)
      /// One of several values of a flag taken out; `{old}` in the phrase is the one.
      case drop(String)
      /// A further step, joined so; `{B}` in the phrase is the step.
      case append(Connector)
    }

    package var situation: Situation
    package var effect: Effect
    package var phrases: [String]
    package var origin: String
  }

  package let language: String
  /// Whole programs.
  package private(set) var programs: [Entry] = []
  /// Steps that refer to the one before: `then run summarization --input @output`.
  package private(set) var continuations: [Entry] = []
  /// Flags and the fragments that say them.
  package private(set) var clauses: [Entry] = []
  /// Connectors and their frames with {A} and {B}.
  package private(set) var joins: [Entry] = []
  /// Frames with {A} that change nothing.
  package private(set) var wraps: [String] = []
  package private(set) var replies: [Reply] = []
  package private(set) var unsupported: [Entry] = []
  /// Whole conversations.
  package private(set) var dialogues: [DialogueFile.Dialogue] = []
  /// What is wrong in the conversations.
  package private(set) var problems: [String] = []
  package let values: ValueLists

  /// Reads every `.txt` of `directory` and the lists in its `values/`.
  ///
  /// - Throws: `PhraseFile.ReadError`.
  package init(directory: String, language: String) throws(PhraseFile.ReadError) {
    self.language = language
    values = ValueLists(directory: directory + "/values")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    guard !names.isEmpty else { throw .unreadable(path: directory) }
    for name in names.sorted() where name.hasSuffix(".txt") {
      let file = try PhraseFile(path: directory + "/" + name, name: language + "/" + name)
      for section in file.sections { add(section) }
    }
    let folder = directory + "/dialogues"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in files.sorted() where name.hasSuffix(".txt") {
      let file = try DialogueFile(
        path: folder + "/" + name, name: language + "/dialogues/" + name)
      dialogues += file.dialogues
      problems += file.problems
    }
  }

  private mutating func add(_ section: PhraseFile.Section) {
    let first = section.header[0]
    let entry = Entry(
      program: section.header, phrases: section.phrases, origin: section.origin,
      verb: Self.verb(of: first))
    if first == "wrap" {
      wraps += section.phrases.filter { $0.contains("{A}") }
    } else if first == "unsupported" {
      unsupported.append(entry)
    } else if Connector(rawValue: first) != nil {
      joins.append(entry)
    } else if first.hasPrefix("--") {
      clauses.append(entry)
    } else if first.hasPrefix("[") {
      if let reply = Self.reply(section) { replies.append(reply) }
    } else if let word = first.split(separator: " ").first, Connector(rawValue: String(word)) != nil
    {
      continuations.append(entry)
    } else {
      programs.append(entry)
    }
  }

  static func verb(of line: String) -> Verb? {
    let words = line.split(separator: " ").map(String.init)
    if words.count > 1, let verb = Verb(rawValue: words[0] + " " + words[1]) { return verb }
    return words.first.flatMap(Verb.init(rawValue:))
  }

  private static func reply(_ section: PhraseFile.Section) -> Reply? {
    let first = section.header[0]
    guard let close = first.firstIndex(of: "]") else { return nil }
    let words = first[first.index(after: first.startIndex)..<close]
      .split(separator: " ", maxSplits: 1).map(String.init)
    let rest = first[first.index(after: close)...].trimmingCharacters(in: .whitespaces)
    let situation: Reply.Situation
    switch words.first {
    case "plan": situation = .plan
    case "question": situation = .question(words.count > 1 ? words[1] : "X")
    case "done": situation = .done
    case "nothing": situation = .nothing
    case "after": situation = .after(words.count > 1 ? words[1] : "")
    default: return nil
    }
    let effect: Reply.Effect
    if rest.hasPrefix("+ ") {
      effect = .set(String(rest.dropFirst(2)))
    } else if rest.hasPrefix("- ") {
      effect = .remove(String(rest.dropFirst(2)))
    } else if rest.hasPrefix("add ") {
      effect = .add(String(rest.dropFirst(4)))
    } else if rest.hasPrefix("drop ") {
      effect = .drop(String(rest.dropFirst(5)))
    } else if let connector = Connector(rawValue: rest) {
      effect = .append(connector)
    } else {
      effect = .program([rest] + section.header.dropFirst())
    }
    return Reply(
      situation: situation, effect: effect, phrases: section.phrases, origin: section.origin)
  }
}
