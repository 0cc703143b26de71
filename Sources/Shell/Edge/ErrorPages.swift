package import Hosts

/// Errors become words here, and nowhere else.
extension Replies {
  /// Why no sentences can be read, and what can be done instead.
  package func page(for error: RequestReaderError) -> Page {
    var page: Page
    switch error {
    case .missing(let tried):
      page = Page(self("interpreter.missing"), .bad)
      page.add(self("interpreter.how"))
      let places = tried.joined(separator: self("list.separator"))
      page.add(self("interpreter.looked", ["places": places]), .faint)
    case .unusable(let reason):
      page = Page(self("interpreter.failed", ["reason": reason]), .bad)
      page.add(self("interpreter.how"))
    }
    return page
  }

  /// What the machine refuses, and what to do.
  package func page(for error: HostError) -> Page {
    Page(sentence(for: error), .bad)
  }

  private func sentence(for error: HostError) -> String {
    switch error {
    case .homeNotWritable(let path, let reason):
      self("host.home", ["path": path, "reason": reason])
    case .diskFull(let path): self("host.disk_full", ["path": path])
    case .notWritable(let path, let reason):
      self("host.not_writable", ["path": path, "reason": reason])
    case .unreadable(let path, let reason):
      self("host.unreadable", ["path": path, "reason": reason])
    case .malformed(let path, let reason):
      self("host.malformed", ["path": path, "reason": reason])
    case .resourcesMissing(let name, let tried):
      self(
        "host.resources",
        ["name": name, "places": tried.joined(separator: self("list.separator"))])
    case .journalCorrupt(let path, let reason):
      self("host.journal_corrupt", ["path": path, "reason": reason])
    case .journalTooNew(let path, _, _): self("host.journal_new", ["path": path])
    case .journalBusy(let path): self("host.journal_busy", ["path": path])
    case .journalMoved: self("host.journal_moved")
    case .cannotStart(let program, let reason):
      self("host.cannot_start", ["program": program, "reason": reason])
    }
  }

  /// Why a transcript cannot be read.
  package func sentence(for error: TranscriptError) -> String {
    let place = error.line > 0 ? self("check.line", ["line": "\(error.line)"]) : ""
    switch error.problem {
    case .unreadable: return self("check.unreadable")
    case .unknownSetup(let name): return place + self("check.unknown_setup", ["name": name])
    case .invalidSetup(let name, let value):
      return place + self("check.invalid_setup", ["name": name, "value": value])
    case .unknownLine(let text): return place + self("check.unknown_line", ["text": text])
    case .nothingSaid: return place + self("check.nothing_said")
    case .malformedCheck(let text): return place + self("check.malformed", ["text": text])
    }
  }

  /// Why what a transcript needs cannot be set up.
  package func sentence(for error: StageError) -> String {
    switch error {
    case .unreadable(let path): self("check.machine_unreadable", ["path": path])
    case .description(let path, let reason):
      self("check.machine_malformed", ["path": path, "reason": reason])
    case .clock(let text): self("check.clock", ["text": text])
    case .host(let reason): self("host.other", ["reason": reason])
    }
  }
}
