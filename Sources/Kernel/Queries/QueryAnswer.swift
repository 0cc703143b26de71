package import Commands

/// The rows that a look shows.
package enum QueryAnswer: Hashable, Sendable {
  /// `show jobs`, `show queue`, `show history`.
  case jobs([JobRow])
  /// `show job`.
  case job([JobRow])
  /// `show nodes`, `show node`, `show usage`.
  case nodes([NodeRow])
  /// How busy the hardware is.
  case usage(UsageReport)
  /// `show models`, `show model`.
  case models([ModelRow])
  /// `show endpoints`: what is served.
  case endpoints([String])
  /// `show quotas`.
  case quotas([QuotaRow])
  /// `show users`.
  case users([UserRow])
  /// `show schedule`.
  case schedule([ScheduleRow])
  /// `show policy`.
  case policy(Policy)
  /// `show storage`: the models by size; the rest is the host's to add.
  case storage([StorageRow])
  /// `show accounting`.
  case accounting([UserRow])
  /// `show audit`.
  case audit([AuditEntry])
  /// `logs`: the jobs whose output is meant, by number.
  case logs([Job], tail: Int?, follow: Bool)
  /// `explain`.
  case explanations([Explanation])
  /// `wait`: the jobs that are waited for, whether they are over or not.
  case wait([JobID], notify: String?)
}

/// A job as tables show it.
package struct JobRow: Hashable, Sendable {
  /// The job.
  package var job: Job
  /// How many jobs stand before it in the queue; nil where it does not wait.
  package var position: Int?
  /// When it will start, as far as is known.
  package var starts: Instant?
  /// When it will be done, as far as is known.
  package var ends: Instant?
  /// Why it waits; empty where it does not.
  package var waits: [WaitReason]
}

/// A node as tables show it.
package struct NodeRow: Hashable, Sendable {
  /// The node.
  package var node: Node
  /// Who took it out of service; nil where it serves.
  package var drainedBy: String?
  /// How many cores are allocated.
  package var coresAllocated: Int
  /// How much memory is allocated, in bytes.
  package var memoryAllocated: Int
  /// Its devices.
  package var devices: [DeviceRow]
}

/// A device as tables show it.
package struct DeviceRow: Hashable, Sendable {
  /// Where it is.
  package var address: DeviceAddress
  /// The device.
  package var device: Device
  /// The jobs on it.
  package var jobs: [JobID]
  /// The models in its memory.
  package var models: [String]
  /// Who took it out of service; nil where it serves.
  package var drainedBy: String?
  /// For whom it is kept; nil where it is not.
  package var reservedFor: String?
  /// The memory that is free on it, in bytes: a GPU's own, or the node's.
  package var freeMemory: Int
  /// All of that memory, in bytes.
  package var totalMemory: Int
}

/// How busy the hardware is.
package struct UsageReport: Hashable, Sendable {
  /// The nodes.
  package var nodes: [NodeRow]
  /// The mean use of the resources, 0 to 1; see `Measures`.
  package var utilization: Double
  /// How well what is asked for is met, 0 to 1; see `Measures`.
  package var balance: Double?
  /// How many jobs run.
  package var running: Int
  /// How many jobs wait.
  package var waiting: Int
}

/// A model as tables show it.
package struct ModelRow: Hashable, Sendable {
  /// The model.
  package var model: InstalledModel
  /// Where it is in memory.
  package var loaded: [LoadedModel]
  /// The speeds that are known of it, by kind of device.
  package var speeds: [DeviceSpeed]
  /// The jobs that use it now.
  package var jobs: [JobID]
}

/// A speed on a kind of device.
package struct DeviceSpeed: Hashable, Sendable {
  /// The kind of device: a model of a card, or `cpu`.
  package var device: String
  /// How fast.
  package var speed: Speed
}

/// What a user may use and uses.
package struct QuotaRow: Hashable, Sendable {
  /// The limit.
  package var quota: Quota
  /// What is in use: GPUs, cores, memory, jobs.
  package var used: Quota
}

/// A user, with what was used.
package struct UserRow: Hashable, Sendable {
  /// The user's name.
  package var user: String
  /// Jobs that wait.
  package var waiting: Int
  /// Jobs that run.
  package var running: Int
  /// Jobs that are over.
  package var ended: Int
  /// Seconds that jobs ran.
  package var seconds: Double
  /// Seconds times cores.
  package var coreSeconds: Double
  /// Seconds times GPUs.
  package var gpuSeconds: Double
  /// What that cost, where the cost of a node is known.
  package var cost: Double?
}

/// Something that starts later by the clock.
package struct ScheduleRow: Hashable, Sendable {
  /// The job.
  package var job: Job
  /// When it starts.
  package var starts: Instant
  /// How it is repeated.
  package var recurrence: Recurrence?
  /// When it starts after that, where it is repeated.
  package var following: Instant?
}

/// Something that takes up the disk.
package struct StorageRow: Hashable, Sendable {
  /// The model's name.
  package var model: String
  /// Its size in bytes.
  package var bytes: Int
}
