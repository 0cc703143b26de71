/// Why a chat template cannot be read or rendered, and in which of its lines.
package struct TemplateError: Error, Equatable, CustomStringConvertible {
  package enum Reason: Equatable, Sendable {
    /// It is not written in the language; what was found or expected.
    case syntax(String)
    /// It is the language, but a part that chat templates do not need.
    case unsupported(String)
    /// A value that is not there was used as if it were.
    case undefined(String)
    /// A value is of a kind that the operation does not take.
    case type(String)
    /// The template itself refuses the conversation.
    case raised(String)
    /// A bound on depth, work or size is reached.
    case limit(String)
  }

  package let line: Int
  package let reason: Reason

  package init(line: Int, reason: Reason) {
    self.line = line
    self.reason = reason
  }

  package var description: String {
    switch reason {
    case .syntax(let what), .type(let what), .limit(let what):
      "line \(line) of the chat template: \(what)"
    case .unsupported(let what): "line \(line) of the chat template: \(what) is not supported"
    case .undefined(let what): "line \(line) of the chat template: \(what) is undefined"
    case .raised(let message): "the chat template refuses the conversation: \(message)"
    }
  }
}
