import Commands
import Kernel

extension Phrasebook {
  /// A status in words: `failed (3)`, `cancelled by wei`.
  func name(_ status: JobStatus) -> String {
    switch status {
    case .failed(.exit(let code)): replies("status.failed", ["code": "\(code)"])
    case .failed(.signal(let number)): replies("status.killed", ["code": "\(number)"])
    case .failed(.couldNotStart(let reason)):
      replies("status.failed_to_start", ["reason": reason])
    case .cancelled(let user): replies("status.cancelled_by", ["user": user])
    case .held(let user): replies("status.held_by", ["user": user])
    case .dependencyFailed(let job):
      replies("status.dependency-failed", ["job": job.description])
    default: replies("status.\(status.name)")
    }
  }

  /// How a status looks.
  func style(_ status: JobStatus) -> Style {
    switch status {
    case .running: .good
    case .done: .plain
    case .failed, .timedOut, .outOfMemory, .nodeLost, .dependencyFailed: .bad
    case .paused, .held: .warning
    case .queued, .cancelled, .skipped: .faint
    }
  }

  /// What a job does, shortly.
  func title(_ job: Job) -> String {
    switch job.specification.work {
    case .script(let arguments): return Phrasebook.commandLine(arguments)
    case .action(let command): return command.text
    case .model(let work):
      var object = ""
      switch job.specification.inputs.first {
      case .file(let shown, _): object = shown
      case .text(let text):
        object = replies(
          "plan.text_quoted", ["text": DisplayWidth.shortened(text.replacingNewlines, to: 40)])
      case .output(of: .job(let id)): object = replies("job.output_of", ["job": id.description])
      case .output(of: .draft), nil:
        object = work.prompt.map { replies("plan.text_quoted", ["text": $0]) } ?? ""
      }
      let title =
        object.isEmpty
        ? name(work.task) : replies("plan.of", ["what": name(work.task), "object": object])
      return work.to.map {
        replies("plan.into", ["what": title, "language": name($0)])
      } ?? title
    }
  }

  /// How long a job has run, or ran.
  func ran(_ job: Job) -> Double? {
    guard let started = job.startedAt else { return nil }
    let until = job.endedAt ?? job.pausedAt ?? now
    return max(0, until - started - job.pausedFor)
  }

  /// How far a job is: `40 %`, or what it counts.
  func progress(_ job: Job) -> String {
    guard let progress = job.progress, !job.status.isEnded else { return "" }
    if let fraction = progress.fraction { return "\(Int(fraction * 100)) %" }
    return Quantities.short(progress.done) + (progress.unit.isEmpty ? "" : " " + progress.unit)
  }

  /// Why a job waits.
  func text(_ cause: WaitReason.Cause) -> String {
    switch cause {
    case .time(let instant): return wait("time", ["time": time(instant)])
    case .job(let id, let condition, let status):
      return wait("job.\(condition.rawValue)", ["job": id.description, "status": name(status)])
    case .held(let user): return wait("held", ["user": user])
    case .lacks(let lack, let device, let jobs):
      let who = jobs.isEmpty ? "" : wait("used_by", ["jobs": list(jobs), "count": "\(jobs.count)"])
      return wait("lacks", ["device": name(device), "lack": text(lack)]) + who
    case .taken(let device, let processes, let free, let needed):
      return wait(
        "taken",
        [
          "device": name(device), "processes": name(processes), "free": Quantities.size(free),
          "needed": Quantities.size(needed),
        ])
    case .drained(let place, let user): return wait("drained", ["place": place, "user": user])
    case .reserved(let device, let user):
      return wait("reserved", ["device": name(device), "user": user])
    case .down(let node): return wait("down", ["node": node])
    case .behind(let jobs): return wait("behind", ["jobs": list(jobs), "count": "\(jobs.count)"])
    case .throttled(let parallel, let running):
      return wait("throttled", ["count": "\(parallel)", "jobs": list(running)])
    case .quota(let lack, let jobs): return wait("quota", ["lack": text(lack), "jobs": list(jobs)])
    case .jobQuota(let limit, let running):
      return wait("job_quota", ["count": "\(limit)", "jobs": list(running)])
    case .nowhere: return wait("nowhere")
    case .nothing: return wait("nothing")
    }
  }

  /// What would release a job: a time, or commands.
  func text(_ releases: [WaitReason.Release]) -> String {
    let parts = releases.map { release -> String in
      switch release {
      case .time(let instant?): replies("release.time", ["time": time(instant)])
      case .time(nil): replies("release.some_time")
      case .command(let program): "`" + program.text.replacingNewlines + "`"
      }
    }
    return parts.isEmpty ? "" : replies("release.arrow", ["what": list(parts)])
  }

  private func wait(_ key: String, _ values: KeyValuePairs<String, String> = [:]) -> String {
    replies("wait.\(key)", values)
  }
}
