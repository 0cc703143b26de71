package import Commands

extension Place {
  /// Whether a device is among the places that are meant.
  ///
  /// A preference means all that it chooses among.
  package func includes(_ device: Device, of node: Node) -> Bool {
    switch self {
    case .named(let name): Self.isNamed(name, device, of: node)
    case .device(let name, let index):
      device.kind == .gpu && device.id == "gpu\(index)"
        && (name.map { Self.isSame($0, node.name) } ?? true)
    case .kind(let kind): device.kind == kind
    case .preference(_, .gpu): device.kind == .gpu
    case .preference(_, .cpu): device.kind == .cpu
    case .preference, .all(nil), .all(.nodes): true
    case .all(.gpus): device.kind == .gpu
    }
  }

  /// Whether only GPUs are meant.
  func isGPUOnly(in machine: Machine) -> Bool {
    switch self {
    case .device, .kind(.gpu), .preference(_, .gpu), .all(.gpus): true
    case .named(let name):
      !machine.nodes.contains { node in
        Self.isSame(name, node.name)
          || node.devices.contains {
            $0.kind == .cpu && Self.isNamed(name, $0, of: node)
          }
      }
    default: false
    }
  }

  /// Whether a device is called so: by its node, by node and device, or by its model.
  private static func isNamed(_ name: String, _ device: Device, of node: Node) -> Bool {
    if isSame(name, node.name) || isSame(name, node.name + "/" + device.id)
      || isSame(name, device.id)
    {
      return true
    }
    let words = device.model.lowercased().split { !$0.isLetter && !$0.isNumber }
    let wanted = name.lowercased().split { !$0.isLetter && !$0.isNumber }
    guard !wanted.isEmpty, !words.isEmpty else { return false }
    return wanted.allSatisfy { word in words.contains { $0 == word } }
      || words.joined().contains(wanted.joined()) && wanted.joined().count >= 3
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    left.lowercased() == right.lowercased()
  }
}

extension PlaceRule {
  /// Whether a device is allowed: within the named places where there are some, and within the
  /// scope of a preference.
  func allows(_ device: Device, of node: Node) -> Bool {
    let named = on.filter { if case .preference = $0 { false } else { true } }
    let preferences = on.filter { if case .preference = $0 { true } else { false } }
    return (named.isEmpty || named.contains { $0.includes(device, of: node) })
      && (preferences.isEmpty || preferences.contains { $0.includes(device, of: node) })
  }

  /// Whether a device is excluded.
  func avoids(_ device: Device, of node: Node) -> Bool {
    avoid.contains { $0.includes(device, of: node) }
  }
}

extension Machine {
  /// What a word for a place could have meant: names of nodes, devices and cards.
  package var placeNames: [String] {
    var names: [String] = []
    for node in nodes {
      names.append(node.name)
      for device in node.devices {
        names.append(device.id)
        names.append(node.name + "/" + device.id)
        if device.kind == .gpu, !device.model.isEmpty { names.append(device.model) }
      }
    }
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// The devices that a place means.
  package func devices(in place: Place) -> [DeviceAddress] {
    nodes.flatMap { node in
      node.devices.filter { place.includes($0, of: node) }.map {
        DeviceAddress(node: node.name, device: $0.id)
      }
    }
  }
}
