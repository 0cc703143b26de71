package import Commands
import Foundation
import Glibc
package import Kernel

/// What this computer has to compute with.
package struct Discovery: Sendable {
  /// The computer's name.
  package let node: String
  private let files: SystemFiles
  private let readAccelerators: @Sendable () -> [AcceleratorReading]
  private let readProcessor: @Sendable () -> ProcessorReading

  /// Discovers this computer.
  package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    let files = SystemFiles()
    let visible = environment["CUDA_VISIBLE_DEVICES"]
    self.init(
      node: Self.hostName(), files: files,
      processor: { ProcessorReading(files: files) },
      accelerators: { NVIDIADevices.read(visible: visible) + AMDDevices.read(files: files) })
  }

  /// Discovers from given readings, as tests do.
  package init(
    node: String, files: SystemFiles, processor: @escaping @Sendable () -> ProcessorReading,
    accelerators: @escaping @Sendable () -> [AcceleratorReading]
  ) {
    self.node = node
    self.files = files
    readProcessor = processor
    readAccelerators = accelerators
  }

  /// The cores that jobs may be given, by number.
  package func cores() -> [Int] {
    readProcessor().cores
  }

  /// The GPUs, in the order of their names: `gpu0` is the first.
  package func accelerators() -> [AcceleratorReading] {
    readAccelerators()
  }

  /// The machine as it is now.
  ///
  /// - Parameters:
  ///   - own: The processes of our own jobs, which are nobody else's.
  ///   - speeds: The speed of a device by its model.
  package func machine(
    own: Set<Int> = [], speed: (Place.DeviceKind, String) -> Speed? = { _, _ in nil }
  ) -> Machine {
    let processor = readProcessor()
    var devices = [
      Device(
        id: "cpu", kind: .cpu, model: processor.model,
        speed: speed(.cpu, processor.model))
    ]
    for (index, reading) in readAccelerators().enumerated() {
      let others = reading.users.filter { !own.contains($0.process) }.map { user in
        OtherProcess(
          process: user.process, user: ProcessOwner.user(of: user.process, files: files),
          program: ProcessOwner.program(of: user.process, files: files), memory: user.memory)
      }
      devices.append(
        Device(
          id: "gpu\(index)", kind: .gpu, model: reading.model, memory: reading.memory,
          memoryUsed: min(reading.memory, reading.memoryUsed), utilization: reading.utilization,
          others: others, speed: speed(.gpu, reading.model)))
    }
    return Machine(nodes: [
      Node(
        name: node, cores: processor.cores.count, memory: processor.memory,
        memoryUsed: processor.memoryUsed, load: processor.load, devices: devices)
    ])
  }

  /// The first part of the computer's name.
  private static func hostName() -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let name = String(decoding: bytes, as: UTF8.self).split(separator: ".").first.map(String.init)
    return name ?? "localhost"
  }
}

/// Whose a process is, and what it runs.
enum ProcessOwner {
  /// The name of the user, or the number where it has none; `nil` where it cannot be seen.
  static func user(of process: Int, files: SystemFiles) -> String? {
    guard let status = files.text("/proc/\(process)/status") else { return nil }
    for line in status.split(separator: "\n") where line.hasPrefix("Uid:") {
      guard let number = line.split(whereSeparator: { $0 == "\t" || $0 == " " }).dropFirst().first,
        let identifier = UInt32(number)
      else { return nil }
      return name(of: identifier) ?? String(identifier)
    }
    return nil
  }

  /// The name of its program.
  static func program(of process: Int, files: SystemFiles) -> String? {
    files.text("/proc/\(process)/comm")
  }

  /// The name of a user.
  static func name(of identifier: UInt32) -> String? {
    var entry = passwd()
    var result: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16384)
    guard getpwuid_r(identifier, &entry, &buffer, buffer.count, &result) == 0, result != nil,
      let name = entry.pw_name
    else { return nil }
    return String(cString: name)
  }
}
