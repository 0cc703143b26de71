/// The limits that the control groups of Linux set for this process, of either version.
///
/// A limit of a group holds for the groups within it: the smallest on the way up counts.
struct ControlGroups {
  /// The processor time it may use, in cores.
  let processorQuota: Double?
  /// The memory it may use, in bytes.
  let memoryLimit: Int?
  /// The memory that the group with this limit uses, without what only caches files.
  let memoryUsed: Int?

  init(files: SystemFiles) {
    var quota: Double?
    var limit: Int?
    var used: Int?
    for folder in Self.folders(files, controller: "cpu") {
      guard let cores = Self.quota(files, folder) else { continue }
      quota = min(quota ?? cores, cores)
    }
    for folder in Self.folders(files, controller: "memory") {
      let bytes =
        files.integer(folder + "/memory.max") ?? files.integer(folder + "/memory.limit_in_bytes")
      // Version 1 writes "no limit" as a number close to the largest.
      guard let bytes, bytes > 0, bytes < 1 << 60, bytes < limit ?? .max else { continue }
      limit = bytes
      used = Self.used(files, folder)
    }
    processorQuota = quota
    memoryLimit = limit
    memoryUsed = used
  }

  /// The folders of the process's group for a controller, the innermost first.
  private static func folders(_ files: SystemFiles, controller: String) -> [String] {
    var folders: [String] = []
    for line in (files.text("/proc/self/cgroup") ?? "").split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let controllers = parts[1].split(separator: ",").map(String.init)
      let mount: String
      if parts[0] == "0", controllers.isEmpty {
        mount = "/sys/fs/cgroup"
      } else if controllers.contains(controller) {
        let joined = "/sys/fs/cgroup/" + parts[1]
        mount = files.names(in: joined).isEmpty ? "/sys/fs/cgroup/" + controller : joined
      } else {
        continue
      }
      var names = parts[2].split(separator: "/").map(String.init)
      while true {
        folders.append(([mount] + names).joined(separator: "/"))
        if names.isEmpty { break }
        names.removeLast()
      }
    }
    return folders
  }

  private static func quota(_ files: SystemFiles, _ folder: String) -> Double? {
    if let text = files.text(folder + "/cpu.max") {
      let words = text.split(separator: " ")
      guard words.count == 2, let quota = Double(words[0]), let period = Double(words[1]),
        period > 0
      else { return nil }
      return quota / period
    }
    guard let quota = files.integer(folder + "/cpu.cfs_quota_us"), quota > 0,
      let period = files.integer(folder + "/cpu.cfs_period_us"), period > 0
    else { return nil }
    return Double(quota) / Double(period)
  }

  private static func used(_ files: SystemFiles, _ folder: String) -> Int? {
    let usage =
      files.integer(folder + "/memory.current")
      ?? files.integer(folder + "/memory.usage_in_bytes")
    guard let usage else { return nil }
    var cached = 0
    for line in (files.text(folder + "/memory.stat") ?? "").split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 2, words[0] == "inactive_file" || words[0] == "total_inactive_file"
      else {
        continue
      }
      cached = max(cached, Int(words[1]) ?? 0)
    }
    return max(0, usage - cached)
  }
}
