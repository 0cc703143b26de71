import CPosix

/// The GPUs of NVIDIA, through the management library of their driver (NVML).
///
/// The library is looked for at run time: without it there are none, which is no error.
package enum NVIDIADevices {
  /// Reads all GPUs that this process may use.
  ///
  /// - Parameters:
  ///   - library: The library's name or path.
  ///   - visible: `CUDA_VISIBLE_DEVICES` of this process: what is hidden from it is not used.
  package static func read(
    library: String = "libnvidia-ml.so.1", visible: String? = nil
  ) -> [AcceleratorReading] {
    let capacity = 64
    let devices = UnsafeMutablePointer<behest_nvml_device>.allocate(capacity: capacity)
    defer { devices.deallocate() }
    let count = Int(behest_nvml_read(library, devices, Int32(capacity)))
    guard count > 0 else { return [] }
    return select((0..<count).map { reading(devices[$0], index: $0) }, visible: visible)
  }

  /// The GPUs that a value of `CUDA_VISIBLE_DEVICES` leaves: by index or by identifier, up to the
  /// first that is unknown, as CUDA reads it.
  package static func select(
    _ devices: [AcceleratorReading], visible: String?
  ) -> [AcceleratorReading] {
    guard let visible else { return devices }
    var chosen: [AcceleratorReading] = []
    for word in visible.split(separator: ",").map(\.trimmedSpaces) {
      let found = devices.first { device in
        Int(word) == device.index || (word.hasPrefix("GPU-") && device.identifier.hasPrefix(word))
      }
      guard let found, !chosen.contains(found) else { break }
      chosen.append(found)
    }
    return chosen
  }

  private static func reading(_ device: behest_nvml_device, index: Int) -> AcceleratorReading {
    let users = withUnsafeBytes(of: device.processes) { bytes in
      bytes.bindMemory(to: behest_nvml_process.self).prefix(Int(device.process_count)).map {
        AcceleratorReading.User(process: Int($0.pid), memory: clamped($0.bytes))
      }
    }
    return AcceleratorReading(
      vendor: .nvidia, index: index, model: text(of: device.name),
      identifier: text(of: device.uuid), memory: clamped(device.memory_total),
      memoryUsed: clamped(device.memory_used),
      utilization: device.utilization_percent < 0
        ? nil : min(1, Double(device.utilization_percent) / 100),
      power: device.power_milliwatts < 0 ? nil : Double(device.power_milliwatts) / 1000,
      users: users)
  }

  private static func clamped(_ bytes: UInt64) -> Int {
    Int(exactly: bytes) ?? Int.max
  }

  /// The text in an array of characters that ends with a zero.
  private static func text<Characters>(of characters: Characters) -> String {
    withUnsafeBytes(of: characters) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
