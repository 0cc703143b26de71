import Foundation

/// Feeds readers with broken files, led by the coverage that they reach: `scripts/fuzz`.
///
///     Fuzzing list                 the targets
///     Fuzzing seed TARGET FOLDER   writes the files that a run starts from, and FOLDER.dict
///     Fuzzing TARGET OPTION…       runs libFuzzer; its options: https://llvm.org/docs/LibFuzzer.html
enum Fuzzing {
  /// The target that runs; set once before the first input.
  nonisolated(unsafe) static var target: FuzzTarget?

  /// Carries out what is no run, and ends; else takes the target's name out of the arguments.
  static func begin() throws {
    let arguments = CommandLine.arguments
    switch arguments.dropFirst().first {
    case "list":
      for target in FuzzTarget.all { print(target.name) }
      exit(0)
    case "seed" where arguments.count == 4:
      guard let target = named(arguments[2]) else { exit(2) }
      try seed(target, folder: arguments[3])
      exit(0)
    case let name:
      guard let target = named(name ?? "") else { exit(2) }
      self.target = target
    }
  }

  private static func named(_ name: String) -> FuzzTarget? {
    FuzzTarget.all.first { $0.name == name }
  }

  private static func seed(_ target: FuzzTarget, folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (index, seed) in target.seeds().enumerated() {
      try Data(seed).write(to: URL(fileURLWithPath: "\(folder)/seed-\(index)"))
    }
    let words = target.words.map { word in
      "\"" + word.utf8.map { "\\x" + String(format: "%02X", $0) }.joined() + "\"\n"
    }
    try Data(words.joined().utf8).write(to: URL(fileURLWithPath: folder + ".dict"))
  }
}

/// libFuzzer's first call.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
  do {
    try Fuzzing.begin()
  } catch {
    print(error)
    exit(2)
  }
  // The target's name goes; the program's takes its place.
  arguments.pointee[1] = arguments.pointee[0]
  arguments.pointee += 1
  count.pointee -= 1
  return 0
}

/// libFuzzer's call for every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  Fuzzing.target?.run(UnsafeRawBufferPointer(start: bytes, count: count))
  return 0
}
