// swift-tools-version: 6.1
import PackageDescription

/// Settings every Swift target shares: Swift 6 mode, warnings as errors, explicit existentials
/// and imports that stay where they are used.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .unsafeFlags(["-warnings-as-errors"]),
]

/// Numeric code is optimised in debug builds too: without it a test of a small model takes minutes.
let numeric: [SwiftSetting] =
  strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
  name: "behest",
  products: [.executable(name: "behest", targets: ["behest"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CReadline", providers: [.apt(["libreadline-dev"])]),
    .target(
      name: "CKernels", cSettings: [.unsafeFlags(["-O3", "-ffast-math", "-fno-finite-math-only"])]),
    .target(name: "CPosix"),

    .target(name: "Commands", swiftSettings: strict),
    .target(name: "Tensors", dependencies: ["COpenBLAS", "CKernels"], swiftSettings: numeric),
    .target(name: "Transformer", dependencies: ["Tensors", "CKernels"], swiftSettings: numeric),
    .target(
      name: "Interpreter", dependencies: ["Commands", "Tensors", "Transformer"],
      swiftSettings: numeric),
    .target(name: "Kernel", dependencies: ["Commands"], swiftSettings: strict),
    .target(
      name: "Simulation",
      dependencies: ["Commands", "Kernel", .product(name: "Yams", package: "Yams")],
      swiftSettings: strict),
    .target(
      name: "Hosts",
      dependencies: [
        "Commands", "Kernel", "Tensors", "Transformer", "CPosix",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    .target(
      name: "Daemon", dependencies: ["Commands", "Kernel", "Hosts", "Simulation"],
      swiftSettings: strict),
    .target(
      name: "Shell",
      dependencies: [
        "Commands", "Interpreter", "Kernel", "Simulation", "Hosts", "Daemon", "CReadline", "CPosix",
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "behest",
      dependencies: [
        "Commands", "Tensors", "Transformer", "Interpreter", "Kernel", "Simulation", "Hosts",
        "Daemon", "Shell", "CPosix",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .testTarget(name: "CommandsTests", dependencies: ["Commands"], swiftSettings: strict),
    .testTarget(
      name: "TensorsTests", dependencies: ["CKernels", "Tensors"], swiftSettings: numeric),
    .testTarget(
      name: "TransformerTests", dependencies: ["Tensors", "Transformer"], exclude: ["Fixtures"],
      swiftSettings: numeric),
    .testTarget(
      name: "InterpreterTests",
      dependencies: ["Commands", "Interpreter", "Tensors", "Transformer"],
      swiftSettings: numeric),
    .testTarget(
      name: "KernelTests", dependencies: ["Commands", "Kernel", "Simulation"],
      swiftSettings: strict),
    .testTarget(
      name: "HostsTests", dependencies: ["Commands", "Kernel", "Hosts", "CPosix"],
      swiftSettings: strict),
    .testTarget(
      name: "DaemonTests",
      dependencies: ["Commands", "Kernel", "Simulation", "Hosts", "Daemon"],
      swiftSettings: strict),
    .testTarget(
      name: "ShellTests",
      dependencies: [
        "Commands", "Interpreter", "Kernel", "Simulation", "Hosts", "Daemon", "Shell",
      ],
      swiftSettings: strict),
    .testTarget(name: "BehestTests", dependencies: ["behest"], swiftSettings: strict),
  ]
)

// Benchmarks are built only when they are asked for, by the scripts in `Benchmarks/`.
if Context.environment["BEHEST_BENCHMARKS"] != nil {
  for (name, folder, more) in [
    ("training-benchmark", "TrainingBenchmark", []),
    ("multi30k-benchmark", "Multi30kBenchmark", []),
    ("understanding-benchmark", "UnderstandingBenchmark", []),
    ("interpretation-benchmark", "InterpretationBenchmark", ["Commands", "Interpreter"]),
  ] as [(String, String, [Target.Dependency])] {
    package.targets.append(
      .executableTarget(
        name: name, dependencies: ["Tensors", "Transformer"] + more,
        path: "Benchmarks/Sources/\(folder)", swiftSettings: numeric))
  }
}

// The fuzzer is built only when it is asked for, by `scripts/fuzz`: libFuzzer brings its own `main`.
if Context.environment["BEHEST_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "Fuzzing", dependencies: ["Tensors", "Transformer"], path: "Tests/Fuzzing",
      exclude: ["Seeds"], swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}
