import Foundation
import Shell
import Testing

/// The transcripts on described machines, which `behest check` runs, too.
///
/// Those on this machine need the executable itself, which supervises their jobs.
@Suite(.serialized) @MainActor struct ConversationTests {
  @Test func `every transcript is as written`() async {
    setenv("BEHEST_RESOURCES", projectFolder, 1)
    let folder = projectFolder + "/Tests/Conversations"
    let names = FileManager.default.enumerator(atPath: folder)?.allObjects ?? []
    let files = names.compactMap { $0 as? String }.filter {
      $0.hasSuffix(".chat") && !$0.hasPrefix("this/")
    }
    #expect(files.count > 10)
    #expect(await Check(files: files.map { folder + "/" + $0 }, updates: false).run() == 0)
  }
}
