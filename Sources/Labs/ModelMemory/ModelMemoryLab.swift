import Drawing
import Laboratory
import Reinforcement

/// What has to be in memory to train a language model, added up part by part: which models take part, which of them are
/// trained, and what drawing and learning need on top.
public struct ModelMemoryLab: Lab {
  /// One thing that takes memory, or a sum.
  enum Part: Equatable, Sendable {
    case weights(ModelRole)
    case gradients(ModelRole)
    case optimiser(ModelRole)
    case cache
    case activations
    case peak
  }

  /// How many parts are there already.
  public struct State: Equatable, Sendable {
    var done = 0
  }

  /// The width of a head of attention; large models have hardly any other.
  static let headWidth = 128

  let method: Method
  let precision: TrainingPrecision
  let billions: Double
  let shape: TransformerShape
  let tokens: Int
  let batch: Int
  let recomputation: Recomputation
  let answers: Int
  let devices: Int
  let parts: [Part]

  public init(settings: Settings) throws(SettingsError) {
    method = Method(rawValue: settings.word("method")) ?? .ppo
    precision = (Precision(rawValue: settings.word("precision")) ?? .mixed).training
    billions = settings.number("billions")
    let width = settings.integer("width")
    guard width.isMultiple(of: Self.headWidth) else {
      throw SettingsError(
        "width",
        Localized(
          en: "width is \(width); heads of \(Self.headWidth) have to fill it, so give a multiple of \(Self.headWidth).",
          zh: "width 是 \(width)；它由宽 \(Self.headWidth) 的注意力头组成，请给 \(Self.headWidth) 的倍数。"))
    }
    shape = TransformerShape(width: width, heads: width / Self.headWidth, layers: settings.integer("layers"))
    tokens = settings.integer("tokens")
    batch = settings.integer("batch")
    recomputation = (Again(rawValue: settings.word("recompute")) ?? .nothing).recomputation
    answers = settings.integer("answers")
    devices = settings.integer("devices")
    parts = Self.parts(of: method.training)
  }

  /// The parts in the order in which they are added: model after model, then what drawing and learning need.
  private static func parts(of training: PostTraining) -> [Part] {
    var parts: [Part] = []
    for role in training.models {
      parts.append(.weights(role))
      if role.isTrained { parts += [.gradients(role), .optimiser(role)] }
    }
    if training.drawsAnswers { parts.append(.cache) }
    return parts + [.activations, .peak]
  }

  public func start(seed: UInt64, noting trace: inout Trace) -> State {
    noteSizes(&trace)
    trace.caption = Localized(
      en: "Nothing is in memory yet. The grey bars show what all methods will need for their models.",
      zh: "显存里还什么都没有。灰色的条是各种方法的模型总共需要多少。")
    return State()
  }

  public func step(_ state: inout State, noting trace: inout Trace) {
    let part = parts[state.done]
    state.done += 1
    guard trace.isRecording else { return }
    note(part, &trace)
  }

  // MARK: Gigabytes

  /// Bytes as gigabytes of 10⁹.
  static func gigabytes(_ bytes: Double) -> Double { bytes / 1e9 }

  /// What all models of a method take.
  func states(of method: Method) -> Double {
    Self.gigabytes(stateBytes(parameters: billions * 1e9, models: method.training.models, precision: precision))
  }

  /// What one model takes.
  func states(of role: ModelRole) -> Double {
    Self.gigabytes(stateBytes(parameters: billions * 1e9, models: [role], precision: precision))
  }

  /// What one part of a model takes.
  func gigabytes(of part: Part) -> Double {
    switch part {
    case .weights: Self.gigabytes(billions * 1e9 * precision.numberBytes)
    case .gradients: Self.gigabytes(billions * 1e9 * precision.gradientBytes)
    case .optimiser: Self.gigabytes(billions * 1e9 * precision.optimiserBytes)
    case .cache:
      method.training.drawsAnswers
        ? Self.gigabytes(
          keyValueBytes(shape, tokens: tokens, answers: answers, numberBytes: precision.numberBytes)) : 0
    case .activations:
      Self.gigabytes(
        activationBytes(
          shape, tokens: tokens, sequences: sequences, numberBytes: precision.numberBytes,
          recomputation: recomputation))
    case .peak: peak(cache: gigabytes(of: .cache), activations: gigabytes(of: .activations))
    }
  }

  /// What one accelerator holds, its activations and its share of the rest.
  func peak(cache: Double, activations: Double) -> Double {
    Self.gigabytes(
      peakBytes(
        states: states(of: method) * 1e9, cache: cache * 1e9, activations: activations * 1e9, devices: devices))
  }

  /// Sequences in one backward pass: a pair of DPO has two.
  var sequences: Int { batch * method.training.sequencesPerItem }

  public var length: Int? { parts.count }
  public func isDone(_ state: State) -> Bool { state.done == parts.count }

  /// A model is complete where the next part is another's.
  public func endsStride(_ state: State) -> Bool {
    guard state.done > 0, state.done < parts.count else { return true }
    switch parts[state.done] {
    case .gradients, .optimiser: return false
    case .weights, .cache, .activations, .peak: return true
    }
  }

  public func view(of state: State, in context: ViewContext) -> any Widget {
    ModelMemoryView(lab: self, state: state, context: context)
  }
}
