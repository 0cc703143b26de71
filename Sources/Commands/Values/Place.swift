/// Where something runs: a name, a device, a kind of device, or a preference among them.
package enum Place: Hashable, Sendable {
  /// A node or a kind of card, as said: `atlas`, `A100`, `RTX 4090`.
  case named(String)
  /// A GPU by its index, on a node or on whichever has one: `gpu1`, `node2/gpu1`.
  case device(node: String?, index: Int)
  /// Any GPU, or the CPU.
  case kind(DeviceKind)
  /// The best by some measure, of a scope or of everything: `fastest-gpu`, `largest`.
  case preference(Preference, PlaceScope?)
  /// All places, all GPUs or all nodes.
  case all(AllScope?)

  /// The kinds of device.
  package enum DeviceKind: String, CaseIterable, Hashable, Sendable {
    case gpu
    case cpu
  }

  /// The measures by which a place may be preferred.
  package enum Preference: String, CaseIterable, Hashable, Sendable {
    case fastest
    case leastLoaded = "least-loaded"
    /// The most memory.
    case largest
    /// The lowest latency of the network.
    case nearest
    case cheapest
  }

  /// What a preference chooses among.
  package enum PlaceScope: String, CaseIterable, Hashable, Sendable {
    case gpu
    case cpu
    case node
  }

  /// What `all` may be said of.
  package enum AllScope: String, CaseIterable, Hashable, Sendable {
    case gpus
    case nodes
  }
}

extension Place {
  /// The places that are words of the language: kinds, preferences and all.
  package static let closed: [Place] = {
    let preferences = Preference.allCases.flatMap { preference in
      [Place.preference(preference, nil)]
        + PlaceScope.allCases.map { Place.preference(preference, $0) }
    }
    return DeviceKind.allCases.map(Place.kind) + preferences
      + [.all(nil)] + AllScope.allCases.map { Place.all($0) }
  }()

  private static let closedByText = Dictionary(
    uniqueKeysWithValues: closed.map { ($0.text, $0) })

  /// The canonical text.
  package var text: String {
    switch self {
    case .named(let name): name
    case .device(nil, let index): "gpu\(index)"
    case .device(let node?, let index): "\(node)/gpu\(index)"
    case .kind(let kind): kind.rawValue
    case .preference(let preference, nil): preference.rawValue
    case .preference(let preference, let scope?): preference.rawValue + "-" + scope.rawValue
    case .all(nil): "all"
    case .all(let scope?): "all-" + scope.rawValue
    }
  }

  /// The place that a text stands for; `GPU1` is `gpu1`, any other name is kept as it is.
  package init?(parsing text: String) {
    guard !text.isEmpty else { return nil }
    if let place = Self.closedByText[text] {
      self = place
    } else if let index = Self.deviceIndex(text[...]) {
      self = .device(node: nil, index: index)
    } else if let slash = text.lastIndex(of: "/"), slash > text.startIndex,
      let index = Self.deviceIndex(text[text.index(after: slash)...])
    {
      self = .device(node: String(text[..<slash]), index: index)
    } else {
      self = .named(text)
    }
  }

  /// The index of `gpu7`, in either case and without leading zeros.
  private static func deviceIndex(_ text: Substring) -> Int? {
    guard text.count > 3, text.prefix(3).lowercased() == "gpu" else { return nil }
    return Value.integer(parsing: String(text.dropFirst(3)))
  }
}
