package import Commands

/// What follows from a step that one should know before.
package enum Consequence: Hashable, Sendable, Codable {
  /// A file that is there is overwritten.
  case overwrites(String)
  /// These running jobs are stopped, and what they have not saved is lost.
  case stops([JobID])
  /// These jobs, which did not start yet, are dropped.
  case drops([JobID])
  /// These jobs start again from their beginning.
  case startsOver([JobID])
  /// These jobs will not be started, because they need one that is dropped.
  case fails([JobID])
  /// Jobs are touched that are not the speaker's.
  case touchesOthers([JobID], users: [String])
  /// These jobs go on where they are until they end.
  case goOn([JobID])
  /// Jobs are made in this number.
  case makesJobs(Int)
  /// The deadline is met by so many seconds, as far as is known.
  case deadlineMet(Instant, spare: Double?)
  /// Nobody can tell whether the deadline is met, because the length is unknown.
  case deadlineUnknown(Instant)
  /// Undoing takes this back.
  case undoes(UndoEntry)
  /// The language of the input was assumed.
  case assumesLanguage(Language)
  /// The device is shared with other people's processes.
  case shares(DeviceAddress, [OtherProcess])

  /// Whether it cannot be brought back.
  package var isIrreversible: Bool {
    switch self {
    case .overwrites, .stops: true
    default: false
    }
  }
}
