/// First fit, as the article on nodes and schedulers has it: a task goes to the first node whose
/// state is at least the task's priority, and lowers the state by it.
package struct FirstFit: Sendable {
  /// A node and how much of it is left, as a share.
  package struct Node: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// What is left of it.
    package var state: Double

    /// A node.
    package init(name: String, state: Double) {
      self.name = name
      self.state = state
    }
  }

  /// The nodes, in the order in which they are tried.
  package private(set) var nodes: [Node]

  /// First fit over the given nodes.
  package init(_ nodes: [Node]) {
    self.nodes = nodes
  }

  /// Places a task; nil where no node has enough left.
  ///
  /// Shares are compared with a tolerance: 0.6 − 0.3 leaves enough for 0.3.
  package mutating func place(priority: Double) -> String? {
    guard let index = nodes.firstIndex(where: { $0.state + 1e-9 >= priority }) else { return nil }
    nodes[index].state -= priority
    return nodes[index].name
  }
}
