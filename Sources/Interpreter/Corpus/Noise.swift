internal import Tensors

/// How people really type: case, missing punctuation, slips of the finger.
///
/// Values stay as they are.
struct Noise {
  var generator: SeededGenerator
  let language: String

  private mutating func chance(_ probability: Float) -> Bool { generator.uniform() < probability }

  /// A draft as someone might have typed it.
  mutating func apply(_ draft: Draft) -> Draft {
    var result = draft
    if chance(0.35) { result.trimEnd(".。!！ ") }
    if language == "en" {
      english(&result)
    } else {
      chinese(&result)
    }
    if chance(0.03) { result.append(" ") }
    return result
  }

  private mutating func english(_ draft: inout Draft) {
    if chance(0.35) {
      draft.mapWords { $0.lowercased() }
    } else if chance(0.5) {
      capitalize(&draft)
    } else if chance(0.02) {
      draft.mapWords { $0.uppercased() }
    }
    if chance(0.15) { draft.mapWords { $0.replacing(", ", with: " ") } }
    if chance(0.06) { draft.mapWords { $0.replacing(" the ", with: " ") } }
    if chance(0.04) { draft.mapWords { $0.replacing("'", with: "") } }
    if chance(0.12) { slip(&draft) }
    if chance(0.03) { slip(&draft) }
    if chance(0.25), !draft.text.hasSuffix("?"), !draft.text.hasSuffix(".") { draft.append(".") }
  }

  private mutating func chinese(_ draft: inout Draft) {
    if chance(0.15) { draft.mapWords { $0.replacing("，", with: " ") } }
    if chance(0.1) { draft.mapWords { $0.replacing("，", with: ",") } }
    if chance(0.08) { draft.mapWords { $0.replacing("把", with: "将") } }
    if chance(0.2) { draft.mapWords { $0.replacing(" ", with: "") } }
    if chance(0.15), !draft.text.hasSuffix("？") { draft.append("。") }
  }

  private func capitalize(_ draft: inout Draft) {
    guard case .words(let text) = draft.pieces.first, let first = text.first else { return }
    draft.pieces[0] = .words(first.uppercased() + text.dropFirst())
  }

  /// One slip: two letters swapped, one dropped, doubled, or its neighbour hit.
  private mutating func slip(_ draft: inout Draft) {
    let places = draft.pieces.indices.filter {
      if case .words(let text) = draft.pieces[$0] { return text.count > 5 }
      return false
    }
    guard !places.isEmpty else { return }
    let place = places[Int(generator.next() % UInt64(places.count))]
    guard case .words(let text) = draft.pieces[place] else { return }
    var letters = Array(text)
    let index = 1 + Int(generator.next() % UInt64(letters.count - 2))
    guard letters[index].isLetter, letters[index].isASCII else { return }
    switch generator.next() % 4 {
    case 0: letters.swapAt(index, index + 1)
    case 1: letters.remove(at: index)
    case 2: letters.insert(letters[index], at: index)
    default:
      let row = ["qwertyuiop", "asdfghjkl", "zxcvbnm"].map(Array.init).first {
        $0.contains(letters[index])
      }
      guard let row, let at = row.firstIndex(of: letters[index]) else { return }
      letters[index] = row[at + 1 < row.count ? at + 1 : at - 1]
    }
    draft.pieces[place] = .words(String(letters))
  }
}
