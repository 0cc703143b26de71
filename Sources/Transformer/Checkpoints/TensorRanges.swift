/// Checks how tensors lie in a file.
enum TensorRanges {
  /// Two tensors that share bytes, in the order in which they lie; nil where there are none.
  static func overlap(_ tensors: [String: TensorEntry]) -> (String, String)? {
    var previous: (name: String, end: Int)?
    for (name, entry) in sorted(tensors) where !entry.range.isEmpty {
      if let previous, entry.range.lowerBound < previous.end { return (previous.name, name) }
      previous = (name, entry.range.upperBound)
    }
    return nil
  }

  /// The first byte of `region` that belongs to no tensor; nil where there is none.
  static func hole(_ tensors: [String: TensorEntry], in region: Range<Int>) -> Int? {
    var end = region.lowerBound
    for (_, entry) in sorted(tensors) where !entry.range.isEmpty {
      if entry.range.lowerBound > end { return end }
      end = max(end, entry.range.upperBound)
    }
    return end < region.upperBound ? end : nil
  }

  private static func sorted(_ tensors: [String: TensorEntry]) -> [(String, TensorEntry)] {
    tensors.map { ($0.key, $0.value) }.sorted {
      ($0.1.range.lowerBound, $0.1.range.upperBound, $0.0)
        < ($1.1.range.lowerBound, $1.1.range.upperBound, $1.0)
    }
  }
}
