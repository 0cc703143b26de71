/// The GPUs of AMD, through the files that their driver keeps below `/sys/class/drm`.
package enum AMDDevices {
  /// Reads all cards that the driver `amdgpu` serves and that have memory of their own.
  package static func read(files: SystemFiles = SystemFiles()) -> [AcceleratorReading] {
    var readings: [AcceleratorReading] = []
    for name in files.names(in: "/sys/class/drm") {
      // card0 is a card; card0-DP-1 is where a screen is plugged in.
      guard name.hasPrefix("card"), Int(name.dropFirst(4)) != nil else { continue }
      let device = "/sys/class/drm/\(name)/device"
      guard files.text(device + "/vendor")?.lowercased() == "0x1002",
        let memory = files.integer(device + "/mem_info_vram_total"), memory > 0
      else { continue }
      readings.append(
        AcceleratorReading(
          vendor: .amd, index: readings.count, model: model(files, device),
          identifier: files.text(device + "/unique_id") ?? "", memory: memory,
          memoryUsed: files.integer(device + "/mem_info_vram_used") ?? 0,
          utilization: files.integer(device + "/gpu_busy_percent").map {
            min(1, max(0, Double($0) / 100))
          },
          power: power(files, device)))
    }
    return readings
  }

  /// The card's name: as the driver gives it, else by its number, else the number itself.
  private static func model(_ files: SystemFiles, _ device: String) -> String {
    if let name = files.text(device + "/product_name"), !name.isEmpty {
      return name.hasPrefix("AMD") ? name : "AMD " + name
    }
    let number = files.text(device + "/device")?.lowercased() ?? ""
    return names[number] ?? (number.isEmpty ? "AMD GPU" : "AMD GPU \(number)")
  }

  /// Names of well-known cards by their PCI device numbers (from the public PCI ID list).
  private static let names: [String: String] = [
    "0x66a1": "AMD Instinct MI50",
    "0x738c": "AMD Instinct MI100",
    "0x7408": "AMD Instinct MI250X",
    "0x740c": "AMD Instinct MI250X",
    "0x740f": "AMD Instinct MI210",
    "0x74a0": "AMD Instinct MI300A",
    "0x74a1": "AMD Instinct MI300X",
    "0x74a5": "AMD Instinct MI325X",
    "0x73bf": "AMD Radeon RX 6900 XT",
    "0x744c": "AMD Radeon RX 7900 XTX",
    "0x7480": "AMD Radeon RX 7600",
  ]

  /// The power it draws in watts; the driver gives millionths of one.
  private static func power(_ files: SystemFiles, _ device: String) -> Double? {
    for sensor in files.names(in: device + "/hwmon") {
      let folder = "\(device)/hwmon/\(sensor)"
      if let value = files.integer(folder + "/power1_average")
        ?? files.integer(folder + "/power1_input")
      {
        return Double(value) / 1_000_000
      }
    }
    return nil
  }
}
