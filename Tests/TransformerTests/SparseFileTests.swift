import Foundation
import Tensors
import Testing
import Transformer

/// Opening a large model maps it and reads its header, no more.
struct SparseFileTests {
  private static let size = 8 << 30

  /// How much of a mapped file is in memory, in kB, as the system counts it.
  private func resident(_ file: MappedFile) throws -> Int {
    let handle = try #require(FileHandle(forReadingAtPath: "/proc/self/smaps"))
    let maps = String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self)
    let start = String(UInt(bitPattern: file.base), radix: 16)
    let lines = maps.split(separator: "\n").drop { !$0.hasPrefix(start + "-") }
    let line = try #require(lines.first { $0.hasPrefix("Rss:") })
    return try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) })
  }

  private func open(_ file: FileBytes, _ name: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(file, name)
    #expect(truncate(path, off_t(file.bytes.count + Self.size)) == 0)
    var models: [ModelFile] = []
    let time = try ContinuousClock().measure { models = [try ModelFile(path: path)] }
    #expect(try resident(models[0].shards[0]) < 1024)
    // Milliseconds; the bound is for a busy machine.
    #expect(time < .milliseconds(200))
    #expect(models[0].size == file.bytes.count + Self.size)
    #expect(models[0].tensors["w"]?.range.count == Self.size)
    let matrix = try models[0].matrix("w", rows: 1 << 16, columns: 1 << 15)
    let last = [Float](unsafeUninitializedCapacity: 1 << 15) { buffer, count in
      if let base = buffer.baseAddress { matrix.decodeRow((1 << 16) - 1, into: base) }
      count = 1 << 15
    }
    #expect(last.allSatisfy { $0 == 0 })
    #expect(try resident(models[0].shards[0]) < 2048)
  }

  @Test func safetensorsOfEightGigabytesOpenAtOnce() throws {
    let header =
      #"{"w":{"dtype":"F32","shape":[65536,32768],"data_offsets":[0,\#(Self.size)]}}"#
    try open(.safetensors(header), "model.safetensors")
  }

  @Test func aGGUFFileOfEightGigabytesOpensAtOnce() throws {
    try open(.gguf(tensors: [.tensor("w", [32_768, 65_536])]), "model.gguf")
  }

  /// A vocabulary as large as they are: its strings stay where they lie.
  @Test func aVocabularyIsNotCopied() throws {
    var tokens = FileBytes()
    for index in 0..<150_000 { tokens.bytes += FileBytes.string("token \(index)").bytes }
    let file = FileBytes.gguf(keys: [
      .key("tokens", type: 9, .integer(UInt32(8)) + .integer(UInt64(150_000)) + tokens)
    ])
    let mapped = file.bytes.withUnsafeBytes { MappedFile(path: "model.gguf", copying: $0) }
    let model = try GGUFFile(mapped)
    let array = try #require(model.metadata["tokens"]?.arrayValue)
    #expect(array.count == 150_000)
    for index in [0, 31, 32, 77_777, 149_999] {
      #expect(array[index].stringValue == "token \(index)")
    }
    var count = 0
    array.forEachString { index, bytes in
      if bytes.elementsEqual("token \(index)".utf8) { count += 1 }
    }
    #expect(count == 150_000)
  }
}
