package import Commands
import Foundation
package import Interpreter

/// Who makes a program of a sentence.
@MainActor
package protocol RequestReader: AnyObject {
  /// Whether there is anybody who reads.
  var canRead: Bool { get }
  /// What a sentence means in its conversation.
  ///
  /// - Throws: `RequestReaderError` where it cannot read at all.
  func read(_ request: String, in conversation: Conversation) throws(RequestReaderError)
    -> Interpretation
  /// Which words of a request made which part of its program.
  func reasons(for program: Program, saidAs request: String, in conversation: Conversation)
    -> [Reason]
}

/// Why nobody reads sentences.
package enum RequestReaderError: Error, Equatable {
  /// The weights are not installed; where they were looked for.
  case missing(tried: [String])
  /// The weights cannot be used.
  case unusable(reason: String)
}

/// The interpreter, loaded when the first sentence is said, so that the shell starts at once.
@MainActor
package final class InstalledInterpreter: RequestReader {
  private let candidates: [String]
  /// The folder it was loaded from.
  package private(set) var folder: String?
  private var loaded: Result<Interpreter, RequestReaderError>?

  /// An interpreter from the first of these folders that holds one.
  ///
  /// - Parameter taught: the folder of one that learned from its user, which goes before the others as
  ///   long as it grew from one of them.
  package init(candidates: [String], taught: String? = nil) {
    let current = [taught].compactMap(\.self).filter { Lesson.isCurrent($0, among: candidates) }
    self.candidates = current + candidates
  }

  /// Whether its weights are there and can be used.
  package var canRead: Bool { (try? interpreter()) != nil }

  /// The interpreter itself.
  ///
  /// - Throws: `RequestReaderError` as `read(_:in:)` does.
  package func interpreter() throws(RequestReaderError) -> Interpreter {
    if let loaded { return try loaded.get() }
    let result = load()
    loaded = result
    return try result.get()
  }

  /// What a sentence means.
  package func read(_ request: String, in conversation: Conversation) throws(RequestReaderError)
    -> Interpretation
  {
    try interpreter().interpret(request, conversation: conversation)
  }

  /// Which words of a request made which part of its program.
  package func reasons(
    for program: Program, saidAs request: String, in conversation: Conversation
  ) -> [Reason] {
    (try? interpreter().reasons(for: program, saidAs: request, conversation: conversation)) ?? []
  }

  private func load() -> Result<Interpreter, RequestReaderError> {
    var failure: RequestReaderError?
    for candidate in candidates
    where FileManager.default.fileExists(atPath: candidate + "/model.safetensors") {
      do {
        let interpreter = try Interpreter(directory: candidate)
        folder = candidate
        return .success(interpreter)
      } catch {
        // What was taught to an older Behest may not fit; what is shipped does.
        failure = failure ?? .unusable(reason: "\(error)")
      }
    }
    return .failure(failure ?? .missing(tried: candidates))
  }
}
