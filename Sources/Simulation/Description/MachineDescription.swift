import Commands
package import Kernel
import Yams

/// A machine that is only described: its nodes, devices, models, and how its jobs fare.
///
/// See `Tests/Conversations/machines/` for examples. What is not described is as usual: jobs take ten seconds
/// and end well, nobody else is there.
package struct MachineDescription: Sendable {
  /// What there is to compute with.
  package var machine: Machine
  /// The models that are installed.
  package var models: [InstalledModel]
  /// The models that are in memory, and where.
  package var loaded: [LoadedPlace]
  /// How jobs fare; the first rule that fits a job holds.
  package var runs: [RunRule]
  /// What goes wrong, and when.
  package var faults: [Fault]
  /// The programs that there are; nil where every program is.
  package var programs: [String]?
  /// Seconds that the clock on the wall is ahead of UTC.
  package var utcOffset: Int
  /// The time at which it begins, where that is described.
  package var clock: Instant?

  /// A model in the memory of a device.
  package struct LoadedPlace: Hashable, Sendable {
    /// The model's name.
    package var model: String
    /// Where it is.
    package var device: DeviceAddress
  }

  /// A machine of the given nodes and models.
  package init(
    machine: Machine, models: [InstalledModel] = [], runs: [RunRule] = [], faults: [Fault] = []
  ) {
    self.machine = machine
    self.models = models
    self.runs = runs
    self.faults = faults
    loaded = []
    utcOffset = 0
  }

  /// The machine that a description in YAML stands for.
  ///
  /// - Throws: `DescriptionError` where it cannot be read.
  package init(yaml: String) throws(DescriptionError) {
    let written: WrittenMachine
    do {
      written = try YAMLDecoder().decode(WrittenMachine.self, from: yaml)
    } catch let error as DecodingError {
      throw DescriptionError(error)
    } catch {
      throw .malformed(String(describing: error))
    }
    self = try written.described()
  }
}

/// How jobs of a kind fare.
package struct RunRule: Hashable, Sendable {
  /// The command that it holds for, with `*` and `?`; nil for any.
  package var command: String?
  /// The model that it holds for; nil for any.
  package var model: String?
  /// The device that it holds for: a name, or the model of a card; nil for any.
  package var device: String?
  /// How long such a job takes, in seconds; nil for as long as its speed says.
  package var takes: Double?
  /// What it prints.
  package var prints: String
  /// How it ends.
  package var ending: Ending.Outcome
  /// How many attempts end so, before one ends well; nil for all.
  package var fails: Int?
  /// How long it goes on when it is asked to end, in seconds.
  package var lingers: Double

  /// How jobs of a kind fare.
  package init(
    command: String? = nil, model: String? = nil, device: String? = nil, takes: Double? = nil,
    prints: String = "", ending: Ending.Outcome = .exited(0), fails: Int? = nil,
    lingers: Double = 0
  ) {
    self.command = command
    self.model = model
    self.device = device
    self.takes = takes
    self.prints = prints
    self.ending = ending
    self.fails = fails
    self.lingers = lingers
  }
}

/// Something that goes wrong.
package struct Fault: Hashable, Sendable {
  /// Seconds after the beginning.
  package var after: Double
  /// What happens.
  package var what: What

  /// What can go wrong.
  package enum What: Hashable, Sendable {
    /// A node does not answer any more.
    case down(String)
    /// It answers again.
    case up(String)
    /// Somebody else's process comes.
    case arrives(DeviceAddress, OtherProcess)
    /// Somebody else's process, by its number, is gone.
    case leaves(DeviceAddress, Int)
  }

  /// Something that goes wrong at a time.
  package init(after: Double, _ what: What) {
    self.after = after
    self.what = what
  }
}

/// Why a description of a machine cannot be read.
package enum DescriptionError: Error, Hashable, Sendable {
  /// It is no YAML, or lacks something; the reason as the parser gives it.
  case malformed(String)
  /// A value is none of its kind.
  case invalid(field: String, value: String, expected: String)

  init(_ error: DecodingError) {
    func path(_ context: DecodingError.Context) -> String {
      context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
        .joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context):
      self = .malformed("\(path(context)): there is no \"\(key.stringValue)\"")
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      self = .malformed("\(path(context)): \(context.debugDescription)")
    @unknown default: self = .malformed(String(describing: error))
    }
  }
}
