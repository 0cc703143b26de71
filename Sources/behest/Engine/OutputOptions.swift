import ArgumentParser
import Foundation
import Transformer

/// Where a model is written to.
struct OutputOptions: ParsableArguments {
  @Option(help: "The file (.gguf) or the folder to write.")
  var output: String

  @Flag(help: "Replace the output; a folder only if it holds a model and nothing else.")
  var force = false

  @Flag(help: "Print for programs.")
  var json = false

  var target: ModelTransfer.Output { ModelTransfer.Output(path: output) }

  /// Refuses an output that is the input, or that is there and may not be replaced.
  ///
  /// - Throws: `Complaint`.
  func check(input: String) throws {
    func real(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }
    let input = real(input)
    let output = real(output)
    guard input != output, !input.hasPrefix(output + "/") else {
      throw Complaint("\(self.output) is the input; it is never overwritten")
    }
    guard FileManager.default.fileExists(atPath: output) else { return }
    guard force else { throw Complaint("\(self.output) is there already; --force replaces it") }
    if let obstacle = target.obstacle {
      throw Complaint("\(self.output) is not replaced: \(obstacle)")
    }
  }
}
