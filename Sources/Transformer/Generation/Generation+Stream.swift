import Foundation
import Synchronization

/// A part of a text that is being generated.
package enum GenerationEvent: Sendable, Equatable {
  /// Whole characters.
  case text(String)
  /// The last event.
  case finished(GenerationResult)
}

extension Generation {
  /// Continues a prompt on a thread of its own; ends early once nobody listens any more.
  ///
  /// - Throws: `GenerationError`, from the sequence.
  package func stream(
    prompt: [Int], options: GenerationOptions = GenerationOptions()
  ) -> AsyncThrowingStream<GenerationEvent, any Error> {
    AsyncThrowingStream { continuation in
      let listener = Listener()
      continuation.onTermination = { _ in listener.leave() }
      // A thread of its own: the work would keep the few threads that tasks share busy.
      Thread.detachNewThread {
        do throws(GenerationError) {
          let result = try run(
            prompt: prompt, options: options, isWanted: { listener.isThere },
            onText: { text in
              continuation.yield(.text(text))
              return listener.isThere
            })
          continuation.yield(.finished(result))
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
    }
  }
}

private final class Listener: Sendable {
  private let there = Atomic<Bool>(true)
  var isThere: Bool { there.load(ordering: .relaxed) }
  func leave() { there.store(false, ordering: .relaxed) }
}
