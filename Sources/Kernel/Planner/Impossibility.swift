import Commands

/// Finds out why no place will do, and what would.
struct Impossibility {
  let state: State
  let need: ResourceRequest
  let candidates: [Candidate]

  /// Why no place will do.
  func problem(model: InstalledModel?) -> PlanProblem {
    let hasGPU = state.machine.nodes.contains { !$0.gpus.isEmpty }
    if need.kinds == [.gpu], !hasGPU { return .noGPU }
    let allowed = candidates.filter {
      !$0.reasons.contains(.notAllowed) && !$0.reasons.contains(.avoided)
    }
    guard !allowed.isEmpty else { return .noPlaceLeft }
    let fitting = allowed.filter { candidate in
      !candidate.reasons.contains { if case .tooSmall = $0 { true } else { false } }
    }
    guard !fitting.isEmpty else {
      return largestLack(of: allowed).map(PlanProblem.tooLarge) ?? .noPlaceLeft
    }
    let supported = fitting.filter { candidate in
      !candidate.reasons.contains { if case .notSupported = $0 { true } else { false } }
    }
    if supported.isEmpty, let model {
      return .modelNotThere(
        model.name, runsOn: Place.DeviceKind.allCases.filter(model.runsOn.contains))
    }
    return .noneInService(supported.flatMap(\.placement.devices))
  }

  /// The lack of the place that lacks least.
  private func largestLack(of candidates: [Candidate]) -> Lack? {
    let lacks = candidates.flatMap { candidate in
      candidate.reasons.compactMap { if case .tooSmall(let lack) = $0 { lack } else { nil } }
    }
    return lacks.max { $0.available < $1.available }
  }

  /// The command with as much as there is.
  func offers(_ command: Command) -> [Command] {
    guard case .tooLarge(let lack) = problem(model: nil), lack.available > 0 else { return [] }
    switch lack.kind {
    case .gpus: return [command.setting(.gpus, to: .integer(lack.available))]
    case .cores: return [command.setting(.cpus, to: .integer(lack.available))]
    case .memory: return size(lack.available).map { [command.setting(.memory, to: $0)] } ?? []
    case .gpuMemory:
      return size(lack.available).map { [command.setting(.gpuMemory, to: $0)] } ?? []
    }
  }

  private func size(_ bytes: Int) -> Value? {
    let gigabytes = bytes / 1_073_741_824
    return gigabytes > 0
      ? Size(amount: String(gigabytes), unit: .gigabytes).map(Value.size)
      : Size(amount: String(bytes / 1_048_576), unit: .megabytes).map(Value.size)
  }
}

extension [Candidate] {
  /// Says of each possible candidate but the first why it is not the chosen one.
  mutating func explain(
    against best: Candidate, preference: Place.Preference?, policy: Policy
  ) {
    for index in indices.dropFirst() where self[index].isPossible {
      let other = self[index]
      var reasons: [LosingReason] = []
      switch preference {
      case .leastLoaded where other.use > best.use: reasons = [.busier]
      case .largest where other.totalMemory < best.totalMemory: reasons = [.smaller]
      case .nearest where other.latency > best.latency: reasons = [.farther]
      case .cheapest where (other.costPerHour ?? .infinity) > (best.costPerHour ?? .infinity):
        reasons = [.dearer]
      default:
        if preference == nil, policy != .fastest, policy != .fair {
          reasons = [.policy(policy)]
        } else if let end = other.ends, let first = best.ends, end > first {
          reasons = [.later(seconds: end - first)]
        } else if (other.speed?.value ?? 0) < (best.speed?.value ?? 0) {
          reasons = [.slower]
        }
      }
      let isBusy = other.reasons.contains { if case .busy = $0 { true } else { false } }
      if reasons.isEmpty, other.reasons.isEmpty { reasons = [.equal] }
      // That it is busy says why it would be done later.
      self[index].reasons =
        isBusy ? other.reasons + reasons.filter { !$0.isLater } : other.reasons + reasons
    }
    // The chosen one needs no reasons, but says who shares or holds it.
    self[startIndex].reasons = best.reasons
  }
}

extension LosingReason {
  fileprivate var isLater: Bool {
    if case .later = self { true } else { false }
  }
}
