import Foundation
import Tensors
import Transformer

/// Small files of every kind, written by the writers.
enum FuzzSeeds {
  /// What a writer writes, as bytes; empty where it fails.
  static func bytes(_ write: (_ path: String) throws -> Void) -> [UInt8] {
    let path = NSTemporaryDirectory() + "seed-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try? write(path)
    return FileManager.default.contents(atPath: path).map { Array($0) } ?? []
  }

  private static func matrix(_ name: String, _ type: ElementType, _ columns: Int) -> TensorSource {
    let values = (0..<2 * columns).map { Float($0 % 17) - 8 }
    return TensorSource(name, shape: [2, columns], type: type) {
      WeightMatrix(values, rows: 2, columns: columns)
    }
  }

  @Sendable static func safetensors() -> [[UInt8]] {
    [
      bytes { path in try SafetensorsWriter.write([], to: path) },
      bytes { path in
        try SafetensorsWriter.write(
          [
            matrix("a", .f32, 3), matrix("b", .f16, 2), matrix("c", .bf16, 1),
            TensorSource("d", [1, 2, 3]),
          ], to: path)
      },
      Array(
        "\u{3C}\0\0\0\0\0\0\0{\"i\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}".utf8)
        + [UInt8](repeating: 32, count: 12) + [UInt8](repeating: 1, count: 8),
    ]
  }

  @Sendable static func gguf() -> [[UInt8]] {
    let scalars: [(key: String, value: GGUFValue)] = [
      ("general.architecture", .string("llama")), ("a", .uint8(1)), ("b", .int8(-1)),
      ("c", .uint16(1)), ("d", .int16(-1)), ("e", .uint32(1)), ("f", .int32(-1)),
      ("g", .float32(1.5)), ("h", .bool(true)), ("i", .uint64(1)), ("j", .int64(-1)),
      ("k", .float64(2.5)), ("general.alignment", .uint32(32)),
    ]
    let tokens = (0..<40).map { "t\($0)" }
    let lists: [(key: String, value: GGUFValue)] = [
      ("tokenizer.ggml.model", .string("gpt2")), ("tokenizer.ggml.tokens", .strings(tokens)),
      ("tokenizer.ggml.scores", .floats([0, -1, -2])),
      ("tokenizer.ggml.token_type", .integers([1])),
    ]
    let small = [ElementType.f32, .f16, .bf16].map { matrix($0.rawValue, $0, 3) }
    let blocks = ElementType.allCases.filter { $0.blockSize == 32 }.map {
      matrix($0.rawValue, $0, 32)
    }
    return [
      bytes { try GGUFWriter.write(metadata: scalars, tensors: [], to: $0) },
      bytes { try GGUFWriter.write(metadata: lists, tensors: small, to: $0) },
      bytes { try GGUFWriter.write(metadata: [], tensors: blocks, to: $0) },
      bytes {
        try GGUFWriter.write(
          metadata: [], tensors: [matrix("k", .q6_K, 256), matrix("l", .q4_K, 256)], to: $0)
      },
    ]
  }

  @Sendable static func json() -> [[UInt8]] {
    [
      #"{"a":[1,-2.5e3,true,false,null,"x\n\"\\\/é\ud83d\ude00"],"b":{"c":{}}}"#,
      #"[[[[[[[[]]]]]]]]"#, #"[0.1,1e22,1E-7,123456789012345678,0.30000000000000004,-0]"#,
      #""Ġhello 中文 😀""#, " [ 1 , 2 ]\n",
    ].map { Array($0.utf8) }
  }
}
