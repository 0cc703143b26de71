/// How conversations with one model are written: its own template, or a built-in form.
package struct ChatFormat: Sendable {
  /// Where the template comes from.
  package enum Origin: Sendable, Equatable {
    /// A file beside the weights.
    case file(path: String)
    /// The metadata of a GGUF file.
    case metadata(key: String)
    /// None came with the model; the form was chosen by its control tokens.
    case builtIn(BuiltInChatTemplate)
  }

  package let origin: Origin
  package let template: ChatTemplate
  /// The template for requests with tools, where there is one of its own.
  package let toolTemplate: ChatTemplate?
  /// What templates call the model's control tokens, such as `bos_token`.
  package let controlTokens: [String: String]
  /// Whether the token that begins a text is put before a prompt that does not write it itself, as
  /// llama.cpp does; templates beside safetensors write all that the model wants.
  package let addsBeginning: Bool
  /// Texts at which an answer ends.
  package let stopStrings: [String]

  /// The form that comes with a model, or the one that fits its vocabulary.
  ///
  /// - Throws: `ChatFormatError` if a file cannot be read, or its template is not written in the
  ///   language; a built-in form can be asked for then.
  package init(file: ModelFile, tokenizer: any TextTokenizer) throws(ChatFormatError) {
    let sources: ChatTemplateSources
    do throws(CheckpointError) {
      sources = try ChatTemplateSources(file, tokenizer)
    } catch {
      throw .file(error)
    }
    guard let source = sources.template, let origin = sources.origin else {
      try self.init(BuiltInChatTemplate(for: tokenizer), controlTokens: sources.controlTokens)
      return
    }
    let tools = try sources.toolTemplate.map { source throws(ChatFormatError) in
      try Self.read(source, origin)
    }
    // Templates beside safetensors write all that the model wants.
    var isMetadata = false
    if case .metadata = origin { isMetadata = true }
    self.init(
      origin: origin, template: try Self.read(source, origin), toolTemplate: tools,
      controlTokens: sources.controlTokens, addsBeginning: isMetadata, stopStrings: [])
  }

  /// A built-in form.
  ///
  /// - Throws: Nothing in practice: the forms are tested to be well written.
  package init(
    _ form: BuiltInChatTemplate, controlTokens: [String: String]
  ) throws(ChatFormatError) {
    let origin = Origin.builtIn(form)
    self.init(
      origin: origin, template: try Self.read(form.source, origin), toolTemplate: nil,
      controlTokens: ["bos_token": "", "eos_token": ""].merging(controlTokens) { _, given in given
      },
      addsBeginning: true, stopStrings: form.stopStrings)
  }

  private init(
    origin: Origin, template: ChatTemplate, toolTemplate: ChatTemplate?,
    controlTokens: [String: String], addsBeginning: Bool, stopStrings: [String]
  ) {
    self.origin = origin
    self.template = template
    self.toolTemplate = toolTemplate
    self.controlTokens = controlTokens
    self.addsBeginning = addsBeginning
    self.stopStrings = stopStrings
  }

  private static func read(_ source: String, _ origin: Origin) throws(ChatFormatError)
    -> ChatTemplate
  {
    do throws(TemplateError) {
      return try ChatTemplate(source: source)
    } catch {
      throw .template(origin, error)
    }
  }

  /// The conversation in parts of which each tells whether the template wrote it.
  ///
  /// - Throws: `TemplateError` if the template refuses the conversation or cannot be rendered.
  package func segments(_ request: ChatRequest) throws(TemplateError) -> [ChatSegment] {
    var request = request
    request.controlTokens.merge(controlTokens) { given, _ in given }
    let template = request.tools.isEmpty ? template : toolTemplate ?? template
    return try template.segments(request)
  }
}

/// Why a model's chat template cannot be used.
package enum ChatFormatError: Error, Equatable, CustomStringConvertible {
  case file(CheckpointError)
  case template(ChatFormat.Origin, TemplateError)

  package var description: String {
    switch self {
    case .file(let error): error.description
    case .template(.file(let path), let error): "\(path): \(error)"
    case .template(.metadata(let key), let error): "\(key): \(error)"
    case .template(.builtIn(let form), let error): "\(form.rawValue): \(error)"
    }
  }
}
