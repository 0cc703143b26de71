/// A set of scalar values, compiled for membership tests: a bitmap for ASCII, and for the rest
/// segments within which only a value's class decides.
struct ScalarSet: Sendable {
  /// A set as an expression describes it.
  indirect enum Expression: Sendable {
    case range(ClosedRange<UInt32>)
    /// Any value whose category is in the mask.
    case categories(UInt32)
    case whiteSpace
    case alphabetic
    case any
    case union([Expression])
    case intersection(Expression, Expression)
    case complement(Expression)

    static func value(_ value: UInt32) -> Expression { .range(value...value) }

    /// Of which classes a value would have to be to belong to the set.
    fileprivate func classes(of value: UInt32) -> Classes {
      switch self {
      case .range(let range): range.contains(value) ? .all : .none
      case .categories(let mask): Classes { mask >> UInt32($0 & 31) & 1 == 1 }
      case .whiteSpace: Classes { $0 & ScalarClasses.whiteSpace != 0 }
      case .alphabetic: Classes { $0 & ScalarClasses.alphabetic != 0 }
      case .any: .all
      case .union(let parts):
        parts.reduce(.none) { sum, part in
          let other = part.classes(of: value)
          return Classes(low: sum.low | other.low, high: sum.high | other.high)
        }
      case .intersection(let a, let b):
        Classes(
          low: a.classes(of: value).low & b.classes(of: value).low,
          high: a.classes(of: value).high & b.classes(of: value).high)
      case .complement(let inner):
        Classes(low: ~inner.classes(of: value).low, high: ~inner.classes(of: value).high)
      }
    }

    fileprivate func collectBorders(_ borders: inout [UInt32]) {
      switch self {
      case .range(let range):
        borders.append(range.lowerBound)
        borders.append(range.upperBound + 1)
      case .union(let parts): for part in parts { part.collectBorders(&borders) }
      case .intersection(let a, let b):
        a.collectBorders(&borders)
        b.collectBorders(&borders)
      case .complement(let inner): inner.collectBorders(&borders)
      case .categories, .whiteSpace, .alphabetic, .any: break
      }
    }
  }

  /// Bit c: class c is one of them.
  fileprivate struct Classes {
    var low: UInt64
    var high: UInt64

    static let all = Classes(low: .max, high: .max)
    static let none = Classes(low: 0, high: 0)

    init(low: UInt64, high: UInt64) {
      self.low = low
      self.high = high
    }

    init(_ isIn: (UInt8) -> Bool) {
      self = .none
      for value in UInt8(0)..<128 where isIn(value) {
        if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
      }
    }

    @inline(__always)
    func contains(_ value: UInt8) -> Bool {
      (value < 64 ? low : high) >> UInt64(value & 63) & 1 == 1
    }
  }

  private struct Segment {
    var start: UInt32
    /// Values of these classes in this segment belong to the set.
    var classes: Classes
  }

  private let asciiLow: UInt64
  private let asciiHigh: UInt64
  private let segments: [Segment]

  init(_ expression: Expression, classes: ScalarClasses) {
    var low: UInt64 = 0
    var high: UInt64 = 0
    for value in 0..<UInt32(128) where expression.classes(of: value).contains(classes[value]) {
      if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
    }
    asciiLow = low
    asciiHigh = high
    var borders: [UInt32] = [128]
    expression.collectBorders(&borders)
    var segments: [Segment] = []
    for start in Set(borders.filter { $0 >= 128 }).sorted() {
      segments.append(Segment(start: start, classes: expression.classes(of: start)))
    }
    self.segments = segments
  }

  @inline(__always)
  func contains(_ value: UInt32, _ classes: ScalarClasses) -> Bool {
    if value < 64 { return asciiLow >> UInt64(value) & 1 == 1 }
    if value < 128 { return asciiHigh >> UInt64(value & 63) & 1 == 1 }
    return containsWide(value, classes)
  }

  private func containsWide(_ value: UInt32, _ classes: ScalarClasses) -> Bool {
    var low = 0
    var high = segments.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if segments[middle].start <= value { low = middle } else { high = middle }
    }
    return segments[low].classes.contains(classes[value])
  }
}
