import Foundation
import Tensors
import Transformer

/// Trains a model that writes the intent of a sentence and points at its slots, or labels sentences.
///
///     understanding-benchmark train SENTENCES OUTPUT MINUTES THREADS
///     understanding-benchmark label OUTPUT < sentences > labelled
///
/// A sentence is a line of words, BIO labels and an intent, with tabs between; words and labels are
/// separated by spaces. What is to be labelled needs only the words.
@main
struct UnderstandingBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments
    switch (arguments.dropFirst().first, arguments.count) {
    case ("train", 6):
      guard let minutes = Double(arguments[4]), let threads = Int(arguments[5]) else { usage() }
      try Training(
        sentences: try Sentence.all(path: arguments[2]), output: arguments[3], minutes: minutes,
        threads: threads
      ).run()
    case ("label", 3):
      let labeller = try Labeller(directory: arguments[2])
      while let line = readLine() {
        let words = line.split(separator: "\t").first?.split(separator: " ").map(String.init) ?? []
        write(labeller.labelled(words).line)
      }
    default: usage()
    }
  }

  static func usage() -> Never {
    FileHandle.standardError.write(Data("see the comment in the source\n".utf8))
    exit(64)
  }

  static func write(_ line: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
  }
}
