package import Commands

/// What a program means here and now: what is shown, approved and executed.
package struct Plan: Hashable, Sendable, Codable {
  /// The program as it was understood.
  package var program: Program
  /// Who speaks.
  package var user: String
  /// When it was drawn up.
  package var createdAt: Instant
  /// The steps in order.
  package var steps: [PlanStep]

  /// A plan.
  package init(program: Program, user: String, createdAt: Instant, steps: [PlanStep]) {
    self.program = program
    self.user = user
    self.createdAt = createdAt
    self.steps = steps
  }

  /// What follows from it that one should know before: of all steps.
  package var consequences: [Consequence] { steps.flatMap(\.consequences) }

  /// Whether it can be undone: nothing is overwritten, stopped or removed.
  package var isReversible: Bool {
    !program.isDestructive && consequences.allSatisfy { !$0.isIrreversible }
  }

  /// Whether it is only to be shown: `--dry-run` was said.
  package var isDryRun: Bool { program.commands.contains { $0.has(.dryRun) } }

  /// All jobs it would make, in the order in which drafts refer to each other.
  package var drafts: [JobDraft] {
    steps.flatMap { step -> [JobDraft] in
      switch step.kind {
      case .work(let work): work.jobs
      case .action(let action): action.later
      case .look: []
      }
    }
  }
}

/// One step of a plan.
package struct PlanStep: Hashable, Sendable, Codable {
  /// What kind of step it is.
  package enum Kind: Hashable, Sendable, Codable {
    /// Jobs are made.
    case work(WorkPlan)
    /// The state is changed at once.
    case action(ActionPlan)
    /// It only looks, steers the shell, or answers: nothing is planned.
    case look
  }

  /// The command as it was understood.
  package var command: Command
  /// How it is joined to what stands before it.
  package var connector: Connector?
  /// What it means.
  package var kind: Kind
  /// What follows from it that one should know before.
  package var consequences: [Consequence]

  /// A step of a plan.
  package init(
    command: Command, connector: Connector?, kind: Kind, consequences: [Consequence] = []
  ) {
    self.command = command
    self.connector = connector
    self.kind = kind
    self.consequences = consequences
  }
}

/// What a plan changes at once.
package struct ActionPlan: Hashable, Sendable, Codable {
  /// The jobs that are touched.
  package var jobs: [JobID]
  /// The places that are touched.
  package var places: [String]
  /// The place that is kept for somebody.
  package var reservation: Reservation?
  /// What the kernel does later by itself: `resume` when a pause ends.
  package var later: [JobDraft]

  /// What is changed at once.
  package init(jobs: [JobID] = [], places: [String] = []) {
    self.jobs = jobs
    self.places = places
    later = []
  }
}
