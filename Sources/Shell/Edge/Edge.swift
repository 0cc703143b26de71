import Foundation
import Hosts

/// Words for errors where there is no conversation: in the language of the environment.
@MainActor
package enum Edge {
  /// The lines that tell why no sentences can be read.
  package static func lines(for error: RequestReaderError) -> [String] {
    guard let replies else { return ["behest: \(error)"] }
    return replies.page(for: error).lines(width: nil, painter: Painter(isOn: false))
  }

  private static var replies: Replies? {
    guard let folder = try? Resources().folder("prompts") else { return nil }
    let library = ReplyLibrary(directory: folder + "/replies")
    return library.replies(
      SpokenLanguage.of(
        environment: ProcessInfo.processInfo.environment, available: library.languages))
  }
}
