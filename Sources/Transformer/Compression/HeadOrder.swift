/// The order of the rows that make queries and keys.
///
/// Position is told by turning pairs of values. Hugging Face's files of Llama pair the first half of
/// a head with the second, GGUF's pair neighbours; so the rows of each head change places on the way
/// from one to the other.
package struct HeadOrder: Equatable, Sendable {
  package enum Direction: Sendable { case toNeighbours, toHalves }

  package let direction: Direction
  /// Rows of one head.
  package let size: Int

  package init(direction: Direction, size: Int) {
    self.direction = direction
    self.size = size
  }

  /// The row of the source that a row of the target is a copy of.
  package func source(of row: Int) -> Int {
    let head = row / size * size
    let place = row % size
    let half = size / 2
    return switch direction {
    case .toNeighbours: head + place % 2 * half + place / 2
    case .toHalves: head + place % half * 2 + place / half
    }
  }
}
