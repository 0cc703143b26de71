/// Why a weights file could not be read.
package enum CheckpointError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  case malformed(path: String, field: String, reason: String)
  case missingTensor(path: String, name: String)
  case wrongShape(path: String, name: String, found: [Int], expected: [Int])

  package var description: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
    case .malformed(let path, let field, let reason): "\(path): \(field): \(reason)"
    case .missingTensor(let path, let name): "\(path): it has no tensor \(name)"
    case .wrongShape(let path, let name, let found, let expected):
      "\(path): tensor \(name) has shape \(found), the model needs \(expected)"
    }
  }
}
