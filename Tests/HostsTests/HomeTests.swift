import Foundation
import Hosts
import Testing

@Suite struct HomeTests {
  @Test func `the environment names the home, else it is in the user's folder`() {
    #expect(Home(environment: ["BEHEST_HOME": "/a/b/", "HOME": "/h"]).path == "/a/b")
    #expect(Home(environment: ["HOME": "/h"]).path == "/h/.behest")
    #expect(Home(environment: ["BEHEST_HOME": "", "HOME": "/h"]).path == "/h/.behest")
    #expect(Home(path: "x").path.hasPrefix("/"))
  }

  @Test func `a home is made where it is missing`() throws {
    let scratch = try Scratch()
    let home = Home(path: scratch.path + "/deep/home")
    try home.prepare()
    try home.prepare()
    #expect(FileManager.default.fileExists(atPath: home.jobs))
    #expect(try FileManager.default.contentsOfDirectory(atPath: home.path) == ["jobs"])
  }

  @Test func `a home that cannot be written to says so and where`() throws {
    let scratch = try Scratch()
    let file = try scratch.write("file", "")
    for path in ["/proc/behest", file + "/home", file] {
      let error = #expect(throws: HostError.self) { try Home(path: path).prepare() }
      guard case .homeNotWritable(let named, let reason) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(named == path)
      #expect(!reason.isEmpty)
    }
  }

  @Test func `resources are found beside the executable or above it`() throws {
    let scratch = try Scratch()
    try scratch.write("weights/a/model.json", "{}")
    let resources = Resources(
      environment: [:], executable: scratch.path + "/.build/release/behest", directory: "/")
    #expect(try resources.folder("weights") == scratch.path + "/weights")
  }

  @Test func `missing resources name the places that were tried`() throws {
    let scratch = try Scratch()
    let resources = Resources(environment: ["BEHEST_RESOURCES": scratch.path])
    #expect(throws: HostError.resourcesMissing(name: "weights", tried: [scratch.path])) {
      try resources.folder("weights")
    }
  }

  @Test func `a replaced file is whole, and nothing is left beside it`() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/a"
    try SystemFiles.replace(path, with: Data("one".utf8))
    try SystemFiles.replace(path, with: Data("two".utf8))
    #expect(scratch.text("a") == "two")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["a"])
  }
}
