import Hosts
import Kernel
import Testing

@Suite struct DiscoveryTests {
  private static let memory = """
    MemTotal:       16000000 kB
    MemFree:         1000000 kB
    MemAvailable:   12000000 kB
    Cached:          9000000 kB
    """

  private func machine(_ scratch: Scratch) throws {
    try scratch.write("proc/cpuinfo", "processor\t: 0\nmodel name\t: Some  CPU @ 3GHz\n")
    try scratch.write("proc/meminfo", Self.memory)
    try scratch.write("proc/loadavg", "1.50 0.70 0.20 2/300 4000\n")
  }

  @Test func `reads the processor, the memory and the load`() throws {
    let scratch = try Scratch()
    try machine(scratch)
    let reading = ProcessorReading(files: SystemFiles(root: scratch.path), allowed: [0, 1, 2, 3])
    #expect(reading.model == "Some CPU @ 3GHz")
    #expect(reading.cores == [0, 1, 2, 3])
    #expect(reading.memory == 16_000_000 * 1024)
    #expect(reading.memoryUsed == 4_000_000 * 1024)
    #expect(reading.load == 1.5)
  }

  @Test func `the smallest limit of the control groups holds`() throws {
    let scratch = try Scratch()
    try machine(scratch)
    try scratch.write("proc/self/cgroup", "0::/user/session\n")
    try scratch.write("sys/fs/cgroup/user/cpu.max", "150000 100000\n")
    try scratch.write("sys/fs/cgroup/user/session/cpu.max", "max 100000\n")
    try scratch.write("sys/fs/cgroup/user/memory.max", "1073741824\n")
    try scratch.write("sys/fs/cgroup/user/memory.current", "500000000\n")
    try scratch.write("sys/fs/cgroup/user/memory.stat", "anon 1\ninactive_file 100000000\n")
    try scratch.write("sys/fs/cgroup/user/session/memory.max", "max\n")
    let reading = ProcessorReading(files: SystemFiles(root: scratch.path), allowed: [4, 5, 6])
    #expect(reading.cores == [4, 5])
    #expect(reading.memory == 1_073_741_824)
    #expect(reading.memoryUsed == 400_000_000)
  }

  @Test func `limits of the first version of control groups hold, too`() throws {
    let scratch = try Scratch()
    try machine(scratch)
    try scratch.write("proc/self/cgroup", "4:memory:/box\n1:cpu,cpuacct:/box\n")
    try scratch.write("sys/fs/cgroup/cpu/box/cpu.cfs_quota_us", "100000\n")
    try scratch.write("sys/fs/cgroup/cpu/box/cpu.cfs_period_us", "100000\n")
    try scratch.write("sys/fs/cgroup/memory/box/memory.limit_in_bytes", "2000000000\n")
    try scratch.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
    let reading = ProcessorReading(files: SystemFiles(root: scratch.path), allowed: [0, 1])
    #expect(reading.cores == [0])
    #expect(reading.memory == 2_000_000_000)
  }

  @Test func `a computer that tells nothing still has a core`() throws {
    let reading = ProcessorReading(files: SystemFiles(root: try Scratch().path), allowed: [])
    #expect(reading.cores == [0])
    #expect(reading.memory == 0)
    #expect(reading.load == nil)
  }

  @Test func `finds cards of AMD with their memory, use and power`() throws {
    let scratch = try Scratch()
    for (card, vendor) in [("card0", "0x1002"), ("card10", "0x1002"), ("card1", "0x10de")] {
      let device = "sys/class/drm/\(card)/device/"
      try scratch.write(device + "vendor", vendor + "\n")
      try scratch.write(device + "device", "0x740f\n")
      try scratch.write(device + "mem_info_vram_total", "68702699520\n")
      try scratch.write(device + "mem_info_vram_used", "1000000\n")
      try scratch.write(device + "gpu_busy_percent", "25\n")
      try scratch.write(device + "hwmon/hwmon3/power1_average", "41000000\n")
    }
    try scratch.write("sys/class/drm/card0-DP-1/status", "connected\n")
    let cards = AMDDevices.read(files: SystemFiles(root: scratch.path))
    #expect(cards.count == 2)
    #expect(cards.map(\.index) == [0, 1])
    #expect(cards[0].model == "AMD Instinct MI210")
    #expect(cards[0].memory == 68_702_699_520)
    #expect(cards[0].utilization == 0.25)
    #expect(cards[0].power == 41)
  }

  @Test func `without the driver of NVIDIA there is no card and no error`() {
    #expect(NVIDIADevices.read(library: "libno-such-driver.so.1").isEmpty)
  }

  @Test func `a machine lists the processor, then the cards with who is on them`() throws {
    let scratch = try Scratch()
    try scratch.write("proc/77/status", "Name:\tpython3\nUid:\t0\t0\t0\t0\n")
    try scratch.write("proc/77/comm", "python3\n")
    let card = AcceleratorReading(
      vendor: .nvidia, index: 0, model: "NVIDIA A100-SXM4-80GB", memory: 80_000_000_000,
      memoryUsed: 10_000_000_000, utilization: 0.5,
      users: [.init(process: 77, memory: 9_000_000_000), .init(process: 78, memory: 1)])
    let discovery = Discovery(
      node: "atlas", files: SystemFiles(root: scratch.path),
      processor: {
        ProcessorReading(model: "CPU", cores: [0, 1], memory: 1000, memoryUsed: 10, load: 0.5)
      }, accelerators: { [card] })
    let node = discovery.machine(own: [78]) { _, model in PublishedSpeeds.speed(of: model) }.nodes[
      0]
    #expect(node.name == "atlas")
    #expect(node.cores == 2)
    #expect(node.devices.map(\.id) == ["cpu", "gpu0"])
    #expect(node.gpus[0].speed == Speed(312_000, .gigaflops, .published))
    #expect(node.gpus[0].others.map(\.process) == [77])
    #expect(node.gpus[0].others[0].program == "python3")
    #expect(node.gpus[0].others[0].user == "root")
  }

  @Test(arguments: [
    ("NVIDIA H100 80GB HBM3", 989_000.0), ("NVIDIA H100 PCIe", 756_000),
    ("NVIDIA GeForce RTX 3090 Ti", 80_000), ("Tesla V100-SXM2-16GB", 125_000),
    ("AMD Instinct MI300X", 1_307_400), ("NVIDIA A10", 125_000), ("NVIDIA A10G", 70_000),
  ])
  func `knows what makers say of their cards`(name: String, gigaflops: Double) {
    #expect(PublishedSpeeds.speed(of: name) == Speed(gigaflops, .gigaflops, .published))
  }

  @Test func `of an unknown card it says nothing`() {
    #expect(PublishedSpeeds.speed(of: "Voodoo 2") == nil)
    #expect(PublishedSpeeds.speed(of: "") == nil)
  }

  @Test func `a processor is measured once and the figure is kept`() throws {
    let scratch = try Scratch()
    let home = Home(path: scratch.path)
    let now = Instant(milliseconds: 1000)
    let first = DeviceSpeeds(home: home) { Double($0) * 50 }
    #expect(first.processor(model: "CPU", cores: 2, now: now).value == 100)
    let second = DeviceSpeeds(home: home) { _ in 7 }
    #expect(second.processor(model: "CPU", cores: 2, now: now).value == 100)
    #expect(second.processor(model: "CPU", cores: 4, now: now).value == 7)
  }

  @Test func `the benchmark of the processor gives a sensible figure in a short time`() {
    let start = monotonicSeconds()
    let value = ProcessorBenchmark.gigaflops(cores: 1, seconds: 0.05)
    #expect(value > 0.1)
    #expect(monotonicSeconds() - start < 3)
  }
}
