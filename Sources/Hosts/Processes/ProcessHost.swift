import CPosix
import Foundation
import Glibc
import Synchronization

/// Starts supervisors, looks what has become of their jobs, and passes signals on to them.
///
/// All it knows beyond the folders of the jobs is which supervisors it started itself: another
/// process can go on where this one ends.
package final class ProcessHost: Sendable {
  /// What has become of a job, as its folder and the processes tell.
  package enum Observation: Hashable, Sendable {
    /// It was never started, and nobody is about to.
    case absent
    /// Its supervisor is about to start it.
    case starting
    /// It runs or stands still.
    case alive(SupervisorStatus)
    /// It is over.
    case ended(SupervisorStatus, SupervisedEnding)
    /// Its supervisor is gone without a word, and the job with it.
    case lost
  }

  private let command: [String]
  private let children = Mutex<[String: ProcessIdentity]>([:])

  /// Starts supervisors by a command, to which the folder is added.
  package init(command: [String] = [Resources.executable, "supervise"]) {
    self.command = command
  }

  /// Starts a job in its folder, which is made where it is missing.
  ///
  /// - Throws: `HostError` where the folder cannot be written or the supervisor not be started.
  package func start(_ job: SupervisedJob, in folder: JobFolder) throws(HostError) {
    try SystemFiles.makeFolder(folder.path)
    try folder.write(job)
    let input = open("/dev/null", O_RDONLY | O_CLOEXEC)
    let log = open(folder.supervisorLog, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    defer {
      close(input)
      close(log)
    }
    guard log >= 0 else { throw SystemFiles.writing(folder.supervisorLog, errno) }
    var child = ChildProcess(
      arguments: command + [folder.path], environment: ProcessInfo.processInfo.environment)
    child.directory = "/"
    child.input = input
    child.output = log
    child.error = log
    child.keepsSignalsBlocked = true
    let number = try child.start()
    if let identity = ProcessIdentity(running: number) {
      children.withLock { $0[folder.path] = identity }
    }
  }

  /// Looks what has become of a job.
  package func observe(_ folder: JobFolder) -> Observation {
    let status = folder.readStatus()
    if let status {
      switch status.phase {
      case .ended(let ending):
        reap(folder)
        return .ended(status, ending)
      case .running, .paused:
        if status.supervisor.isRunning { return .alive(status) }
        // It may have ended between the two looks.
        if let last = folder.readStatus(), case .ended(let ending) = last.phase {
          reap(folder)
          return .ended(last, ending)
        }
        reap(folder)
        endLeftovers(status)
        if let job = try? folder.readSpecification() { folder.takeBack(job) }
        return .lost
      }
    }
    if let child = children.withLock({ $0[folder.path] }), child.isRunning { return .starting }
    return claim(folder)
  }

  /// Sends a signal to a job's supervisor.
  ///
  /// - Returns: Whether it was there to take it; `false` also while it is about to start in
  ///   another process.
  @discardableResult
  package func send(_ signal: Int32, to folder: JobFolder) -> Bool {
    let own = children.withLock { $0[folder.path] }
    guard let supervisor = folder.readStatus()?.supervisor ?? own else { return false }
    return supervisor.send(signal)
  }

  /// The processes of a job that runs.
  package func processes(of folder: JobFolder) -> [Int] {
    guard let status = folder.readStatus(), status.supervisor.isRunning else { return [] }
    return ProcessTable.numbers(below: status.supervisor.number)
  }

  /// Without a status: makes sure that no supervisor comes any more, and says what was.
  private func claim(_ folder: JobFolder) -> Observation {
    guard access(folder.specification, F_OK) == 0 else { return .absent }
    let lock = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard lock >= 0 else { return .absent }
    defer { close(lock) }
    guard behest_try_lock(lock) == 0 else { return .starting }
    if let status = folder.readStatus() {
      if case .ended(let ending) = status.phase { return .ended(status, ending) }
      return .lost
    }
    // A supervisor that has been started and not yet begun finds no job to start.
    rename(folder.specification, folder.specification + ".dropped")
    reap(folder)
    return .absent
  }

  /// Lets the system forget a supervisor that has ended.
  private func reap(_ folder: JobFolder) {
    guard let child = children.withLock({ $0[folder.path] }) else { return }
    var end = behest_end()
    // The status is written a moment before the end: then it is found the next time.
    if behest_reap(child.number, &end) != 0 {
      children.withLock { $0[folder.path] = nil }
    }
  }

  /// Takes note of the supervisors of this process that have ended.
  package func reapAll() {
    for path in children.withLock({ Array($0.keys) }) { reap(JobFolder(path)) }
  }

  /// Ends what a supervisor that was killed has left behind: the session of its job.
  private func endLeftovers(_ status: SupervisorStatus) {
    guard let process = status.process, process.boot == ProcessIdentity.currentBoot else { return }
    for entry in ProcessTable.all()
    where entry.session == process.number && entry.startTicks >= process.startTicks {
      _ = behest_signal_process(entry.number, entry.startTicks, SIGKILL)
    }
  }
}
