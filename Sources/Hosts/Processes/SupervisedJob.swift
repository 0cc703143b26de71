import Foundation
import Glibc

/// What a supervisor starts and watches over: `spec.json` in the folder of the job.
package struct SupervisedJob: Codable, Hashable, Sendable {
  /// The program and its arguments; the program is a path, or is looked for in `PATH`.
  package var arguments: [String]
  /// What is added to the environment; an empty value is set to nothing, not taken out.
  package var environment: [String: String]
  /// The folder it runs in.
  package var directory: String
  /// The cores it may run on; empty for all.
  package var processors: [Int]
  /// The memory that all its processes may use together, in bytes.
  package var memoryLimit: Int?
  /// How long it may run, in seconds; a pause does not count.
  package var timeLimit: Double?
  /// How long it may take to end when it is asked to, before it is made to.
  package var grace: Double
  /// The file that its standard input is; nothing where it is `nil`.
  package var input: String?
  /// The file that its standard output goes to.
  package var output: String
  /// The file that its standard error goes to.
  package var error: String
  /// The file that the output becomes when the job ends well; `nil` where it stays where it is.
  package var published: String?
  /// How far it steps back behind other processes, 0 to 19.
  package var niceness: Int

  /// A job of a program with its arguments.
  package init(arguments: [String], directory: String, output: String, error: String) {
    self.arguments = arguments
    self.directory = directory
    self.output = output
    self.error = error
    environment = [:]
    processors = []
    grace = 10
    niceness = 0
  }
}

/// What a supervisor says of its job: `status.json` in the folder of the job.
package struct SupervisorStatus: Codable, Hashable, Sendable {
  /// Where the job is.
  package enum Phase: Codable, Hashable, Sendable {
    /// It runs.
    case running
    /// It stands still.
    case paused
    /// It is over.
    case ended(SupervisedEnding)
  }

  /// The supervisor.
  package var supervisor: ProcessIdentity
  /// The job's first process; `nil` where it could not be started.
  package var process: ProcessIdentity?
  /// Where the job is.
  package var phase: Phase
  /// When it was started, in milliseconds since 1970.
  package var startedAt: Int64
  /// When it ended.
  package var endedAt: Int64?
  /// Seconds of processor time of all its processes that have ended.
  package var processorSeconds: Double
  /// The most memory that its processes used together, in bytes, as far as was seen.
  package var peakMemory: Int
  /// How long it stood still, in seconds.
  package var pausedSeconds: Double
}

/// How a supervised job ended.
package enum SupervisedEnding: Codable, Hashable, Sendable {
  /// With an exit status.
  case exited(Int32)
  /// By a signal that the supervisor did not send.
  case signalled(Int32)
  /// It was told to.
  case cancelled
  /// It ran too long.
  case timeLimit
  /// Its processes wanted more memory than they may have.
  case outOfMemory
  /// It could not be started, or its output could not be put in place.
  case failed(reason: String)
}

/// The files in the folder of a job.
package struct JobFolder: Hashable, Sendable {
  /// The folder.
  package let path: String

  /// The folder at a path.
  package init(_ path: String) { self.path = path }

  /// What is started.
  package var specification: String { path + "/spec.json" }
  /// What has become of it.
  package var status: String { path + "/status.json" }
  /// Held by the supervisor as long as it lives.
  package var lock: String { path + "/lock" }
  /// What the job writes to its standard output.
  package var output: String { path + "/output" }
  /// What the job writes to its standard error.
  package var error: String { path + "/error" }
  /// A text that the job reads.
  package var input: String { path + "/input" }
  /// How far the job is, as it says itself.
  package var progress: String { path + "/progress" }
  /// What the supervisor has to complain about.
  package var supervisorLog: String { path + "/supervisor.log" }

  /// Reads what is started.
  ///
  /// - Throws: `HostError.unreadable` or `malformed`.
  package func readSpecification() throws(HostError) -> SupervisedJob {
    let data = try SystemFiles.data(specification)
    do {
      return try JSONDecoder().decode(SupervisedJob.self, from: data)
    } catch {
      throw .malformed(path: specification, reason: String(describing: error))
    }
  }

  /// Reads what has become of it; `nil` where that is not known yet.
  package func readStatus() -> SupervisorStatus? {
    guard let data = try? SystemFiles.data(status) else { return nil }
    return try? JSONDecoder().decode(SupervisorStatus.self, from: data)
  }

  /// Writes what is started.
  ///
  /// - Throws: `HostError.diskFull` or `notWritable`.
  package func write(_ job: SupervisedJob) throws(HostError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data: Data
    do {
      data = try encoder.encode(job)
    } catch {
      throw .notWritable(path: specification, reason: String(describing: error))
    }
    try SystemFiles.replace(specification, with: data)
  }

  /// Moves what a job wrote beside the file that it should have become out of the way, to where
  /// jobs without a file write.
  func takeBack(_ job: SupervisedJob) {
    guard let target = job.published, target != job.output, access(job.output, F_OK) == 0 else {
      return
    }
    if rename(job.output, output) != 0 { unlink(job.output) }
  }
}
