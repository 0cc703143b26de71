import Commands
import Foundation
import Interpreter
import Tensors
import Transformer

/// The time from a line to its program.
struct Latency {
  private let interpreter: Interpreter
  private let loading: Double

  init(directory: String) throws {
    let clock = ContinuousClock()
    let start = clock.now
    interpreter = try Interpreter(directory: directory)
    loading = (clock.now - start) / .milliseconds(1)
  }

  /// Reads every line of standard input several times over and prints milliseconds, tokens in and
  /// out and the memory that the process holds, as JSON.
  func measure(rounds: Int) throws {
    var requests: [String] = []
    while let line = readLine() { requests.append(line) }
    guard !requests.isEmpty else { throw CocoaError(.fileReadCorruptFile) }
    let clock = ContinuousClock()
    // The first reading touches every weight.
    let first = clock.now
    _ = interpreter.interpret(requests[0])
    let firstReading = (clock.now - first) / .milliseconds(1)
    var times: [Double] = []
    for _ in 0..<rounds {
      for request in requests {
        let start = clock.now
        _ = interpreter.interpret(request)
        times.append((clock.now - start) / .milliseconds(1))
      }
    }
    times.sort()
    let lengths = requests.map { request in
      let context = interpreter.contexts.encode(request, Conversation())
      return (
        context.tokens.count, interpreter.decoder.readings(context).first?.length ?? 0
      )
    }
    let count = Double(requests.count)
    let fields: [String: Double] = [
      "loadMilliseconds": loading, "firstMilliseconds": firstReading,
      "medianMilliseconds": times[times.count / 2],
      "p99Milliseconds": times[min(times.count - 1, times.count * 99 / 100)],
      "tokensIn": Double(lengths.reduce(0) { $0 + $1.0 }) / count,
      "tokensOut": Double(lengths.reduce(0) { $0 + $1.1 }) / count,
      "weights": Double(interpreter.decoder.model.parameters.reduce(0) { $0 + $1.count }),
      "residentMiB": Self.resident,
    ]
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    InterpretationBenchmark.write(String(decoding: try encoder.encode(fields), as: UTF8.self))
  }

  private static var resident: Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS") } ?? ""
    return (Double(line.filter(\.isNumber)) ?? 0) / 1024
  }
}
