import ArgumentParser
import Foundation
import Tensors
import Transformer

/// Tells what a model's files hold.
struct EngineInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Print what a model's files hold.",
    discussion: """
      A model that the engine cannot run is listed all the same; why it cannot is said behind it, \
      with exit status 2.
      """)

  @Argument(help: "The model.")
  var file: String

  @Flag(help: "List every weight.")
  var tensors = false

  @Flag(help: "Print for programs: one JSON object, with all weights and metadata.")
  var json = false

  func run() throws {
    try EngineEdge.run {
      let listing = try ModelListing(path: file)
      try EngineEdge.show(json ? EngineEdge.json(listing) : listing.text(listsWeights: tensors))
      if let problem = listing.problem { throw Complaint("the engine cannot run it: \(problem)") }
    }
  }
}
