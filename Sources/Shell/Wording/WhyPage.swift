import Commands
package import Kernel

extension Phrasebook {
  /// Why a plan is as it is: each place with all its reasons, where each number is from.
  package func why(_ plan: Plan) -> Page {
    var page = Page()
    for (index, step) in plan.steps.enumerated() {
      guard case .work(let work) = step.kind else { continue }
      page.add([
        Page.Span("\(index + 1)  ", .faint), Page.Span(title(work, step.command)),
      ])
      add(work.candidates, chosen: work.chosen, to: &page)
      if let model = work.model {
        page.add(
          replies(
            model.isSaid ? "why.model_said" : "why.model", ["model": model.model.name]),
          indent: 2)
        for limit in model.model.limits {
          page.add("· " + (replies.word("limit.\(limit)") ?? limit), indent: 4)
        }
      }
      if let estimate = work.estimate {
        page.add(
          replies(
            "why.estimate",
            ["span": span(estimate.seconds), "source": source(estimate.source, isLong: true)]),
          indent: 2)
      } else {
        page.add(replies("why.no_estimate"), indent: 2)
      }
      for item in work.defaults { page.add("· " + text(item), indent: 2) }
    }
    if page.blocks.isEmpty { page.add(replies("why.nothing")) }
    page.json = [(key: "why", value: .array(page.sentences.map { .string($0) }))]
    return page
  }

  /// Why a job waits, runs where it runs, or ended as it did.
  func page(_ explanation: Explanation) -> Page {
    let job = explanation.job
    var page = Page()
    page.add([
      Page.Span(replies("job.title", ["job": job.id.description]) + "  ", .heading),
      Page.Span(title(job) + "  "), Page.Span(name(job.status), style(job.status)),
    ])
    for wait in explanation.waits {
      page.add("· " + text(wait.cause) + text(wait.releases), indent: 2)
    }
    if job.status.isWaiting {
      page.add(
        explanation.starts.map { replies("why.starts", ["time": time($0)]) }
          ?? replies("why.starts_unknown"), indent: 2)
    }
    if let ended = ending(job) { page.add(ended, indent: 2) }
    if let culprit = explanation.culprit {
      page.add(
        replies("why.culprit", ["job": culprit.description]) + " `explain \(culprit)`", indent: 2)
    }
    if let placement = job.placement {
      page.add(replies("why.ran_on", ["place": name(placement)]), indent: 2)
    }
    add(explanation.candidates, chosen: explanation.chosen, to: &page)
    if job.status.isFailure {
      page.add(replies("done.next", ["list": "`logs \(job.id)`, `retry \(job.id)`"]), indent: 2)
    }
    page.json = [
      (
        key: "explanations",
        value: .object([
          (key: "job", value: .integer(job.id.number)),
          (key: "status", value: .string(job.status.name)),
          (key: "waits", value: .array(explanation.waits.map { .string(text($0.cause)) })),
          (key: "starts", value: .optional(explanation.starts, Phrasebook.stamp)),
          (key: "reasons", value: .array(page.sentences.dropFirst().map { .string($0) })),
        ])
      )
    ]
    return page
  }

  private func add(_ candidates: [Candidate], chosen: Int?, to page: inout Page) {
    for (index, candidate) in candidates.enumerated() {
      let place = name(candidate.placement)
      if index == chosen {
        let ends = candidate.ends.map { replies("why.ends", ["time": clock($0)]) } ?? ""
        page.add(
          [Page.Span("✔ ", .good), Page.Span(replies("why.chosen", ["place": place]) + ends)],
          indent: 2)
      } else {
        let reasons = list(candidate.reasons.map(reason))
        page.add("· " + replies("why.not", ["place": place, "reasons": reasons]), indent: 2)
      }
      if let speed = candidate.speed, speed.source != .assumed {
        page.add(list([text(speed), source(speed.source, isLong: true)]), .faint, indent: 6)
      }
    }
  }

  /// How the newest attempt ended, where it did not end well.
  private func ending(_ job: Job) -> String? {
    switch job.status {
    case .failed(.exit(let code)): replies("why.exit", ["code": "\(code)"])
    case .failed(.signal(let number)): replies("why.signal", ["code": "\(number)"])
    case .failed(.couldNotStart(let reason)): replies("why.could_not_start", ["reason": reason])
    case .timedOut:
      replies("why.timed_out", ["span": span(job.specification.limit ?? ran(job) ?? 0)])
    case .outOfMemory:
      replies(
        "why.out_of_memory",
        ["size": Quantities.size(job.allocation?.memory ?? job.specification.resources.memory)])
    case .nodeLost: replies("why.node_lost")
    case .skipped: replies("why.skipped")
    case .cancelled(let user): replies("why.cancelled", ["user": user])
    default: nil
    }
  }
}

extension Page {
  /// The lines of text, without tables.
  var sentences: [String] {
    blocks.compactMap { block in
      guard case .line(let spans, _) = block else { return nil }
      return spans.map(\.text).joined().trimmed
    }
  }
}
