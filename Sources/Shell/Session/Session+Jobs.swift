import Commands

extension Session {
  /// Waits for jobs, and shows what came of them; Ctrl-C stops the waiting, not the jobs.
  func follow(_ jobs: [Int]) async {
    guard !jobs.isEmpty else { return }
    while true {
      for line in await workplace.goOn(watched: jobs, replies: replies) { console.remark(line) }
      let watched = await workplace.watch(jobs, replies: replies)
      if watched.isOver {
        console.progress(nil)
        show(await workplace.results(of: jobs, replies: replies), aside: true)
        if watched.status != 0 { fail(.job(watched.status)) }
        report.append((key: "status", value: .integer(Int(watched.status))))
        return
      }
      if isInterrupted() {
        console.progress(nil)
        let names = jobs.map(String.init).joined(separator: replies("list.separator"))
        reply("done.stopped_waiting", ["jobs": names, "count": "\(jobs.count)"])
        return fail(.interrupted)
      }
      if !options.isJSON {
        let hint = options.isInteractive ? "  " + replies("done.waiting") : ""
        console.progress("  " + watched.progress + painter(hint, .faint))
      }
      guard await workplace.pause() else { return }
    }
  }

  /// Shows what jobs print until they end, or until Ctrl-C.
  func stream(_ jobs: [Int]) async {
    var shown: [Int: Int] = [:]
    while true {
      _ = await workplace.goOn(watched: jobs, replies: replies)
      let watched = await workplace.watch(jobs, replies: replies)
      for job in jobs {
        let lines = await workplace.printedLines(by: job, after: shown[job] ?? 0)
        shown[job, default: 0] += lines.count
        if !lines.isEmpty { show(Page([.verbatim(lines)])) }
      }
      if watched.isOver || isInterrupted() { return }
      guard await workplace.pause() else { return }
    }
  }

  /// What is new since the last time, while nothing is said.
  package func news() async -> [String] {
    await workplace.goOn(watched: [], replies: replies)
  }

  /// Leaves, after asking what shall become of jobs that run.
  package func leave() async {
    let jobs = await workplace.unfinished()
    guard !jobs.isEmpty, options.isInteractive else {
      isOver = true
      return
    }
    let names = jobs.map(String.init).joined(separator: replies("list.separator"))
    reply("leave.running", ["jobs": names, "count": "\(jobs.count)"])
    waiting = .leaving(jobs)
  }

  /// Leaves at once; jobs that run go on.
  package func leaveAtOnce() {
    isOver = true
  }

  /// Takes the answer to what shall become of jobs that run.
  func answerLeaving(_ text: String, _ jobs: [Int]) async {
    switch text.trimmed.lowercased() {
    case "", "k", "keep", "y", "yes", "继续", "是":
      waiting = .nothing
      reply("leave.kept", ["count": "\(jobs.count)"])
      isOver = true
    case "c", "cancel", "取消":
      waiting = .nothing
      await workplace.cancel(jobs)
      for line in await workplace.goOn(watched: [], replies: replies) { console.remark(line) }
      isOver = true
    case "s", "stay", "n", "no", "不", "留下":
      waiting = .nothing
    default:
      break
    }
  }
}
