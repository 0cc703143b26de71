import CKernels
import Tensors
import Testing

/// The block formats bit for bit against `gguf.quants`, the reference of the file format.
///
/// Its results are kept as hashes (FNV-1a) of the decoded float32 values and of the encoded bytes.
struct BlockFormatKernelTests {
  struct Golden: Sendable {
    let type: ElementType
    /// Where a block's halves are, which are set to ordinary scales.
    let scales: [Int]
    let decoded: UInt64
    /// nil where the search for scales is our own.
    let encoded: UInt64?
  }

  static let goldens: [Golden] = [
    Golden(type: .f16, scales: [], decoded: 0x06A2_B48E_70B1_9735, encoded: 0x9D38_6D25_AA4B_83A2),
    Golden(type: .bf16, scales: [], decoded: 0x3C39_C20E_2FB1_6F25, encoded: 0x97A3_6F13_4FA4_7429),
    Golden(
      type: .q4_0, scales: [0], decoded: 0x9E85_E749_252F_8312, encoded: 0x0881_F8BE_18E4_71C1),
    Golden(
      type: .q4_1, scales: [0, 2], decoded: 0x4E09_154E_2818_AA06, encoded: 0x425B_B62C_39A2_4C6D),
    Golden(
      type: .q5_0, scales: [0], decoded: 0x223B_0159_8EB7_0CCB, encoded: 0x7248_AB71_BFC5_5191),
    Golden(
      type: .q5_1, scales: [0, 2], decoded: 0xB2F9_E07A_9AB2_8048, encoded: 0x59A6_38B3_B0C0_AD4F),
    Golden(
      type: .q8_0, scales: [0], decoded: 0xE70C_67EC_94EC_F4A8, encoded: 0x5C95_D4AA_4427_A367),
    Golden(type: .q4_K, scales: [0, 2], decoded: 0xCDAD_2057_2306_9285, encoded: nil),
    Golden(type: .q5_K, scales: [0, 2], decoded: 0xCB64_B8A2_3242_5935, encoded: nil),
    Golden(type: .q6_K, scales: [208], decoded: 0xD18C_9AC0_2F29_1436, encoded: nil),
  ]

  @Test(arguments: goldens)
  func decodingIsExact(golden: Golden) {
    let type = golden.type
    let count = 512 / type.blockSize
    var bytes = [UInt8](repeating: 0, count: type.bytes(values: type.blockSize == 1 ? 256 : 512))
    for index in bytes.indices {
      let value = index * 73 + 41
      // Without blocks the patterns are those of finite numbers.
      let limit = type.blockSize > 1 ? 256 : index % 2 == 0 ? 128 : 64
      bytes[index] = UInt8(value % 256 % (type.blockSize > 1 ? 256 : 128) % limit)
    }
    for (index, scale) in golden.scales.enumerated() {
      for block in 0..<count {
        bytes[block * type.blockBytes + scale] = 0x55
        bytes[block * type.blockBytes + scale + 1] = UInt8(0x2C - 8 * index)
      }
    }
    let values = [Float](
      unsafeUninitializedCapacity: bytes.count / type.blockBytes * type.blockSize
    ) { buffer, initialized in
      bh_decode(type.ggmlType, bytes, buffer.baseAddress, buffer.count)
      initialized = buffer.count
    }
    #expect(values.withUnsafeBytes { hash($0) } == golden.decoded)
  }

  @Test(arguments: goldens.filter { $0.encoded != nil })
  func encodingRoundsAsTheReferenceDoes(golden: Golden) {
    let values = (0..<512).map { Float($0 * 7919 % 2001 - 1000) / 512 }
    var bytes = [UInt8](repeating: 0, count: golden.type.bytes(values: 512))
    bh_encode(golden.type.ggmlType, values, &bytes, 512)
    #expect(bytes.withUnsafeBytes { hash($0) } == golden.encoded)
  }

  private func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
