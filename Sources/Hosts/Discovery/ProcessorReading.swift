import CPosix
import Glibc

/// The processors and the memory of this computer that this process may use.
package struct ProcessorReading: Sendable, Hashable {
  /// What the maker calls the processor.
  package var model: String
  /// The numbers of the cores that may be used.
  package var cores: [Int]
  /// The memory in bytes, within the limits of the control group.
  package var memory: Int
  /// The part of it in use, in bytes, whoever uses it; what only caches files is free.
  package var memoryUsed: Int
  /// How many processes want a core, on average of the last minute.
  package var load: Double?

  /// A reading of the given values.
  package init(model: String, cores: [Int], memory: Int, memoryUsed: Int, load: Double?) {
    self.model = model
    self.cores = cores
    self.memory = memory
    self.memoryUsed = memoryUsed
    self.load = load
  }

  /// Reads `/proc` and `/sys`.
  ///
  /// - Parameter allowed: The cores that the scheduler lets this process use.
  package init(files: SystemFiles = SystemFiles(), allowed: [Int] = allowedCores()) {
    let groups = ControlGroups(files: files)
    model = Self.model(files.text("/proc/cpuinfo") ?? "")
    cores = allowed.isEmpty ? [0] : allowed
    // A quota of two cores is two cores, whichever they are.
    if let quota = groups.processorQuota {
      cores = Array(cores.prefix(max(1, Int(quota.rounded(.up)))))
    }
    let host = Self.memory(files.text("/proc/meminfo") ?? "")
    memory = host.total
    memoryUsed = max(0, host.total - host.available)
    if let limit = groups.memoryLimit, limit < host.total {
      memory = limit
      memoryUsed = min(limit, groups.memoryUsed ?? memoryUsed)
    }
    let averages = files.text("/proc/loadavg")?.split(separator: " ") ?? []
    load = averages.first.flatMap { Double($0) }
  }

  /// The processor's name among the lines of `/proc/cpuinfo`.
  static func model(_ text: String) -> String {
    // x86 has "model name"; Arm and others name the machine or the implementer's part, if anything.
    for key in ["model name", "Model", "cpu model", "Hardware", "cpu"] {
      for line in text.split(separator: "\n") {
        guard let colon = line.firstIndex(of: ":") else { continue }
        guard line[..<colon].trimmedSpaces == key else { continue }
        let name = line[line.index(after: colon)...].trimmedSpaces
        if !name.isEmpty { return name.split(separator: " ").joined(separator: " ") }
      }
    }
    return ""
  }

  /// Total and available memory in bytes from `/proc/meminfo`.
  static func memory(_ text: String) -> (total: Int, available: Int) {
    var values: [Substring: Int] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split { $0 == " " || $0 == ":" || $0 == "\t" }
      guard words.count >= 2, let count = Int(words[1]) else { continue }
      values[words[0]] = count.multipliedReportingOverflow(by: 1024).partialValue
    }
    let total = values["MemTotal"] ?? 0
    let free = (values["MemFree"] ?? 0) + (values["Buffers"] ?? 0) + (values["Cached"] ?? 0)
    return (total, min(total, values["MemAvailable"] ?? free))
  }

  /// The cores that this process may run on.
  package static func allowedCores() -> [Int] {
    var numbers = [Int32](repeating: 0, count: 4096)
    let count = behest_allowed_processors(&numbers, Int32(numbers.count))
    return numbers.prefix(Int(max(0, count))).map(Int.init)
  }
}

extension StringProtocol {
  /// The text without spaces and tabs at its ends.
  var trimmedSpaces: String {
    var text = Substring(self)
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
