import Commands
package import Kernel

extension Phrasebook {
  /// Why a program cannot be done, what there is, and what could be done instead.
  package func page(_ failure: PlanFailure) -> Page {
    let sentence = text(failure.problem, of: failure.command)
    var page = Page(sentence, .bad)
    for line in details(failure.problem) { page.add(line, indent: 2) }
    var work = WorkPlan(task: nil, subject: .text(""))
    work.candidates = failure.candidates
    if !failure.candidates.isEmpty { page.add(table(work), indent: 2) }
    if !failure.offers.isEmpty {
      page.add(replies("problem.offers"))
      for offer in failure.offers.prefix(4) {
        for line in offer.text.split(separator: "\n") {
          page.add(String(line), .command, indent: 2)
        }
      }
    }
    page.json = [
      (key: "problem", value: .string(sentence)),
      (key: "step", value: .integer(failure.step + 1)),
      (key: "offers", value: .array(failure.offers.map { .string($0.text) })),
    ]
    return page
  }

  /// What is wrong, as a sentence.
  func text(_ problem: PlanProblem, of command: Command) -> String {
    switch problem {
    case .noSuchFile(let path, _): say("no_such_file", ["path": path])
    case .noFiles(let path, let isPattern):
      say(isPattern ? "no_files_pattern" : "no_files", ["path": path])
    case .unreadable(let path, let reason):
      say("unreadable", ["path": path, "reason": reason])
    case .notText(let path): say("not_text", ["path": path])
    case .emptyFile(let path): say("empty_file", ["path": path])
    case .emptyText: say("empty_text")
    case .unwritable(let path, let reason): say("unwritable", ["path": path, "reason": reason])
    case .outputIsInput(let path): say("output_is_input", ["path": path])
    case .outputCollides(let path, let jobs):
      say("output_collides", ["path": path, "count": "\(jobs)"])
    case .noSuchProgram(let name, _): say("no_such_program", ["program": name])
    case .notExecutable(let path): say("not_executable", ["path": path])
    case .shellSyntax(let what, let command):
      say("shell_syntax", ["what": what, "command": command])
    case .openQuote(let command): say("open_quote", ["command": command])
    case .noSuchPlace(let place, _, _): say("no_such_place", ["place": place.text])
    case .noGPU: say("no_gpu")
    case .noPlaceLeft: say("no_place_left")
    case .tooLarge(let lack): say("too_large", ["lack": text(lack)])
    case .noneInService(let places): say("none_in_service", ["places": list(places.map(name))])
    case .noModel(let task, let from, let to, _): noModel(task, from: from, to: to)
    case .noSuchModel(let model, _): say("no_such_model", ["model": model])
    case .modelCannot(let model, let task, _, let to):
      say(
        "model_cannot",
        [
          "model": model.name,
          "what": to.map { replies("plan.into", ["what": name(task), "language": name($0)]) }
            ?? name(task),
          "tasks": list(model.tasks.map(name)),
        ])
    case .modelNotThere(let model, let kinds):
      say("model_not_there", ["model": model, "kinds": list(kinds.map(\.rawValue))])
    case .sameLanguage(let language): say("same_language", ["language": name(language)])
    case .noSuchJob(.last, _): say("no_last_job")
    case .noSuchJob(let job, _): say("no_such_job", ["job": job.text])
    case .pastTime(let flag, let instant):
      say(
        "past_time",
        ["flag": flag.text, "time": said(flag, instant, of: command), "now": clock(now)])
    case .emptyPeriod(let flag, let instant):
      say("empty_period", ["flag": flag.text, "time": said(flag, instant, of: command)])
    case .notPositive(let flag):
      if case .duration = command.value(flag) {
        say("not_positive_span", ["flag": flag.text])
      } else {
        say("not_positive", ["flag": flag.text])
      }
    default: laterText(problem)
    }
  }

  /// A time of a flag: a day as it was said, since its end is the beginning of the next one.
  private func said(_ flag: Flag, _ instant: Instant, of command: Command) -> String {
    if case .time(.day(let day, nil)) = command.value(flag) { return day.text }
    return clock(instant)
  }

  private func laterText(_ problem: PlanProblem) -> String {
    switch problem {
    case .noJobs: say("no_jobs")
    case .wrongStatus(let verb, let jobs, let statuses):
      say(
        "wrong_status",
        [
          "verb": verb.rawValue, "jobs": list(jobs), "count": "\(jobs.count)",
          "statuses": list(Array(Set(statuses.map { name($0) })).sorted()),
        ])
    case .noOutput: say("no_output")
    case .deadlineMissed(let deadline, let ends):
      say("deadline_missed", ["time": clock(deadline), "ends": clock(ends)])
    case .nothingToUndo: say("nothing_to_undo")
    case .cannotUndo(let jobs): say("cannot_undo", ["jobs": list(jobs), "count": "\(jobs.count)"])
    case .quota(let user, let lack): say("quota", ["user": user, "lack": text(lack)])
    case .reserved(let place, let user): say("reserved", ["place": place.text, "user": user])
    case .nothingToRelease(let verb, let place):
      say("nothing_to_release", ["verb": verb.rawValue, "place": place])
    case .notYet(let verb): say("not_yet", ["verb": verb.rawValue])
    case .flagNotYet(let verb, let flag):
      say("flag_not_yet", ["verb": verb.rawValue, "flag": flag.text])
    case .notInChain(let verb): say("not_in_chain", ["verb": verb.rawValue])
    case .notUnderstood: replies("unsupported.said")
    default: "?"
    }
  }

  private func say(_ key: String, _ values: KeyValuePairs<String, String> = [:]) -> String {
    replies("problem.\(key)", values)
  }

  private func noModel(_ task: TaskKind, from: Language?, to: Language?) -> String {
    switch (from, to) {
    case (let from?, let to?):
      say("no_model_pair", ["task": name(task), "from": name(from), "to": name(to)])
    case (nil, let to?): say("no_model_to", ["task": name(task), "to": name(to)])
    case (let from?, nil): say("no_model_from", ["task": name(task), "from": name(from)])
    case (nil, nil): say("no_model", ["task": name(task)])
    }
  }

  /// What there is, and how to see more.
  private func details(_ problem: PlanProblem) -> [String] {
    func near(_ names: [String]) -> [String] {
      names.isEmpty ? [] : [say("near", ["names": list(names)])]
    }
    switch problem {
    case .noSuchFile(_, let names), .noSuchProgram(_, let names), .noSuchModel(_, let names):
      return near(names)
    case .noSuchJob(_, let names): return near(names) + [say("see_jobs")]
    case .noSuchPlace(_, let names, let there):
      return near(names) + [say("there_are", ["names": list(there)])]
    case .noModel(_, _, _, let models):
      guard !models.isEmpty else { return [say("see_models")] }
      let names = models.map { model in
        model.bytes > 0 ? "\(model.name) (\(Quantities.size(model.bytes)))" : model.name
      }
      return [say("would_serve", ["models": list(names)])]
    case .noJobs: return [say("see_jobs")]
    default: return []
    }
  }

  /// What changed since a plan was shown.
  func text(_ change: PlanChange) -> String {
    switch change {
    case .impossible(let failure): text(failure.problem, of: failure.command)
    case .missing: replies("change.missing")
    case .place(_, let was, let now):
      now.map { replies("change.place", ["was": name(was), "now": name($0)]) }
        ?? replies("change.no_place", ["was": name(was)])
    case .later(_, let was, let now):
      replies("change.later", ["was": start(was), "now": start(now)])
    case .overwrites(_, let path): replies("change.overwrites", ["path": path])
    case .files: replies("change.files")
    case .jobs(_, let was, let now):
      replies("change.jobs", ["was": list(was), "now": list(now)])
    }
  }
}
