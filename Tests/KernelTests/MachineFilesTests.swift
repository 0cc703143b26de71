import Foundation
import Kernel
import Simulation
import Testing

/// The machines that conversations are tested on can be read.
struct MachineFilesTests {
  @Test func allOfThemAreWellFormed() throws {
    let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().appending(
        path: "Conversations/machines")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    #expect(!files.isEmpty)
    for file in files where file.pathExtension == "yml" {
      let description = try MachineDescription(yaml: String(contentsOf: file, encoding: .utf8))
      #expect(!description.machine.nodes.isEmpty, "\(file.lastPathComponent)")
    }
  }
}
