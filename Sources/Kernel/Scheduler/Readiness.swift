/// Whether a job may start, seen from the jobs that it depends on.
enum Readiness: Equatable {
  /// Nothing is in the way.
  case ready
  /// These jobs are not over yet.
  case waits([JobID])
  /// It can never start, because of this job.
  case never(JobID)
  /// It is not needed.
  case skip
}

extension State {
  /// Whether a job may start, seen from the jobs that it depends on.
  func readiness(of job: Job) -> Readiness {
    var waiting: [JobID] = []
    for dependency in job.dependencies {
      switch readiness(for: dependency) {
      case .ready: continue
      case .waits(let jobs): waiting += jobs
      case .never(let culprit): return .never(culprit)
      case .skip: return .skip
      }
    }
    return waiting.isEmpty ? .ready : .waits(waiting)
  }

  private func readiness(for dependency: Dependency) -> Readiness {
    let needed = dependency.jobs.compactMap { reference -> JobID? in
      if case .job(let id) = reference { id } else { nil }
    }
    var open: [JobID] = []
    var isFailed = false
    for id in needed {
      guard let status = jobs[id]?.status else { return .never(id) }
      if !status.isEnded { open.append(id) }
      isFailed = isFailed || status.isFailure
      guard dependency.condition == .succeeded, status.isEnded, status != .done else { continue }
      return status == .skipped ? .skip : .never(id)
    }
    if !open.isEmpty { return .waits(open) }
    return dependency.condition == .failed && !isFailed ? .skip : .ready
  }

  /// The jobs of the same step that run now.
  func runningBeside(_ job: Job) -> [JobID] {
    activeJobs.filter {
      $0.plan == job.plan && $0.step == job.step && $0.generation == job.generation
    }.map(\.id)
  }
}
