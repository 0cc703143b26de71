import Commands
import Foundation
import Glibc
package import Kernel

/// Turns what the kernel wants started into a process: arguments, environment, limits, files.
package struct JobPreparation: Sendable {
  /// The home whose folders are used.
  package let home: Home
  /// The executable that does the work of models.
  package let executable: String
  /// The numbers of the cores that the kernel counts from 0.
  package let cores: [Int]
  /// The GPUs, in the order of the kernel's names.
  package let accelerators: [AcceleratorReading]

  /// Prepares jobs for a computer with the given cores and GPUs.
  package init(home: Home, executable: String, cores: [Int], accelerators: [AcceleratorReading]) {
    self.home = home
    self.executable = executable
    self.cores = cores
    self.accelerators = accelerators
  }

  /// The process of a launch.
  ///
  /// The texts that it reads are written into its folder.
  ///
  /// - Throws: `HostError` where that fails, or where what it reads is not there.
  package func job(for launch: Launch) throws(HostError) -> SupervisedJob {
    let folder = JobFolder(home.folder(job: launch.job.number, attempt: launch.attempt))
    try SystemFiles.makeFolder(folder.path)
    var inputs: [String] = []
    for source in launch.inputs {
      inputs.append(try path(of: source, number: inputs.count, in: folder))
    }
    let arguments: [String]
    switch launch.work {
    case .script(let given): arguments = given + inputs
    case .model(let work): arguments = Self.worker(executable, work, inputs: inputs)
    case .action(let command):
      throw .cannotStart(program: command.text, reason: "it is no work for a process")
    }
    var job = SupervisedJob(
      arguments: arguments, directory: launch.directory.isEmpty ? "/" : launch.directory,
      output: folder.output, error: folder.error)
    job.environment = environment(launch, folder)
    // All cores are no restriction: processes that start more threads than that are left alone.
    let chosen = launch.allocation.cores.compactMap { cores.indices.contains($0) ? cores[$0] : nil }
    if chosen.count < cores.count { job.processors = chosen }
    if launch.allocation.memory > 0 { job.memoryLimit = launch.allocation.memory }
    job.timeLimit = launch.limit
    job.niceness = launch.priority == .lowest ? 19 : 0
    if case .file(_, let path) = launch.output { place(&job, output: path, launch) }
    return job
  }

  /// The arguments of a piece of work for a model.
  static func worker(_ executable: String, _ work: ModelWork, inputs: [String]) -> [String] {
    var arguments = [executable, "worker", work.task.rawValue, "--model", work.model]
    if let from = work.from { arguments += ["--from", from.code] }
    if let to = work.to { arguments += ["--to", to.code] }
    if let question = work.question { arguments += ["--question=" + question] }
    if let prompt = work.prompt { arguments += ["--prompt=" + prompt] }
    for how in work.how { arguments += ["--how=" + how] }
    for input in inputs { arguments += ["--input=" + input] }
    return arguments
  }

  private func path(
    of source: Launch.Source, number: Int, in folder: JobFolder
  ) throws(HostError) -> String {
    switch source {
    case .file(_, let path): return path
    case .text(let text):
      let path = number == 0 ? folder.input : folder.input + ".\(number)"
      try SystemFiles.replace(path, with: Data(text.utf8))
      return path
    case .printed(let job):
      guard let newest = home.newestAttempt(job: job.number) else {
        throw .unreadable(path: home.folder(job: job.number), reason: "it holds no output")
      }
      return JobFolder(newest).output
    }
  }

  private func environment(_ launch: Launch, _ folder: JobFolder) -> [String: String] {
    let threads = String(max(1, launch.allocation.cores.count))
    // What is not allocated is not seen, so that nothing is used behind the scheduler's back.
    let given = launch.allocation.placement.gpus.compactMap { name in
      Int(name.dropFirst(3)).flatMap { accelerators.indices.contains($0) ? accelerators[$0] : nil }
    }
    let nvidia = given.filter { $0.vendor == .nvidia }
    let amd = given.filter { $0.vendor == .amd }.map { String($0.index) }.joined(separator: ",")
    return [
      "BEHEST_JOB": String(launch.job.number),
      "BEHEST_HOME": home.path,
      WorkProgress.variable: folder.progress,
      "OPENBLAS_NUM_THREADS": threads,
      "OMP_NUM_THREADS": threads,
      "CUDA_DEVICE_ORDER": "PCI_BUS_ID",
      "CUDA_VISIBLE_DEVICES": nvidia.map {
        $0.identifier.isEmpty ? String($0.index) : $0.identifier
      }.joined(separator: ","),
      "ROCR_VISIBLE_DEVICES": amd.isEmpty ? "-1" : amd,
    ]
  }

  /// Has a script write to the file at once, as a shell would, so that it can be followed; what a
  /// model writes replaces the old file when it is whole.
  private func place(_ job: inout SupervisedJob, output path: String, _ launch: Launch) {
    job.output = path
    guard case .model = launch.work, let slash = path.lastIndex(of: "/"),
      access(String(path[..<slash]), W_OK) == 0, PathKind(of: path) != .other
    else { return }
    job.output = "\(path[...slash]).behest-\(launch.job.number)-\(launch.attempt)"
    job.published = path
  }
}
