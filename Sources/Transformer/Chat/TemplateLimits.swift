/// How much a template may ask for: it comes with a model's file, from a stranger.
package struct TemplateLimits: Sendable, Equatable {
  /// Expressions and statements evaluated, items gone through.
  package var steps = 1_000_000
  /// Characters written, intermediate ones included; the conversation's own are added to it.
  package var characters = 16_000_000
  /// How often the length of the conversation may be written on top of that.
  package var copies = 32
  /// Calls, blocks and expressions within each other.
  ///
  /// Half a megabyte of stack is enough for these, as the large functions are not inlined.
  package var depth = 120
  /// Lists and mappings within each other.
  package var nesting = 100
  /// The longest `range`.
  package var range = 100_000

  package init() {}
}
