import Commands

extension State {
  /// The last thing done, where there is one that is remembered.
  package var lastDone: UndoEntry? { undoable.last }

  /// The jobs because of which the last thing cannot be taken back; empty where it can.
  package var undoObstacles: [JobID] {
    guard let last = undoable.last else { return [] }
    return last.changes.flatMap { change -> [JobID] in
      switch change {
      case .submitted(let ids):
        ids.filter { id in
          guard let job = jobs[id] else { return false }
          return job.status.isActive || !job.attempts.isEmpty
        }
      case .irreversible(let ids): ids
      default: []
      }
    }
  }

  /// Takes the last thing back; nothing where it cannot be.
  mutating func undo(_ by: String, _ at: Instant) {
    guard undoObstacles.isEmpty, let last = undoable.popLast() else { return }
    isApproving = false
    for change in last.changes.reversed() { revert(change, by, at) }
    note("undo: " + last.command, by: by, jobs: [], at)
  }

  private mutating func revert(_ change: UndoEntry.Change, _ by: String, _ at: Instant) {
    switch change {
    case .submitted(let ids):
      for id in ids { finish(id, .cancelled(by: by), at) }
    case .reprioritized(let levels):
      for (id, level) in levels { jobs[id]?.specification.priority = level }
    case .paused(let ids): resume(ids, at)
    case .resumed(let ids):
      applyAction(Event(at, .paused(ids, by: by)))
    case .dropped(let statuses):
      for (id, status) in statuses where jobs[id]?.status.isEnded == true {
        backToQueue(id)
        jobs[id]?.status = status
        revive(dependentsOf: id)
      }
    case .drained(let names):
      for name in names { drained[name] = nil }
    case .undrained(let names): drained.merge(names) { _, old in old }
    case .policy(let policy): self.policy = policy
    case .quota(let user, let quota): quotas[user] = quota
    case .reserved(let reservation): reservations.removeAll { $0 == reservation }
    case .released(let reservation): reservations.append(reservation)
    case .irreversible: break
    }
  }

  /// What was not started because of a job waits again.
  private mutating func revive(dependentsOf culprit: JobID) {
    for job in jobs.values where job.status == .dependencyFailed(culprit) {
      backToQueue(job.id)
      revive(dependentsOf: job.id)
    }
  }
}
