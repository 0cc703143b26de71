import Commands
import Kernel

extension Phrasebook {
  /// Why a place is not the chosen one, in few words.
  func reason(_ reason: LosingReason) -> String {
    switch reason {
    case .busy(let jobs, let until):
      let until = until.map { replies("reason.until", ["time": time($0)]) } ?? ""
      return replies("reason.busy", ["jobs": list(jobs), "count": "\(jobs.count)"]) + until
    case .taken(let processes, let free, let needed):
      return replies(
        "reason.taken",
        [
          "processes": name(processes), "free": Quantities.size(free),
          "needed": Quantities.size(needed),
        ])
    case .shared(let processes): return replies("reason.shared", ["processes": name(processes)])
    case .later(let seconds): return replies("reason.later", ["span": span(seconds)])
    case .slower: return replies("reason.slower")
    case .tooSmall(let lack): return text(lack)
    case .notSupported(let runtime): return replies("reason.not_supported", ["runtime": runtime])
    case .notAllowed: return replies("reason.not_allowed")
    case .avoided: return replies("reason.avoided")
    case .drained: return replies("reason.drained")
    case .down: return replies("reason.down")
    case .reserved(let user, let until):
      let until = until.map { replies("reason.until", ["time": time($0)]) } ?? ""
      return replies("reason.reserved", ["user": user]) + until
    case .busier: return replies("reason.busier")
    case .smaller: return replies("reason.smaller")
    case .farther: return replies("reason.farther")
    case .dearer: return replies("reason.dearer")
    case .policy(let policy): return replies("reason.policy", ["policy": policy.rawValue])
    case .equal: return replies("reason.equal")
    }
  }

  /// Something of which there is too little.
  func text(_ lack: Lack) -> String {
    switch lack.kind {
    case .cores, .gpus:
      return replies(
        "lack.\(lack.kind.rawValue)",
        ["needed": "\(lack.needed)", "available": "\(lack.available)"])
    case .memory, .gpuMemory:
      return replies(
        "lack.\(lack.kind.rawValue)",
        ["needed": Quantities.size(lack.needed), "available": Quantities.size(lack.available)])
    }
  }

  /// What follows from a step that one should know before.
  func text(_ consequence: Consequence) -> String {
    func jobs(_ key: String, _ jobs: [JobID]) -> String {
      replies(key, ["jobs": list(jobs), "count": "\(jobs.count)"])
    }
    switch consequence {
    case .overwrites(let path): return replies("consequence.overwrites", ["path": path])
    case .stops(let ids): return jobs("consequence.stops", ids)
    case .drops(let ids): return jobs("consequence.drops", ids)
    case .startsOver(let ids): return jobs("consequence.starts_over", ids)
    case .fails(let ids): return jobs("consequence.fails", ids)
    case .touchesOthers(let ids, let users):
      return replies(
        "consequence.touches_others",
        ["jobs": list(ids), "count": "\(ids.count)", "users": list(users)])
    case .goOn(let ids): return jobs("consequence.go_on", ids)
    case .makesJobs(let count): return replies("consequence.makes_jobs", ["count": "\(count)"])
    case .deadlineMet(let deadline, let spare):
      let spare = spare.map { replies("consequence.spare", ["span": span($0)]) } ?? ""
      return replies("consequence.deadline_met", ["time": clock(deadline)]) + spare
    case .deadlineUnknown(let deadline):
      return replies("consequence.deadline_unknown", ["time": clock(deadline)])
    case .undoes(let entry): return replies("consequence.undoes", ["command": entry.command])
    case .assumesLanguage(let language):
      return replies("consequence.assumes_language", ["language": name(language)])
    case .shares(let device, let processes):
      return replies(
        "consequence.shares", ["device": name(device), "processes": name(processes)])
    }
  }
}
