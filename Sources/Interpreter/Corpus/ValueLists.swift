import Foundation

/// The lists of values of one language, one value a line.
///
/// A tenth of each list is kept for measuring.
package struct ValueLists: Sendable {
  private let training: [String: [String]]
  private let heldOut: [String: [String]]

  package init(directory: String) {
    var training: [String: [String]] = [:]
    var heldOut: [String: [String]] = [:]
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    for name in names where name.hasSuffix(".txt") {
      let data = FileManager.default.contents(atPath: directory + "/" + name) ?? Data()
      let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
        .map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { !$0.isEmpty && !$0.hasPrefix("#") && !$0.contains("=>") }
      let key = String(name.dropLast(4))
      for (index, line) in lines.enumerated() {
        if index % 10 == 9 {
          heldOut[key, default: []].append(line)
        } else {
          training[key, default: []].append(line)
        }
      }
    }
    self.training = training
    self.heldOut = heldOut
  }

  /// The values of a list; empty where there is none.
  package func list(_ name: String, heldOut: Bool) -> [String] {
    (heldOut ? self.heldOut : training)[name] ?? []
  }
}
