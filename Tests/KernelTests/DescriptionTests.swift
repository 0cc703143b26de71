import Kernel
import Simulation
import Testing

struct DescriptionTests {
  @Test(arguments: [
    ("nodes: 3", "nodes"),
    ("nodes: [{name: a, cores: 1}]", "memory"),
    ("nodes: [{name: a, cores: 1, memory: much}]", "much"),
    ("nodes: [{name: a, cores: 1, memory: 1GB}]\nclock: noon", "noon"),
    ("nodes: [{name: a, cores: 1, memory: 1GB}]\nruns: [{takes: long}]", "long"),
    ("nodes: [{name: a, cores: 1, memory: 1GB}]\nfaults: [{after: 1m, on: a/cpu}]", "faults"),
    ("{", ""),
  ])
  func mistakesAreNamed(yaml: String, part: String) {
    do {
      _ = try MachineDescription(yaml: yaml)
      Issue.record("it was read")
    } catch {
      #expect(part.isEmpty || "\(error)".contains(part))
    }
  }

  @Test(arguments: [
    ("*.txt", "a.txt", true), ("*.txt", "a.md", false), ("docs/?.md", "docs/a.md", true),
    ("*", "", true), ("a", "ab", false), ("python train.py*", "python train.py --lr 1", true),
  ])
  func patternsFit(pattern: String, name: String, fits: Bool) {
    #expect(Pattern(pattern).fits(name) == fits)
  }
}
