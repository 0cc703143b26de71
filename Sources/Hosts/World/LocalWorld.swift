import Foundation
import Glibc
package import Kernel
import Synchronization

/// This computer: what the kernel's decisions are carried out on when they are meant.
package final class LocalWorld: World {
  /// A job that is watched until it is over.
  private struct Watch {
    let folder: JobFolder
    var isStarted = false
    var progress: WorkProgress?
    /// When a progress was reported last; in between, it is left alone.
    var reportedAt = 0.0
    /// Signals that came before the supervisor was there to take them.
    var signals: [Int32] = []
  }

  private struct Key: Hashable {
    let job: JobID
    let attempt: Int
  }

  private struct Contents {
    var watches: [Key: Watch] = [:]
    /// The folders of jobs that run, also those that another process watches.
    var running: [JobFolder] = []
    var reports: [TimedReport] = []
  }

  private let home: Home
  private let discovery: Discovery
  private let speeds: DeviceSpeeds
  private let processes: ProcessHost
  private let facts: FactFinder
  private let executable: String
  private let modelPlaces: [String]
  private let contents = Mutex(Contents())

  /// This computer, with a home.
  ///
  /// - Parameters:
  ///   - executable: What supervises jobs and runs models: Behest itself.
  ///   - modelPlaces: The folders that hold folders of weights.
  package init(
    home: Home, discovery: Discovery = Discovery(), speeds: DeviceSpeeds? = nil,
    executable: String = Resources.executable, modelPlaces: [String]? = nil
  ) {
    self.home = home
    self.discovery = discovery
    self.speeds = speeds ?? DeviceSpeeds(home: home)
    self.executable = executable
    processes = ProcessHost(command: [executable, "supervise"])
    facts = FactFinder()
    if let modelPlaces {
      self.modelPlaces = modelPlaces
    } else {
      self.modelPlaces = [try? Resources().folder("weights"), home.models].compactMap { $0 }
    }
  }

  /// The time now.
  package var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// Seconds that the clock on the wall is ahead of UTC.
  package var utcOffset: Int { TimeZone.current.secondsFromGMT() }

  /// The computer as it is now.
  ///
  /// A processor that was never measured is measured first.
  package func machine() -> Machine {
    let now = now
    let cores = discovery.cores().count
    let folders = contents.withLock { Set($0.watches.values.map(\.folder) + $0.running) }
    let own = Set(folders.flatMap { processes.processes(of: $0) })
    return discovery.machine(own: own) { kind, model in
      speeds.speed(kind, model, cores: cores, now: now)
    }
  }

  /// The models that are installed, here and with Behest.
  package func models() -> [InstalledModel] {
    InstalledModels.find(in: modelPlaces).map(\.model)
  }

  /// Answers what the planner needs to know.
  package func answers(
    to questions: [FactQuestion], directory: String
  ) -> [FactQuestion: FactAnswer] {
    facts.answers(to: questions, directory: directory)
  }

  /// Takes note of the jobs that run, so that none is taken for somebody else's.
  package func know(_ jobs: [(job: JobID, attempt: Int)]) {
    let folders = jobs.map { JobFolder(home.folder(job: $0.job.number, attempt: $0.attempt)) }
    contents.withLock { $0.running = folders }
  }

  // MARK: Jobs

  /// Starts a job under a supervisor.
  package func start(_ launch: Launch) {
    let preparation = JobPreparation(
      home: home, executable: executable, cores: discovery.cores(),
      accelerators: discovery.accelerators())
    let folder = JobFolder(home.folder(job: launch.job.number, attempt: launch.attempt))
    do {
      let job = try preparation.job(for: launch)
      try processes.start(job, in: folder)
      contents.withLock {
        $0.watches[Key(job: launch.job, attempt: launch.attempt)] = Watch(folder: folder)
        if case .model = launch.work {
          $0.reports.append(TimedReport(.preparing(launch.job, attempt: launch.attempt)))
        }
      }
    } catch {
      let reason: String
      if case .cannotStart(_, let why) = error { reason = why } else { reason = error.description }
      contents.withLock {
        $0.reports.append(
          TimedReport(.ended(launch.job, attempt: launch.attempt, Ending(.couldNotStart(reason)))))
      }
    }
  }

  /// Sends a signal to all processes of a job.
  package func signal(_ job: JobID, attempt: Int, _ signal: JobSignal) {
    let number: Int32 =
      switch signal {
      case .terminate: SIGTERM
      case .pause: SIGUSR1
      case .resume: SIGUSR2
      }
    let key = Key(job: job, attempt: attempt)
    guard let folder = contents.withLock({ $0.watches[key]?.folder }) else { return }
    if !processes.send(number, to: folder) {
      contents.withLock { $0.watches[key]?.signals.append(number) }
    }
  }

  /// Goes on with jobs that an earlier owner started: what has become of them comes as reports.
  package func adopt(_ jobs: [(job: JobID, attempt: Int)]) {
    contents.withLock { contents in
      for (job, attempt) in jobs {
        let key = Key(job: job, attempt: attempt)
        guard contents.watches[key] == nil else { continue }
        contents.watches[key] = Watch(
          folder: JobFolder(home.folder(job: job.number, attempt: attempt)))
      }
    }
  }

  /// What happened since the last call, in order.
  package func reports() -> [Report] { timedReports().map(\.report) }

  /// What happened since the last call, in order, each with its time where that is known.
  ///
  /// Nobody may have looked for hours: the supervisor knows when a job ended.
  package func timedReports() -> [TimedReport] {
    look()
    return contents.withLock { contents in
      defer { contents.reports = [] }
      return contents.reports
    }
  }

  /// Lets time pass until then, or until there is something to report.
  package func pass(until time: Instant) {
    var nap = 0.01
    while true {
      look()
      if contents.withLock({ !$0.reports.isEmpty }) { return }
      let left = time - now
      guard left > 0 else { return }
      usleep(UInt32(min(left, nap) * 1_000_000))
      // What has just been started is often done at once; what is not may be looked at less often.
      nap = min(0.1, nap * 1.2)
    }
  }

  private func look() {
    processes.reapAll()
    for (key, watch) in contents.withLock({ $0.watches }) {
      let observation = processes.observe(watch.folder)
      contents.withLock { contents in
        guard contents.watches[key] != nil else { return }
        take(observation, key, &contents)
      }
    }
  }

  private func take(_ observation: ProcessHost.Observation, _ key: Key, _ contents: inout Contents)
  {
    switch observation {
    case .starting: break
    case .absent, .lost:
      contents.watches[key] = nil
      contents.reports.append(TimedReport(.missing(key.job, attempt: key.attempt)))
    case .alive(let status):
      noteStart(status, key, &contents)
      noteProgress(key, &contents)
      let signals = contents.watches[key]?.signals ?? []
      contents.watches[key]?.signals = signals.filter { !status.supervisor.send($0) }
    case .ended(let status, let ending):
      noteStart(status, key, &contents)
      noteProgress(key, &contents)
      let progress = contents.watches[key]?.progress
      contents.watches[key] = nil
      contents.reports.append(
        TimedReport(
          .ended(key.job, attempt: key.attempt, Self.ending(ending, status, progress)),
          at: status.endedAt))
    }
  }

  private func noteStart(_ status: SupervisorStatus, _ key: Key, _ contents: inout Contents) {
    guard contents.watches[key]?.isStarted == false, let process = status.process else { return }
    contents.watches[key]?.isStarted = true
    contents.reports.append(
      TimedReport(
        .started(key.job, attempt: key.attempt, process: Int(process.number)),
        at: status.startedAt))
  }

  private func noteProgress(_ key: Key, _ contents: inout Contents) {
    guard let watch = contents.watches[key],
      let progress = WorkProgress(path: watch.folder.progress), progress != watch.progress
    else { return }
    contents.watches[key]?.progress = progress
    // What is reported is journalled: once a second will do.
    let now = monotonicSeconds()
    guard let done = progress.done, done.isFinite, now >= watch.reportedAt + 1 else { return }
    contents.watches[key]?.reportedAt = now
    contents.reports.append(
      TimedReport(
        .progress(
          key.job, attempt: key.attempt,
          Job.Progress(done: done, total: progress.total, unit: progress.unit ?? ""))))
  }

  private static func ending(
    _ ending: SupervisedEnding, _ status: SupervisorStatus, _ progress: WorkProgress?
  ) -> Ending {
    let outcome: Ending.Outcome =
      switch ending {
      case .exited(let code): .exited(Int(code))
      case .signalled(let number): .signalled(Int(number))
      case .cancelled: .signalled(Int(SIGTERM))
      case .timeLimit: .timedOut
      case .outOfMemory: .outOfMemory
      case .failed(let reason): .couldNotStart(reason)
      }
    var amount: Amount?
    if let value = progress?.amount, value > 0,
      let unit = progress?.amountUnit.flatMap(Speed.Unit.init(rawValue:))
    {
      amount = Amount(value, unit)
    }
    // Nobody may have looked for hours after the end: the supervisor knows when it was.
    let ran = status.endedAt.map { Double($0 - status.startedAt) / 1000 - status.pausedSeconds }
    return Ending(
      outcome, amount: amount, workSeconds: progress?.workSeconds ?? ran.map { max(0, $0) },
      processorSeconds: status.processorSeconds, peakMemory: status.peakMemory)
  }

  // MARK: Files

  /// The files with what a job printed, in its newest attempt; `nil` where it never started.
  package func outputs(of job: JobID) -> JobOutputFiles? {
    guard let newest = home.newestAttempt(job: job.number) else { return nil }
    let folder = JobFolder(newest)
    guard let job = try? folder.readSpecification() else {
      return JobOutputFiles(output: folder.output, error: folder.error)
    }
    // While it runs it writes beside its file; when it failed, what there is was taken back.
    let places = [job.output, folder.output, job.published].compactMap { $0 }
    return JobOutputFiles(
      output: places.first { access($0, F_OK) == 0 } ?? folder.output, error: job.error)
  }
}

/// What happened, and when.
package struct TimedReport: Sendable {
  /// What happened.
  package let report: Report
  /// When; nil where only the time at which it was seen is known.
  package let time: Instant?

  /// What happened, and when in milliseconds since 1970.
  package init(_ report: Report, at milliseconds: Int64? = nil) {
    self.report = report
    time = milliseconds.map(Instant.init(milliseconds:))
  }
}

/// The files with what a job printed.
package struct JobOutputFiles: Hashable, Sendable {
  /// Its standard output.
  package var output: String
  /// Its standard error.
  package var error: String
}
