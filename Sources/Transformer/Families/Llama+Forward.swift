internal import Synchronization
package import Tensors

/// Of which of the tokens given to a model the scores of what comes next are wanted.
package enum WantedLogits: Sendable, Equatable {
  /// The last of each sequence: one row a sequence.
  case last
  /// All of them, one sequence after the other.
  case all
}

extension LlamaModel {
  /// The rows that run through the layers together at most: enough to keep the threads busy.
  static let largestPart = 512

  /// A cache for a sequence of this model's, of at most `limit` tokens.
  package func makeCache(limit: Int = .max) -> KeyValueCache {
    KeyValueCache(
      layers: configuration.layers, heads: configuration.heads,
      contextLength: max(1, min(limit, configuration.contextLength)))
  }

  /// Runs the new tokens of one or more sequences, each with its cache, and returns the scores of the
  /// vocabulary, [rows, vocabulary].
  ///
  /// The sequences share the products with the weights, so several of them cost little more than one.
  /// Long inputs run in parts, so that memory does not grow with them. The result's memory is used
  /// again by the next call unless it is still held then.
  ///
  ///     let cache = model.makeCache()
  ///     let logits = try model.forward([(cache, prompt)])
  ///
  /// - Throws: `InferenceError`, before anything has changed, if a token is not in the vocabulary, a
  ///   cache is full, used twice or another model's, or a sequence has no new token.
  package func forward(
    _ inputs: [(cache: KeyValueCache, tokens: [Int])], logits wanted: WantedLogits = .last
  ) throws(InferenceError) -> Tensor {
    for (index, input) in inputs.enumerated() {
      try check(input.cache, input.tokens)
      guard !inputs[..<index].contains(where: { $0.cache === input.cache }) else {
        throw .repeatedCache
      }
    }
    return workspace.withLock { Unshared(tensor: run(inputs, wanted, $0)) }.tensor
  }

  private func check(_ cache: KeyValueCache, _ tokens: [Int]) throws(InferenceError) {
    guard cache.layers == layers.count, cache.heads == configuration.heads else {
      throw .foreignCache
    }
    guard !tokens.isEmpty else { throw .noTokens }
    guard tokens.count <= cache.contextLength - cache.length else {
      throw .contextFull(limit: cache.contextLength, length: cache.length, adding: tokens.count)
    }
    for token in tokens where !(0..<configuration.vocabulary).contains(token) {
      throw .tokenOutOfRange(token: token, vocabulary: configuration.vocabulary)
    }
  }

  private func run(
    _ inputs: [(cache: KeyValueCache, tokens: [Int])], _ wanted: WantedLogits,
    _ workspace: Workspace
  ) -> Tensor {
    let rows = inputs.reduce(0) { $0 + $1.tokens.count }
    let result = workspace.result(
      rows: wanted == .all ? rows : inputs.count, columns: configuration.vocabulary)
    if rows <= Self.largestPart {
      // Steps of decoding come this way, which takes no memory.
      workspace.pieces.removeAll(keepingCapacity: true)
      BatchPart.whole(inputs.lazy.map(\.tokens.count)) { workspace.pieces.append($0) }
      _ = run(workspace.pieces, of: inputs, wanted, workspace, into: result.data)
      return result
    }
    var scored = 0
    for part in BatchPart.split(inputs.map(\.tokens.count), limit: Self.largestPart) {
      scored += run(
        part.pieces, of: inputs, wanted, workspace,
        into: result.data + scored * configuration.vocabulary)
    }
    return result
  }

  /// Runs parts of sequences together and returns how many rows of scores it wrote.
  private func run(
    _ pieces: [BatchPart.Piece], of inputs: [(cache: KeyValueCache, tokens: [Int])],
    _ wanted: WantedLogits, _ workspace: Workspace, into y: UnsafeMutablePointer<Float>
  ) -> Int {
    workspace.sequences.removeAll(keepingCapacity: true)
    workspace.caches.removeAll(keepingCapacity: true)
    for piece in pieces {
      let cache = inputs[piece.sequence].cache
      cache.reserve(piece.tokens.count)
      workspace.sequences.append(piece.rows)
      workspace.caches.append(cache)
    }
    let pass = ForwardPass(workspace: workspace, pool: pool)
    // Angles may depend on how long a sequence is in the end, not only on its part so far.
    let rotation = Rotation(configuration.rotary, pass) { number in
      let (cache, tokens) = inputs[pieces[number].sequence]
      return cache.length + tokens.count - pieces[number].tokens.lowerBound
    }
    let x = pass.rows(.hidden, configuration.width)
    for piece in pieces {
      let tokens = inputs[piece.sequence].tokens
      for (row, token) in zip(piece.rows, piece.tokens) {
        embedding.decodeRow(tokens[token], into: x[row])
      }
    }
    let change = pass.rows(.change, configuration.width)
    for (index, layer) in layers.enumerated() {
      layer(x, change: change, isFirst: index == 0, rotation, pass)
    }
    if !layers.isEmpty { x.add(change) }
    for (rows, cache) in zip(pass.sequences, pass.caches) { cache.advance(rows.count) }
    // A cache is nobody's here when its owner is done with it.
    workspace.caches.removeAll(keepingCapacity: true)
    let chosen = wanted == .all ? x : last(pieces, of: x, workspace)
    norm(chosen, into: chosen, pool)
    output.multiply(chosen.data, count: chosen.count, into: y, pool: pool)
    return chosen.count
  }

  /// The rows of the last tokens of those sequences that end in these parts.
  private func last(_ pieces: [BatchPart.Piece], of x: Rows, _ workspace: Workspace) -> Rows {
    let chosen = workspace.rows(
      .last, count: pieces.count(where: \.isLast), width: x.width)
    var index = 0
    for piece in pieces where piece.isLast {
      chosen[index].update(from: x[piece.rows.upperBound - 1], count: x.width)
      index += 1
    }
    return chosen
  }
}

/// Takes a result out of the lock; the workspace keeps it too, but leaves it alone while it is held.
private struct Unshared: @unchecked Sendable {
  // Sendable: nobody else has the tensor, or the workspace would not have handed it out.
  let tensor: Tensor
}
