import Commands
import Hosts
import Kernel
import Testing

@Suite struct JobPreparationTests {
  private let scratch: Scratch
  private let preparation: JobPreparation

  init() throws {
    scratch = try Scratch()
    let card = AcceleratorReading(
      vendor: .nvidia, index: 0, model: "Card", identifier: "GPU-abc", memory: 1)
    var second = card
    second.index = 1
    second.identifier = ""
    var third = card
    third.vendor = .amd
    preparation = JobPreparation(
      home: Home(path: scratch.path), executable: "/bin/behest", cores: [4, 5, 6],
      accelerators: [card, second, third])
  }

  private func launch(_ work: Work, gpus: [String] = [], cores: [Int] = [0]) -> Launch {
    Launch(
      job: JobID(3), attempt: 2, work: work, inputs: [], output: .standardOutput, directory: "/tmp",
      allocation: Allocation(
        placement: Placement(node: "atlas", gpus: gpus), cores: cores, memory: 0, gpuMemory: 0),
      limit: nil, amount: nil, priority: .normal)
  }

  @Test func `a script gets its arguments, what it reads, its limits and its cores`() throws {
    var launch = launch(.script(arguments: ["wc", "-l"]), cores: [1, 2])
    launch.inputs = [.file(shown: "a", path: "/a"), .text("hello")]
    launch.limit = 7
    launch.allocation.memory = 99
    launch.priority = .lowest
    let job = try preparation.job(for: launch)
    #expect(job.arguments == ["wc", "-l", "/a", scratch.path + "/jobs/3/2/input.1"])
    #expect(scratch.text("jobs/3/2/input.1") == "hello")
    #expect(job.processors == [5, 6])
    #expect(job.timeLimit == 7)
    #expect(job.memoryLimit == 99)
    #expect(job.niceness == 19)
    #expect(job.directory == "/tmp")
    #expect(job.output == scratch.path + "/jobs/3/2/output")
    #expect(job.environment["OPENBLAS_NUM_THREADS"] == "2")
    #expect(job.environment["BEHEST_JOB"] == "3")
  }

  @Test func `only the devices that were allocated are seen`() throws {
    let work = Work.script(arguments: ["x"])
    func visible(_ gpus: [String]) throws -> [String?] {
      let environment = try preparation.job(for: launch(work, gpus: gpus)).environment
      return [environment["CUDA_VISIBLE_DEVICES"], environment["ROCR_VISIBLE_DEVICES"]]
    }
    #expect(try visible([]) == ["", "-1"])
    #expect(try visible(["gpu0"]) == ["GPU-abc", "-1"])
    #expect(try visible(["gpu1", "gpu0"]) == ["1,GPU-abc", "-1"])
    #expect(try visible(["gpu2"]) == ["", "0"])
    #expect(try visible(["gpu9", "odd"]) == ["", "-1"])
  }

  @Test func `work of a model is a worker, and its file appears when it is whole`() throws {
    var work = ModelWork(
      model: "en-fr", task: .translation, from: Language(code: "en"), to: Language(code: "fr"))
    work.how = ["--odd"]
    var launch = launch(.model(work))
    launch.inputs = [.text("good morning")]
    launch.output = .file(shown: "out.txt", path: scratch.path + "/out.txt")
    let job = try preparation.job(for: launch)
    #expect(
      job.arguments == [
        "/bin/behest", "worker", "translation", "--model", "en-fr", "--from", "en", "--to", "fr",
        "--how=--odd", "--input=" + scratch.path + "/jobs/3/2/input",
      ])
    #expect(job.published == scratch.path + "/out.txt")
    #expect(job.output == scratch.path + "/.behest-3-2")
  }

  @Test func `what another job printed is read from its newest attempt`() throws {
    try scratch.write("jobs/1/1/output", "old")
    try scratch.write("jobs/1/10/output", "new")
    var launch = launch(.script(arguments: ["cat"]))
    launch.inputs = [.printed(by: JobID(1))]
    #expect(
      try preparation.job(for: launch).arguments == ["cat", scratch.path + "/jobs/1/10/output"])
    launch.inputs = [.printed(by: JobID(2))]
    #expect(throws: HostError.self) { try preparation.job(for: launch) }
  }
}
