import Commands
import Daemon
import Kernel

extension KernelWorkplace {
  /// The answer to a program that only looks.
  func answer(_ program: Program, _ phrases: Phrasebook) -> Consideration {
    var page = Page()
    for (index, command) in program.commands.enumerated() {
      do {
        let answer = try owner.answer(
          command, user: user, directory: directory, spokenOf: spokenOf)
        if index > 0 { page.blocks.append(.blank) }
        switch answer {
        case .wait(let jobs, _):
          speak(of: jobs)
          if program.commands.count == 1 { return .wait(jobs.map(\.number)) }
        case .logs(let jobs, let tail, let follows):
          speak(of: jobs.map(\.id))
          if follows, program.commands.count == 1 { return .stream(jobs.map(\.id.number)) }
          add(logs(of: jobs, tail: tail, phrases), to: &page)
        default:
          speak(of: answer)
          add(phrases.page(answer, to: command), to: &page)
        }
      } catch {
        return .impossible(phrases.page(error))
      }
    }
    return .answer(page, status: 0)
  }

  private func add(_ other: Page, to page: inout Page) {
    page.blocks += other.blocks
    page.json += other.json
  }

  /// What was looked at singly is what "it" means.
  private func speak(of answer: QueryAnswer) {
    switch answer {
    case .job(let rows): speak(of: rows.map(\.job.id))
    case .explanations(let rows): speak(of: rows.map(\.job.id))
    default: break
    }
  }

  /// What jobs have printed.
  private func logs(of jobs: [Job], tail: Int?, _ phrases: Phrasebook) -> Page {
    var page = Page()
    var values: [JSONValue] = []
    for job in jobs {
      let printed = printed(by: job.id)
      if jobs.count > 1 {
        page.add([
          Page.Span(
            phrases.replies("job.title", ["job": job.id.description]) + "  ", .heading),
          Page.Span(phrases.title(job)),
        ])
      }
      var lines = Self.lines(printed.output) + Self.lines(printed.complaints)
      if let tail { lines = lines.suffix(max(0, tail)) }
      if lines.isEmpty {
        page.add(phrases.replies("job.no_output", ["job": job.id.description]))
      } else {
        page.blocks.append(.verbatim(lines))
      }
      if case .file(let shown, let path) = job.specification.output, size(of: path) != nil {
        page.add(phrases.replies("job.file_output", ["path": shown]), .faint)
      }
      values.append(
        .object([
          (key: "job", value: .integer(job.id.number)),
          (key: "output", value: .string(printed.output)),
          (key: "complaints", value: .string(printed.complaints)),
        ]))
    }
    page.json = [(key: "logs", value: .array(values))]
    return page
  }

  /// The lines of a text.
  static func lines(_ text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
