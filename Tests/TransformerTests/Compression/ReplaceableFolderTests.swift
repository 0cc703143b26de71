import Foundation
import Tensors
import Testing
import Transformer

/// Which folders give way to a new model.
struct ReplaceableFolderTests {
  private func fill(_ names: [String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in names {
      let url = URL(fileURLWithPath: folder("old/" + name))
      let parent = name.hasSuffix("/") ? url : url.deletingLastPathComponent()
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      if !name.hasSuffix("/") { try folder.write("x", "old/" + name) }
    }
    return folder
  }

  static let foreign = [
    ["notes.txt"], ["config.json"], ["config.json", "model.safetensors", "notes.txt"],
    ["model.safetensors", "empty/"], ["model.safetensors", "src/config.json"],
    ["model.safetensors", "1_Pooling/config.json", "1_Pooling/a.txt"],
    ["model.safetensors", "1_Pooling/config.json/a"], ["model.safetensors/a"],
    ["config.json", "other.safetensors"], ["model.safetensors", ".git/HEAD"],
    ["model.safetensors", ".hidden"], ["model-1-of-2.safetensors"],
  ]

  @Test(arguments: foreign)
  func aFolderWithAnythingElseStays(names: [String]) throws {
    let folder = try fill(names)
    let fixture = try FamilyFixture("llama")
    let transfer = try ModelTransfer(
      quantizing: fixture.file(), to: .f32, output: .init(path: folder("old")))
    #expect(transfer.output.obstacle != nil)
    #expect(throws: CheckpointError.self) {
      try transfer.write(pool: ThreadPool(threads: 1), replacing: true)
    }
    for name in names { #expect(FileManager.default.fileExists(atPath: folder("old/" + name))) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["old"])
  }

  @Test(arguments: [
    ["model.safetensors"], ["config.json", "model.safetensors", "tokenizer.json"],
    [
      "config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
      "model.safetensors.index.json", "vocab.txt", "1_Pooling/config.json",
    ],
  ])
  func aModelsFolderGivesWay(names: [String]) throws {
    let folder = try fill(names)
    let fixture = try FamilyFixture("llama")
    _ = try ModelTransfer(quantizing: fixture.file(), to: .f32, output: .init(path: folder("old")))
      .write(pool: ThreadPool(threads: 1), replacing: true)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder("old")).sorted()
        == ["config.json", "model.safetensors"])
  }

  @Test func aFileStaysWhereAFolderIsToBe() throws {
    let folder = try TemporaryFolder()
    try folder.write("x", "old")
    #expect(ModelTransfer.Output(path: folder("old")).obstacle != nil)
    #expect(ModelTransfer.Output(path: folder("old.gguf")).obstacle == nil)
    #expect(ModelTransfer.Output(path: folder("new")).obstacle == nil)
  }
}
