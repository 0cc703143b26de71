import Commands
import Kernel

/// A description as it is written: every field as text or number, the names as in YAML.
struct WrittenMachine: Decodable {
  var clock: String?
  var utcOffset: Double?
  var nodes: [WrittenNode]
  var models: [WrittenModel]?
  var runs: [WrittenRun]?
  var faults: [WrittenFault]?
  var programs: [String]?

  enum CodingKeys: String, CodingKey {
    case clock, nodes, models, runs, faults, programs
    case utcOffset = "utc-offset"
  }

  struct WrittenNode: Decodable {
    var name: String
    var cores: Int
    var memory: String
    var memoryUsed: String?
    var load: Double?
    var latency: Double?
    var cost: Double?
    var processor: String?
    var gigaflops: Double?
    var source: String?
    var gpus: [WrittenGPU]?

    enum CodingKeys: String, CodingKey {
      case name, cores, memory, load, latency, cost, processor, gigaflops, source, gpus
      case memoryUsed = "memory-used"
    }
  }

  struct WrittenGPU: Decodable {
    var model: String
    var memory: String
    var memoryUsed: String?
    var utilization: Double?
    var gigaflops: Double?
    var source: String?
    var others: [WrittenProcess]?

    enum CodingKeys: String, CodingKey {
      case model, memory, utilization, gigaflops, source, others
      case memoryUsed = "memory-used"
    }
  }

  struct WrittenProcess: Decodable {
    var process: Int?
    var user: String?
    var program: String?
    var memory: String?
  }

  struct WrittenModel: Decodable {
    var name: String
    var tasks: [String]
    var pairs: [String]?
    var languages: [String]?
    var size: String
    var memory: String?
    var runtime: String?
    var runsOn: [String]?
    var limits: [String]?
    var cores: Int?
    var charactersPerToken: Double?
    var operationsPerToken: Double?
    var speeds: [String: String]?
    var loaded: [String]?

    enum CodingKeys: String, CodingKey {
      case name, tasks, pairs, languages, size, memory, runtime, limits, cores, speeds, loaded
      case runsOn = "runs-on"
      case charactersPerToken = "characters-per-token"
      case operationsPerToken = "operations-per-token"
    }
  }

  struct WrittenRun: Decodable {
    var command: String?
    var model: String?
    var on: String?
    var takes: String?
    var prints: String?
    var exit: Int?
    var signal: Int?
    var outOfMemory: Bool?
    var cannotStart: String?
    var fails: Int?
    var lingers: String?

    enum CodingKeys: String, CodingKey {
      case command, model, on, takes, prints, exit, signal, fails, lingers
      case outOfMemory = "out-of-memory"
      case cannotStart = "cannot-start"
    }
  }

  struct WrittenFault: Decodable {
    var after: String
    var down: String?
    var up: String?
    var arrives: WrittenProcess?
    var leaves: Int?
    var on: String?
  }
}
