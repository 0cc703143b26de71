import ArgumentParser
import Commands
import Foundation
import Hosts
import Kernel
import Transformer

/// Does one piece of work with an installed model; started by Behest itself.
///
/// What it writes goes to standard output; how far it is, where the environment says.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Do one piece of work with an installed model.",
    shouldDisplay: false)

  @Argument(help: "The task.")
  var task: String

  @Option(help: "The model's name.")
  var model: String

  @Option(help: "The language of the input.")
  var from: String?

  @Option(help: "The language of the output.")
  var to: String?

  @Option(help: "What is asked.")
  var question: String?

  @Option(help: "What is to be written.")
  var prompt: String?

  @Option(help: "How it shall be done.")
  var how: [String] = []

  @Option(help: "The files to read; standard input without one.")
  var input: [String] = []

  @Option(help: "The text, instead of a file.")
  var text: String?

  func run() throws {
    guard let kind = TaskKind(rawValue: task) else { throw Complaint("there is no task \(task)") }
    let places = [try? Resources().folder("weights"), Home().models].compactMap { $0 }
    guard let found = InstalledModels.find(in: places).first(where: { $0.model.name == model })
    else { throw Complaint("the model \(model) is in none of \(places.joined(separator: ", "))") }
    guard found.model.tasks.contains(kind) else { throw Complaint("\(model) cannot do \(task)") }
    switch kind {
    case .translation:
      guard let to else { throw Complaint("--to is missing") }
      try TranslationWork(folder: found.folder, to: to).run(try texts())
    default:
      throw Complaint("the built-in runtime cannot do \(task) yet")
    }
  }

  private func texts() throws -> [String] {
    if let text { return [text] }
    if input.isEmpty {
      return [String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)]
    }
    return try input.map { path in
      guard let data = FileManager.default.contents(atPath: path) else {
        throw Complaint("cannot read \(path)")
      }
      return String(decoding: data, as: UTF8.self)
    }
  }
}

/// Why a worker could not work: one sentence on standard error.
struct Complaint: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
