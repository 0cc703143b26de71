/// Something that the kernel wants done now.
///
/// The one who owns the kernel journals and applies the event, and then carries out the effect.
package struct Decision: Hashable, Sendable {
  /// What is journalled.
  package var event: Event
  /// What the world, or the owner, is asked to do; nil where the event is all.
  package var effect: Effect?

  /// Something that the kernel wants done.
  package init(_ event: Event, _ effect: Effect? = nil) {
    self.event = event
    self.effect = effect
  }
}

/// What is to be done outside the kernel.
package enum Effect: Hashable, Sendable {
  /// Start a job.
  case start(Launch)
  /// Send a signal to a job.
  case signal(JobID, attempt: Int, JobSignal)
  /// Tell somebody that a job has ended.
  case notify(JobID, recipient: String)
}

/// What a state comes to when all that can be decided is decided.
package struct Settlement: Sendable {
  /// The state afterwards.
  package var state: State
  /// What is journalled, in order.
  package var events: [Event]
  /// What is to be done when that is on disk, in order.
  package var effects: [Effect]
}
