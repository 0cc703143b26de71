package import Commands

/// A model that is installed and can be run.
package struct InstalledModel: Hashable, Sendable, Codable {
  /// A direction that a translation model knows.
  package struct LanguagePair: Hashable, Sendable, Codable {
    /// The language it reads.
    package var from: Language
    /// The language it writes.
    package var to: Language

    /// A direction of translation.
    package init(from: Language, to: Language) {
      self.from = from
      self.to = to
    }
  }

  /// Its name.
  package var name: String
  /// What it can do.
  package var tasks: [TaskKind]
  /// How large it is on disk, in bytes.
  package var bytes: Int
  /// The memory it needs when loaded, in bytes.
  package var memory: Int
  /// The directions it translates; empty for other tasks.
  package var pairs: [LanguagePair]
  /// The languages it reads, for other tasks; empty where the language does not matter.
  package var languages: [Language]
  /// What runs it: `behest` for the built-in runtime.
  package var runtime: String
  /// The kinds of device that its runtime supports.
  package var runsOn: Set<Place.DeviceKind>
  /// What it is not good at; a key of the replies, such as `short-everyday-sentences`.
  package var limits: [String]
  /// Floating-point operations for one token, where known: what a benchmark is divided by.
  package var operationsPerToken: Double?
  /// How many characters a token stands for, on average.
  package var charactersPerToken: Double?
  /// The cores that it uses on a processor.
  package var cores: Int
  /// Speeds that its card gives, by the kind of device: a model's name, `gpu` or `cpu`.
  package var speeds: [String: Speed]

  /// An installed model.
  package init(
    name: String, tasks: [TaskKind], bytes: Int, memory: Int? = nil, pairs: [LanguagePair] = [],
    languages: [Language] = [], runtime: String = "behest",
    runsOn: Set<Place.DeviceKind> = [.cpu], limits: [String] = [],
    operationsPerToken: Double? = nil, charactersPerToken: Double? = nil, cores: Int = 1,
    speeds: [String: Speed] = [:]
  ) {
    self.name = name
    self.tasks = tasks
    self.bytes = bytes
    self.memory = memory ?? bytes
    self.pairs = pairs
    self.languages = languages
    self.runtime = runtime
    self.runsOn = runsOn
    self.limits = limits
    self.operationsPerToken = operationsPerToken
    self.charactersPerToken = charactersPerToken
    self.cores = max(1, cores)
    self.speeds = speeds
  }
}

/// A model that is in the memory of a device.
package struct LoadedModel: Hashable, Sendable, Codable {
  /// The model's name.
  package var model: String
  /// Where it is.
  package var device: DeviceAddress
  /// When it was last used.
  package var usedAt: Instant

  /// A model in the memory of a device.
  package init(model: String, device: DeviceAddress, usedAt: Instant) {
    self.model = model
    self.device = device
    self.usedAt = usedAt
  }
}
