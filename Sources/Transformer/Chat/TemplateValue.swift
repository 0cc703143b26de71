/// A value that a chat template works with.
package enum TemplateValue: Sendable {
  /// Not there; with what was looked for. It prints as nothing and is false.
  case undefined(String)
  case none
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(TemplateText)
  case list(TemplateList)
  case mapping(TemplateMapping)
  case namespace(TemplateNamespace)
  case loop(TemplateLoop)
  case function(TemplateFunction)

  /// Text of the template's own.
  package static func string(_ text: String) -> TemplateValue { .text(TemplateText(text)) }

  /// Text that came with a conversation.
  package static func data(_ text: String) -> TemplateValue {
    .text(TemplateText(text, isData: true))
  }

  package static func list(_ items: [TemplateValue]) -> TemplateValue { .list(TemplateList(items)) }

  package static func mapping(_ entries: [(String, TemplateValue)]) -> TemplateValue {
    var mapping = TemplateMapping()
    for (key, value) in entries { mapping[TemplateText(key, isData: true)] = value }
    return .mapping(mapping)
  }

  /// How deep lists and mappings are nested in it.
  var depth: Int {
    switch self {
    case .list(let list): list.depth
    case .mapping(let mapping): mapping.depth
    default: 0
    }
  }

  var isDefined: Bool {
    if case .undefined = self { return false }
    return true
  }

  /// What a message about it calls it.
  var kind: String {
    switch self {
    case .undefined(let what): what
    case .none: "none"
    case .bool: "a boolean"
    case .integer: "an integer"
    case .number: "a number"
    case .text: "a string"
    case .list: "a list"
    case .mapping: "a mapping"
    case .namespace: "a namespace"
    case .loop: "a loop"
    case .function: "a function"
    }
  }

  var isTrue: Bool {
    switch self {
    case .undefined, .none: false
    case .bool(let value): value
    case .integer(let value): value != 0
    case .number(let value): value != 0
    case .text(let text): !text.isEmpty
    case .list(let list): !list.items.isEmpty
    case .mapping(let mapping): !mapping.keys.isEmpty
    case .namespace, .loop, .function: true
    }
  }
}

/// Values in order; never changed once made.
package struct TemplateList: Sendable {
  package let items: [TemplateValue]
  package let depth: Int
  /// Whether it was written with parentheses, or is a pair of key and value.
  let isTuple: Bool

  package init(_ items: [TemplateValue]) { self.init(items, isTuple: false) }

  init(_ items: [TemplateValue], isTuple: Bool) {
    self.items = items
    self.isTuple = isTuple
    depth = 1 + (items.lazy.map(\.depth).max() ?? 0)
  }
}

/// Values by name, in the order they were first written.
package struct TemplateMapping: Sendable {
  package private(set) var keys: [TemplateText] = []
  package private(set) var values: [TemplateValue] = []
  private var places: [String: Int] = [:]
  package private(set) var depth = 1

  package init() {}

  package subscript(key: TemplateText) -> TemplateValue? {
    get { places[key.string].map { values[$0] } }
    set {
      guard let newValue else { return }
      depth = max(depth, 1 + newValue.depth)
      if let place = places[key.string] {
        values[place] = newValue
      } else {
        places[key.string] = keys.count
        keys.append(key)
        values.append(newValue)
      }
    }
  }

  package subscript(key: String) -> TemplateValue? { places[key].map { values[$0] } }
}

/// What `namespace()` gives: variables that inner blocks can change.
///
/// It is `Sendable` without a lock because it lives within one rendering.
package final class TemplateNamespace: @unchecked Sendable {
  var values: [String: TemplateValue]
  init(_ values: [String: TemplateValue]) { self.values = values }
}

/// Where a `for` stands.
///
/// It is `Sendable` without a lock because it lives within one rendering.
package final class TemplateLoop: @unchecked Sendable {
  let items: [TemplateValue]
  var index = 0
  var lastChanged: [TemplateValue]?

  init(items: [TemplateValue]) { self.items = items }
}

/// What can be called.
package enum TemplateFunction: Sendable {
  case global(String)
  indirect case method(of: TemplateValue, name: String)
  case macro(TemplateMacro)
}
