/// Sizes and lengths of time as people write them.
package struct Quantities: Sendable {
  private let replies: Replies

  /// Quantities in the language of the replies.
  package init(_ replies: Replies) {
    self.replies = replies
  }

  /// An amount of bytes: `41 KB`, `7.5 GB`; a unit is 1024 of the one below.
  package static func size(_ bytes: Int) -> String {
    guard bytes >= 1024 else { return "\(max(0, bytes)) B" }
    var amount = Double(bytes)
    var unit = ""
    for name in ["KB", "MB", "GB", "TB"] where amount >= 1023.5 || unit.isEmpty {
      amount /= 1024
      unit = name
    }
    return short(amount) + " " + unit
  }

  /// Two amounts of the same unit, that of the second: `71 / 80 GB`.
  package static func share(_ part: Int, of whole: Int) -> String {
    let size = size(whole)
    guard let space = size.lastIndex(of: " ") else { return size }
    let unit = size[size.index(after: space)...]
    let scale = [
      "B": 1.0, "KB": 1024, "MB": 1_048_576, "GB": 1_073_741_824, "TB": 1_099_511_627_776,
    ][String(unit)]
    return short(Double(max(0, part)) / (scale ?? 1)) + " / " + size
  }

  /// A number with three significant digits at most: `0.52`, `7.5`, `118`, `12000`.
  package static func short(_ number: Double) -> String {
    guard number.isFinite else { return "?" }
    let places = abs(number) < 1 ? 2 : abs(number) < 9.95 ? 1 : 0
    let scale = places == 2 ? 100.0 : places == 1 ? 10.0 : 1.0
    let rounded = (number * scale).rounded() / scale
    return rounded == rounded.rounded() && abs(rounded) < 1e15
      ? String(Int(rounded)) : String(rounded)
  }

  /// A length of time in its one or two largest units: `50 s`, `3 min`, `2 h 10 min`, `4 days`.
  package func duration(milliseconds: Int) -> String {
    let milliseconds = max(0, milliseconds)
    if milliseconds < 1000 { return replies("time.milliseconds", ["count": "\(milliseconds)"]) }
    let seconds = (milliseconds + 500) / 1000
    if seconds < 100 { return replies("time.seconds", ["count": "\(seconds)"]) }
    let minutes = (seconds + 30) / 60
    if minutes < 60 { return replies("time.minutes", ["count": "\(minutes)"]) }
    if minutes < 48 * 60 {
      let (hours, rest) = (minutes / 60, minutes % 60)
      if rest == 0 { return replies("time.hours", ["count": "\(hours)"]) }
      return replies("time.hours_minutes", ["hours": "\(hours)", "minutes": "\(rest)"])
    }
    return replies("time.days", ["count": "\((minutes + 720) / 1440)"])
  }

  /// How long ago something was.
  package func ago(milliseconds: Int) -> String {
    milliseconds < 1000
      ? replies("time.just_now")
      : replies("time.ago", ["span": duration(milliseconds: milliseconds)])
  }
}
