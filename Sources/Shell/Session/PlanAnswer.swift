/// The answer to a plan that waits, where it is one of the short ones.
package enum PlanAnswer: Equatable, Sendable {
  /// Carry it out.
  case yes
  /// Drop it.
  case no
  /// Edit the command.
  case edit
  /// Say why it is so.
  case why
  /// Choose another candidate: the one of this number, or show what there is.
  case other(Int?)

  /// Reads a key or a word of any language that the shell speaks; nil for anything else.
  package init?(_ text: String, replies: [Replies]) {
    let word = text.trimmed.lowercased().filter { !"。.!！,，".contains($0) }
    switch word {
    case "e", "edit", "编辑", "修改": self = .edit
    case "w", "why", "why?", "为什么", "为什么？", "为什么?": self = .why
    case "o", "other", "other choice", "换一个": self = .other(nil)
    default:
      if word.hasPrefix("o "), let number = Int(word.dropFirst(2).trimmingPrefix(" ")) {
        self = .other(number)
      } else if PlanAnswer.words("answer.yes", replies).contains(word) {
        self = .yes
      } else if PlanAnswer.words("answer.no", replies).contains(word) {
        self = .no
      } else {
        return nil
      }
    }
  }

  private static func words(_ key: String, _ replies: [Replies]) -> Set<String> {
    Set(
      replies.flatMap { ($0.word(key) ?? "").split(separator: " ").map(String.init) })
  }
}
