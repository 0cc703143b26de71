package import Tensors

/// What a transfer has written.
package struct TransferReport: Sendable {
  /// Weights of one type.
  package struct TypeShare: Sendable, Equatable {
    package let type: ElementType
    package internal(set) var weights = 0
    package internal(set) var bytes = 0
  }

  /// Matrices of one kind, such as all query projections.
  package struct RoleShare: Sendable, Equatable {
    /// The kind's name in GGUF: `attn_q`.
    package let role: String
    package internal(set) var values = 0
    package internal(set) var zeros = 0

    package var sparsity: Double { values == 0 ? 0 : Double(zeros) / Double(values) }
  }

  /// Bytes of all weights, before and after.
  package internal(set) var bytesBefore = 0
  package internal(set) var bytesAfter = 0
  /// By type, in the order in which they were met.
  package internal(set) var types: [TypeShare] = []
  /// By kind of matrix, of those that values were removed from.
  package internal(set) var roles: [RoleShare] = []
  /// Weights whose shape did not allow the type that was wanted.
  package internal(set) var fallbacks: [(name: String, wanted: ElementType, type: ElementType)] = []
  package internal(set) var remarks: [String] = []

  mutating func add(_ weight: ModelTransfer.Weight, bytesBefore before: Int) {
    bytesBefore += before
    bytesAfter += weight.bytes
    let index =
      types.firstIndex { $0.type == weight.type }
      ?? {
        types.append(TypeShare(type: weight.type))
        return types.count - 1
      }()
    types[index].weights += 1
    types[index].bytes += weight.bytes
    if let wanted = weight.wanted { fallbacks.append((weight.name, wanted, weight.type)) }
  }

  mutating func add(zeros: Int, of values: Int, role: String) {
    let index =
      roles.firstIndex { $0.role == role }
      ?? {
        roles.append(RoleShare(role: role))
        return roles.count - 1
      }()
    roles[index].values += values
    roles[index].zeros += zeros
  }
}
