/// A kind of AI work, or a program of the user's.
package enum TaskKind: String, CaseIterable, Hashable, Sendable, Codable {
  case translation
  case summarization
  case questionAnswering = "question-answering"
  case textGeneration = "text-generation"
  case classification
  case sentiment
  case embedding
  case imageRecognition = "image-recognition"
  case objectDetection = "object-detection"
  case segmentation
  case ocr
  case imageGeneration = "image-generation"
  case speechRecognition = "speech-recognition"
  case speechSynthesis = "speech-synthesis"
  case recommendation
  /// Finds what fits a description, in texts, tables, images or recordings.
  case search
  /// A program of the user's.
  case script
}

/// How urgent a job is, from the least to the most.
package enum Level: String, CaseIterable, Hashable, Sendable, Codable, Comparable {
  /// When nothing else runs.
  case lowest
  case low
  case normal
  case high
  /// Ahead of everything.
  case urgent

  /// Whether one level is less urgent than another.
  package static func < (left: Level, right: Level) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .lowest: 0
    case .low: 1
    case .normal: 2
    case .high: 3
    case .urgent: 4
    }
  }
}

/// What has become of a job, as filters name it.
package enum JobState: String, CaseIterable, Hashable, Sendable, Codable {
  case queued
  case running
  case paused
  case done
  case failed
  case cancelled
}

/// How places are chosen.
package enum Policy: String, CaseIterable, Hashable, Sendable, Codable {
  case fastest
  case balanced
  case packed
  case fair
  case priority
}

/// A day of the week.
package enum Weekday: String, CaseIterable, Hashable, Sendable, Codable {
  case monday
  case tuesday
  case wednesday
  case thursday
  case friday
  case saturday
  case sunday
}
