import Commands
package import Kernel
import Synchronization

/// A world with a clock of its own, in which jobs take as long, and end, as it is described.
///
/// The same description and the same requests lead to the same events.
package final class SimulatedWorld: World {
  private let core: Mutex<SimulatedCore>
  private let description: MachineDescription
  /// Its files.
  package let files: any WorldFiles

  /// A world of a description.
  ///
  /// - Parameters:
  ///   - now: When it begins; else as described, else at the beginning of 2026.
  ///   - files: Its files; jobs write into them.
  package init(
    _ description: MachineDescription, now: Instant? = nil,
    files: any WorldFiles = MemoryFiles()
  ) {
    self.description = description
    self.files = files
    let beginning = now ?? description.clock ?? Instant(seconds: 1_767_225_600)
    core = Mutex(SimulatedCore(description, now: beginning))
  }

  /// The time now.
  package var now: Instant { core.withLock { $0.now } }

  /// Seconds that the clock on the wall is ahead of UTC.
  package var utcOffset: Int { description.utcOffset }

  /// What there is to compute with, as it is now.
  package func machine() -> Machine {
    core.withLock { $0.machine }
  }

  /// The models that are installed.
  package func models() -> [InstalledModel] { description.models }

  /// Starts a job.
  package func start(_ launch: Launch) {
    let text = content(of: launch)
    core.withLock { $0.start(launch, reading: text) }
    deliver()
  }

  /// Sends a signal to a job.
  package func signal(_ job: JobID, attempt: Int, _ signal: JobSignal) {
    core.withLock { $0.signal(job, attempt, signal) }
    deliver()
  }

  /// What happened since the last call, in order.
  package func reports() -> [Report] {
    deliver()
    return core.withLock { core in
      defer { core.reports = [] }
      return core.reports
    }
  }

  /// Answers what the planner needs to know, seen from a folder.
  package func answers(
    to questions: [FactQuestion], directory: String
  ) -> [FactQuestion: FactAnswer] {
    var answers: [FactQuestion: FactAnswer] = [:]
    for question in questions {
      var answer = files.answer(question, directory: directory)
      if case .program(let name) = question { answer = program(name, answer) }
      answers[question] = answer
    }
    return answers
  }

  /// Lets time pass until then, or until there is something to report.
  package func pass(until time: Instant) {
    core.withLock { $0.pass(until: time) }
    deliver()
  }

  /// What a job has printed.
  package func printed(by job: JobID) -> String? {
    core.withLock { $0.printed[job] }
  }

  /// When something will be to report, if nothing is asked for before.
  package var nextReport: Instant? { core.withLock { $0.nextDue } }

  /// Programs are there as described, or all of them; a file in the folder goes first.
  private func program(_ name: String, _ found: FactAnswer) -> FactAnswer {
    if case .notExecutable = found, name.contains(".") { return found }
    guard let programs = description.programs else { return .program(path: "/usr/bin/" + name) }
    return programs.contains(name)
      ? .program(path: "/usr/bin/" + name)
      : .nothing(near: Nearness.nearest(to: name, in: programs))
  }

  /// Writes what jobs that have ended have made.
  private func deliver() {
    let made = core.withLock { core in
      defer { core.made = [] }
      return core.made
    }
    for (path, text) in made { files.write(text, to: path) }
  }

  /// The text that a job reads.
  private func content(of launch: Launch) -> String {
    launch.inputs.compactMap { source -> String? in
      switch source {
      case .file(_, let path): files.text(at: path)
      case .text(let text): text
      case .printed(let job): printed(by: job)
      }
    }.joined(separator: "\n")
  }
}
