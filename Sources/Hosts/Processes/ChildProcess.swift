import CPosix
import Foundation
import Glibc

/// The start of a process from an argument vector; no shell is involved.
struct ChildProcess {
  var arguments: [String]
  var environment: [String: String]
  var directory: String?
  var input: Int32 = -1
  var output: Int32 = -1
  var error: Int32 = -1
  var processors: [Int] = []
  var isSessionLeader = true
  var diesWithParent = false
  var keepsSignalsBlocked = false
  var isFirstToGo = false
  var niceness = 0

  /// Starts it.
  ///
  /// - Returns: Its number.
  /// - Throws: `HostError.cannotStart`.
  func start() throws(HostError) -> Int32 {
    let program = arguments.first ?? ""
    let folder = directory ?? FileManager.default.currentDirectoryPath
    guard let path = ProgramLookup.path(of: program, in: folder, environment: environment) else {
      throw .cannotStart(program: program, reason: "there is no such program")
    }
    let texts = arguments + environment.keys + environment.values
    guard !texts.contains(where: { $0.utf8.contains(0) }) else {
      throw .cannotStart(program: program, reason: "an argument holds a zero byte")
    }
    let strings = arguments.map { strdup($0) }
    let variables = environment.sorted { $0.key < $1.key }.map { strdup($0.key + "=" + $0.value) }
    defer { for pointer in strings + variables { free(pointer) } }
    var number: Int32 = 0
    var stage: Int32 = 0
    let cores = processors.compactMap { Int32(exactly: $0) }
    let failure = path.withCString { path in
      folder.withCString { folder in
        (strings + [nil]).withUnsafeBufferPointer { arguments in
          (variables + [nil]).withUnsafeBufferPointer { variables in
            cores.withUnsafeBufferPointer { cores in
              var request = behest_spawn_request()
              request.executable = path
              request.arguments = arguments.baseAddress
              request.environment = variables.baseAddress
              request.directory = directory == nil ? nil : folder
              request.input = input
              request.output = output
              request.error = error
              request.processors = cores.baseAddress
              request.processor_count = cores.count
              request.new_session = isSessionLeader ? 1 : 0
              request.dies_with_parent = diesWithParent ? 1 : 0
              request.keeps_signals_blocked = keepsSignalsBlocked ? 1 : 0
              request.adjusts_out_of_memory = isFirstToGo ? 1 : 0
              request.niceness = Int32(niceness)
              return behest_spawn(&request, &number, &stage)
            }
          }
        }
      }
    }
    guard failure == 0 else {
      throw .cannotStart(program: program, reason: reason(failure, stage: Int(stage), folder))
    }
    return number
  }

  private func reason(_ failure: Int32, stage: Int, _ folder: String) -> String {
    let reason = systemReason(failure)
    return switch stage {
    case behest_stage_directory: "cannot enter \(folder): \(reason)"
    case behest_stage_processors: "cannot use the cores \(processors): \(reason)"
    case behest_stage_execute where failure == ENOEXEC:
      "it is no program, and names none in its first line"
    case behest_stage_execute where failure == ENOENT:
      "the interpreter in its first line is missing"
    default: reason
    }
  }
}
