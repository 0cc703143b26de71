/// Why a model's file could not be read or written.
package enum CheckpointError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  case malformed(path: String, field: String, reason: String)
  /// Well formed, but of a kind that is not supported: a type, a version, a family.
  case unsupported(path: String, field: String, reason: String)
  case missingTensor(path: String, name: String)
  case wrongShape(path: String, name: String, found: [Int], expected: [Int])
  case unwritable(path: String, reason: String)
  /// The disk, or the quota on it, is full; nothing was replaced.
  case noSpace(path: String)

  package var description: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
    case .malformed(let path, let field, let reason): "\(path): \(field): \(reason)"
    case .unsupported(let path, let field, let reason): "\(path): \(field): \(reason)"
    case .missingTensor(let path, let name): "\(path): it has no tensor \(name)"
    case .wrongShape(let path, let name, let found, let expected):
      "\(path): tensor \(name) has shape \(found), the model needs \(expected)"
    case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
    case .noSpace(let path): "cannot write \(path): no space is left"
    }
  }
}
