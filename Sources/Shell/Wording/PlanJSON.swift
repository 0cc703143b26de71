import Commands
import Kernel

extension Phrasebook {
  /// A plan for programs.
  func json(_ plan: Plan) -> JSONValue {
    .object([
      (key: "program", value: .string(plan.program.text)),
      (key: "reversible", value: .bool(plan.isReversible)),
      (key: "steps", value: .array(plan.steps.map(json))),
      (key: "consequences", value: .array(plan.consequences.map { .string(text($0)) })),
    ])
  }

  private func json(_ step: PlanStep) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      (key: "command", value: .string(step.command.text)),
      (key: "connector", value: .optional(step.connector) { .string($0.rawValue) }),
    ]
    switch step.kind {
    case .look: break
    case .action(let action):
      members += [
        (key: "touches", value: .array(action.jobs.map { .integer($0.number) })),
        (key: "places", value: .array(action.places.map { .string($0) })),
      ]
    case .work(let work):
      members += [
        (key: "task", value: .optional(work.task) { .string($0.rawValue) }),
        (key: "place", value: .optional(work.choice) { .string($0.placement.text) }),
        (key: "candidates", value: table(work).json),
        (key: "model", value: .optional(work.model) { .string($0.model.name) }),
        (key: "from", value: .optional(work.from) { .string($0.language.code) }),
        (key: "to", value: .optional(work.to) { .string($0.code) }),
        (key: "jobs", value: .integer(work.jobs.count)),
        (key: "starts", value: .optional(work.startsAt, Phrasebook.stamp)),
        (key: "seconds", value: .optional(work.estimate) { .number($0.seconds) }),
        (
          key: "writes",
          value: .array(
            work.writes.map { write in
              .object([
                (key: "path", value: .string(write.path)),
                (key: "overwrites", value: .bool(write.overwrites)),
              ])
            })
        ),
      ]
    }
    return .object(members)
  }
}
