import CPosix
import Foundation
import Glibc

/// Starts one job and stays with it to its end: `behest supervise FOLDER`.
///
/// It is a process of its own and belongs to no terminal, so that the job, its limits and the
/// record of its end survive the shell. All that the job starts is below the supervisor, wherever
/// it moves to, and ends with it. It takes three signals: TERM ends the job (asks first, then makes
/// it), USR1 pauses it, USR2 lets it go on.
package struct Supervisor {
  private let folder: JobFolder
  private let job: SupervisedJob
  private var clock: SupervisorClock
  private var status: SupervisorStatus
  private var ending: SupervisedEnding?
  private var forced: SupervisedEnding?
  private var nextSample = 0.0

  /// Supervises the job in a folder, from its start to its end.
  ///
  /// A job is started once: where another supervisor has it or had it, this one does nothing.
  ///
  /// - Returns: The exit status of the supervisor: 0 where the job was started, 75 where it is
  ///   another's, 74 where a file failed.
  package static func run(folder path: String) -> Int32 {
    let folder = JobFolder(path)
    behest_block_signals()
    let lock = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard lock >= 0 else { return complain(SystemFiles.writing(folder.lock, errno)) }
    defer { close(lock) }
    guard behest_try_lock(lock) == 0, access(folder.status, F_OK) != 0 else { return 75 }
    _ = behest_become_subreaper()
    guard let identity = ProcessIdentity(running: getpid()) else {
      return complain(.unreadable(path: "/proc/self/stat", reason: "it is missing"))
    }
    do {
      let job = try folder.readSpecification()
      var supervisor = Supervisor(folder: folder, job: job, identity: identity)
      supervisor.work()
      return 0
    } catch {
      return complain(error)
    }
  }

  private static func complain(_ error: HostError) -> Int32 {
    note(error)
    return 74
  }

  /// Writes a complaint to the supervisor's log, which is its standard error.
  private static func note(_ error: HostError) {
    let line = Data("behest supervise: \(error)\n".utf8)
    line.withUnsafeBytes { _ = Glibc.write(2, $0.baseAddress, $0.count) }
  }

  private init(folder: JobFolder, job: SupervisedJob, identity: ProcessIdentity) {
    self.folder = folder
    self.job = job
    clock = SupervisorClock(limit: job.timeLimit, grace: job.grace, now: monotonicSeconds())
    status = SupervisorStatus(
      supervisor: identity, phase: .running, startedAt: Self.milliseconds(), processorSeconds: 0,
      peakMemory: 0, pausedSeconds: 0)
  }

  private mutating func work() {
    do {
      let number = try start()
      status.process = ProcessIdentity(child: number)
      write()
      watch(number)
      if ending == .exited(0), forced == nil { publish() }
    } catch {
      ending = .failed(reason: Self.reason(of: error))
    }
    folder.takeBack(job)
    status.phase = .ended(forced ?? ending ?? .failed(reason: "its end was not seen"))
    status.endedAt = Self.milliseconds()
    status.pausedSeconds = clock.pausedSeconds(now: monotonicSeconds())
    write()
  }

  // MARK: Starting

  private func start() throws(HostError) -> Int32 {
    let input = try openFile(job.input ?? "/dev/null", O_RDONLY)
    defer { close(input) }
    let output = try openFile(job.output, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND)
    defer { close(output) }
    let error =
      job.error == job.output
      ? dup(output) : try openFile(job.error, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND)
    defer { close(error) }
    var environment = ProcessInfo.processInfo.environment
    environment.merge(job.environment) { _, new in new }
    var child = ChildProcess(arguments: job.arguments, environment: environment)
    child.directory = job.directory
    child.input = input
    child.output = output
    child.error = error
    child.processors = job.processors
    child.diesWithParent = true
    child.isFirstToGo = true
    child.niceness = job.niceness
    return try child.start()
  }

  private func openFile(_ path: String, _ flags: Int32) throws(HostError) -> Int32 {
    let file = open(path, flags | O_CLOEXEC, 0o644)
    if file >= 0 { return file }
    if flags == O_RDONLY { throw .unreadable(path: path, reason: systemReason(errno)) }
    throw SystemFiles.writing(path, errno)
  }

  private static func reason(of error: HostError) -> String {
    if case .cannotStart(_, let reason) = error { return reason }
    return error.description
  }

  // MARK: Watching

  private mutating func watch(_ number: Int32) {
    while true {
      let isAlone = reap(number)
      if isAlone { return }
      let now = monotonicSeconds()
      switch clock.due(now: now) {
      case .nothing: break
      case .timeLimit: stop(.timeLimit)
      case .kill: signalAll(SIGKILL)
      }
      // What the first process leaves behind ends with it.
      if ending != nil, !clock.isEnding { stop(nil) }
      sample(now)
      var patience = min(1, clock.patience(now: now) ?? 1)
      if job.memoryLimit != nil { patience = min(patience, 0.1) }
      handle(behest_wait_signal(Int32(patience * 1000)))
    }
  }

  /// Takes note of what has ended; whether nothing of the job is left.
  private mutating func reap(_ number: Int32) -> Bool {
    var end = behest_end()
    while true {
      let found = behest_reap(-1, &end)
      if found < 0 { return true }
      if found == 0 { return false }
      status.processorSeconds += Double(end.user_microseconds + end.system_microseconds) / 1e6
      status.peakMemory = max(status.peakMemory, Int(end.peak_bytes))
      guard end.pid == number else { continue }
      ending = end.signal == 0 ? .exited(end.exit_code) : .signalled(end.signal)
    }
  }

  private mutating func handle(_ signal: Int32) {
    switch signal {
    case SIGTERM, SIGINT:
      if ending == nil { stop(.cancelled) }
    case SIGUSR1:
      guard !clock.isEnding, !clock.isPaused else { return }
      clock.pause(now: monotonicSeconds())
      signalAll(SIGSTOP)
      status.phase = .paused
      write()
    case SIGUSR2:
      guard clock.isPaused else { return }
      clock.resume(now: monotonicSeconds())
      signalAll(SIGCONT)
      status.phase = .running
      write()
    default: break
    }
  }

  /// Asks the job to end; the grace period begins.
  private mutating func stop(_ why: SupervisedEnding?) {
    if forced == nil { forced = why }
    clock.askToEnd(now: monotonicSeconds())
    signalAll(SIGTERM)
    // What stands still cannot end.
    clock.resume(now: monotonicSeconds())
    signalAll(SIGCONT)
  }

  private func signalAll(_ signal: Int32) {
    // A process may start another between the look and the signal: look until none is new.
    var told: Set<Int32> = []
    for _ in 0..<8 {
      let new = ProcessTable.descendants(of: getpid()).filter { told.insert($0.number).inserted }
      if new.isEmpty { return }
      for process in new { _ = behest_signal_process(process.number, process.startTicks, signal) }
      if signal != SIGSTOP, signal != SIGKILL { return }
    }
  }

  private mutating func sample(_ now: Double) {
    guard now >= nextSample else { return }
    nextSample = now + (job.memoryLimit == nil ? 1 : 0.1)
    let processes = ProcessTable.descendants(of: getpid())
    var used = ProcessTable.memory(of: processes, exact: false)
    if let limit = job.memoryLimit, used > limit {
      used = ProcessTable.memory(of: processes, exact: true)
      if used > limit {
        if forced == nil, ending == nil { forced = .outOfMemory }
        clock.askToEnd(now: now - job.grace)
        signalAll(SIGKILL)
      }
    }
    status.peakMemory = max(status.peakMemory, used)
  }

  // MARK: Ending

  /// Puts the output where it belongs.
  private mutating func publish() {
    guard let target = job.published, target != job.output else { return }
    if rename(job.output, target) == 0 { return }
    ending = .failed(reason: SystemFiles.writing(target, errno).description)
  }

  /// Writes the status; where the disk is full, over the old one, which is padded for that.
  private func write() {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    guard var data = try? encoder.encode(status) else { return }
    if data.count < 2048 { data.append(Data(repeating: 0x20, count: 2048 - data.count)) }
    for attempt in 0..<50 {
      do {
        return try SystemFiles.replace(folder.status, with: data)
      } catch {
        let failure = data.withUnsafeBytes {
          behest_overwrite(folder.status, $0.baseAddress, $0.count)
        }
        if failure == 0 { return }
        if attempt == 0 { Self.note(error) }
        usleep(200_000)
      }
    }
  }

  private static func milliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
