import Commands

extension State {
  /// What approving a plan leads to, in order: the approval, then what it changes at once.
  package func events(approving plan: Plan, at now: Instant) -> [Event] {
    if plan.steps.contains(where: { $0.command.verb == .undo }) {
      return [Event(now, .undone(by: plan.user))]
    }
    var events = [Event(now, .planApproved(plan))]
    var state = self
    for step in plan.steps {
      guard case .action(let action) = step.kind else { continue }
      for what in Action.events(of: step.command, action, by: plan.user, in: state, now: now) {
        let event = Event(now, what)
        events.append(event)
        state.apply(event)
      }
    }
    return events
  }

  /// What a report means; empty for one of an attempt that is over.
  package func events(for report: Report, at now: Instant) -> [Event] {
    switch report {
    case .preparing(let id, let attempt):
      return goesOn(id, attempt) ? [Event(now, .preparing(id, attempt: attempt))] : []
    case .started(let id, let attempt, let process):
      return goesOn(id, attempt)
        ? [Event(now, .started(id, attempt: attempt, process: process))] : []
    case .progress(let id, let attempt, let progress):
      return goesOn(id, attempt)
        ? [Event(now, .progressed(id, attempt: attempt, progress))] : []
    case .ended(let id, let attempt, let ending):
      return goesOn(id, attempt) ? [Event(now, .ended(id, attempt: attempt, ending))] : []
    case .missing(let id, let attempt):
      guard goesOn(id, attempt), let job = jobs[id] else { return [] }
      // What has run may have done something: it is not run again unless retries were asked for.
      return job.startedAt == nil
        ? [Event(now, .requeued(id, attempt: attempt))]
        : [Event(now, .ended(id, attempt: attempt, Ending(.nodeLost)))]
    case .machine(let machine): return events(forMachine: machine, at: now)
    case .models(let models):
      return models == self.models ? [] : [Event(now, .modelsSeen(models))]
    case .loaded(let model, let device): return [Event(now, .modelLoaded(model, device))]
    case .unloaded(let model, let device): return [Event(now, .modelUnloaded(model, device))]
    }
  }

  private func goesOn(_ id: JobID, _ attempt: Int) -> Bool {
    guard let job = jobs[id] else { return false }
    return job.status.isActive && job.attempts.count == attempt
  }

  /// The machine looks different; jobs on nodes that are gone are lost.
  private func events(forMachine machine: Machine, at now: Instant) -> [Event] {
    guard machine.isNews(after: self.machine) else { return [] }
    let lost = jobsInOrder.filter { job in
      guard job.status.isActive, let node = job.placement?.node else { return false }
      return machine.node(node)?.isUp != true
    }
    return [Event(now, .machineSeen(machine))]
      + lost.map { Event(now, .ended($0.id, attempt: $0.attempts.count, Ending(.nodeLost))) }
  }
}

extension Machine {
  /// Whether it differs so much from what was seen before that it is worth a note: other nodes,
  /// devices or processes, or a fiftieth of a memory more or less in use.
  package func isNews(after old: Machine) -> Bool {
    func rough(_ used: Int, of all: Int) -> Int {
      all > 0 ? Int(Double(used) / Double(all) * 50) : 0
    }
    func outline(_ machine: Machine) -> Machine {
      var outline = machine
      for node in outline.nodes.indices {
        outline.nodes[node].load = outline.nodes[node].load.map { ($0 * 2).rounded() / 2 }
        outline.nodes[node].memoryUsed = 0
        for device in outline.nodes[node].devices.indices {
          outline.nodes[node].devices[device].utilization = nil
          outline.nodes[node].devices[device].memoryUsed = 0
        }
      }
      return outline
    }
    if outline(self) != outline(old) { return true }
    for (new, old) in zip(nodes, old.nodes) {
      if abs(rough(new.memoryUsed, of: new.memory) - rough(old.memoryUsed, of: old.memory)) > 1 {
        return true
      }
      for (new, old) in zip(new.devices, old.devices)
      where abs(rough(new.memoryUsed, of: new.memory) - rough(old.memoryUsed, of: old.memory)) > 1 {
        return true
      }
    }
    return false
  }
}
