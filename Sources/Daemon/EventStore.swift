package import Hosts
package import Kernel

/// Where events are kept: the journal of a home, or nowhere.
package protocol EventStore: Sendable {
  /// The events behind a place, oldest first, and the place of the last one.
  func events(after sequence: Int64) throws(HostError) -> (events: [Event], last: Int64)
  /// Keeps events behind the newest one that the caller has seen; the place of the last one.
  ///
  /// - Throws: `HostError.journalMoved` where somebody else was first.
  func append(_ events: [Event], after seen: Int64, at time: Instant) throws(HostError) -> Int64
}

extension Journal<Event>: EventStore {
  /// The events behind a place, oldest first, and the place of the last one.
  package func events(
    after sequence: Int64
  ) throws(HostError) -> (events: [Event], last: Int64) {
    let records = try records(after: sequence)
    return (records.map(\.entry), records.last?.sequence ?? sequence)
  }
}

/// Keeps nothing: for machines that are only described.
package struct ForgetfulStore: EventStore {
  /// A store that keeps nothing.
  package init() {}

  /// There are none but those that the caller knows.
  package func events(
    after sequence: Int64
  ) throws(HostError) -> (events: [Event], last: Int64) {
    ([], sequence)
  }

  /// Counts.
  package func append(
    _ events: [Event], after seen: Int64, at time: Instant
  ) throws(HostError) -> Int64 {
    seen + Int64(events.count)
  }
}
