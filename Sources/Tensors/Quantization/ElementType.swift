internal import CKernels

/// How the values of a weight are stored: as numbers, or in blocks of integers that share a scale.
///
/// The raw values are the names that GGUF files give them.
package enum ElementType: String, Sendable, CaseIterable {
  case f32 = "F32"
  case f16 = "F16"
  case bf16 = "BF16"
  case q4_0 = "Q4_0"
  case q4_1 = "Q4_1"
  case q5_0 = "Q5_0"
  case q5_1 = "Q5_1"
  case q8_0 = "Q8_0"
  case q4_K = "Q4_K"
  case q5_K = "Q5_K"
  case q6_K = "Q6_K"

  /// Values in a block: 1, 32 or 256.
  package var blockSize: Int { bh_block_values(ggmlType) }

  /// Bytes in a block.
  package var blockBytes: Int { bh_block_bytes(ggmlType) }

  /// The number of the type in GGUF files.
  package var ggmlType: UInt32 {
    switch self {
    case .f32: 0
    case .f16: 1
    case .q4_0: 2
    case .q4_1: 3
    case .q5_0: 6
    case .q5_1: 7
    case .q8_0: 8
    case .q4_K: 12
    case .q5_K: 13
    case .q6_K: 14
    case .bf16: 30
    }
  }

  /// The type of that number; nil for one that is not known here.
  package init?(ggmlType: UInt32) {
    guard let type = Self.allCases.first(where: { $0.ggmlType == ggmlType }) else { return nil }
    self = type
  }

  /// Bytes that a number of values take, which is a multiple of `blockSize`.
  package func bytes(values: Int) -> Int { values / blockSize * blockBytes }

  /// Bits a value, scales included.
  package var bitsPerValue: Double { Double(blockBytes * 8) / Double(blockSize) }
}
