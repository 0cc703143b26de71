import Foundation

/// From which weights a taught interpreter grew: where others are shipped, it has had its day.
package enum Lesson {
  /// The file in the folder of a taught interpreter.
  static let file = "base.txt"

  /// What tells the weights in a folder from others, or `nil` where there are none.
  ///
  /// For a taught interpreter it is what tells the weights that it grew from.
  package static func base(of folder: String) -> String? {
    if let data = FileManager.default.contents(atPath: folder + "/" + file) {
      return String(decoding: data, as: UTF8.self)
    }
    let path = folder + "/model.safetensors"
    guard let handle = FileHandle(forReadingAtPath: path),
      let size = try? handle.seekToEnd()
    else { return nil }
    defer { try? handle.close() }
    // Weights that were trained differ everywhere: a part tells them apart.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ size
    for offset in [size / 2, size - min(size, 65_536)] {
      try? handle.seek(toOffset: offset)
      for byte in (try? handle.read(upToCount: 65_536)) ?? Data() {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
      }
    }
    return String(hash, radix: 16)
  }

  /// Whether a taught interpreter grew from the weights in any of these folders.
  package static func isCurrent(_ taught: String, among shipped: [String]) -> Bool {
    guard FileManager.default.fileExists(atPath: taught + "/" + file), let base = base(of: taught)
    else { return false }
    return shipped.contains { self.base(of: $0) == base }
  }
}
