/// A job that a plan would make.
package struct JobDraft: Hashable, Sendable, Codable {
  /// What it is.
  package var specification: JobSpecification
  /// The step of the plan, counted from 0.
  package var step: Int
  /// The chain of steps, counted from 0.
  package var chain: Int
  /// What it waits for in other jobs.
  package var dependencies: [Dependency]
  /// At most so many jobs of its step at a time.
  package var parallel: Int?

  /// A job that a plan would make.
  package init(
    specification: JobSpecification, step: Int, chain: Int, dependencies: [Dependency] = [],
    parallel: Int? = nil
  ) {
    self.specification = specification
    self.step = step
    self.chain = chain
    self.dependencies = dependencies
    self.parallel = parallel
  }
}
