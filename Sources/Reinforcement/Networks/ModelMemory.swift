/// In which numbers a model is trained, and so how many bytes each of its parameters needs.
///
/// Source: Rajbhandari et al., ZeRO, arXiv 1910.02054, §3.1: 2 + 2 + 12 bytes for Adam in mixed precision.
public enum TrainingPrecision: Equatable, Sendable, CaseIterable {
  /// Two bytes to compute with; four for each of Adam's two moments and for a master copy of the weights.
  case mixed
  /// Four bytes for everything; no copy is needed.
  case single
  /// Two bytes for everything, Adam's moments too, and no copy.
  case half

  /// Bytes of one number that a model computes with: a weight, an activation, a key.
  public var numberBytes: Double {
    self == .single ? 4 : 2
  }

  /// Bytes of the gradient of one parameter.
  public var gradientBytes: Double {
    numberBytes
  }

  /// Bytes that Adam keeps for one parameter: two moments, and in mixed precision the master copy.
  public var optimiserBytes: Double {
    switch self {
    case .mixed: 12
    case .single: 8
    case .half: 4
    }
  }

  /// Bytes of one parameter that is trained: weight, gradient, optimiser.
  public var trainedBytes: Double {
    numberBytes + gradientBytes + optimiserBytes
  }
}

/// What a model is there for while another one, or itself, is trained.
public enum ModelRole: Int, Equatable, Sendable, CaseIterable {
  /// The policy.
  case actor
  /// Foretells the score of an unfinished answer.
  case critic
  /// The policy as it was, to compare with.
  case reference
  /// Scores finished answers.
  case reward

  /// Whether it has gradients and an optimiser; the others are only read.
  public var isTrained: Bool {
    self == .actor || self == .critic
  }
}

/// A way to train a language model after its pretraining, with the models that take part.
public enum PostTraining: Equatable, Sendable, CaseIterable {
  /// Imitating good answers.
  case supervised
  /// DPO: pairs of answers, against a reference.
  case directPreference
  /// RLHF with PPO.
  case proximalPolicy
  /// GRPO with a reward that a program checks.
  case groupRelative
  /// The same with β = 0.
  case groupRelativeWithoutReference

  /// The models that are in memory.
  public var models: [ModelRole] {
    switch self {
    case .supervised, .groupRelativeWithoutReference: [.actor]
    case .directPreference, .groupRelative: [.actor, .reference]
    case .proximalPolicy: [.actor, .critic, .reference, .reward]
    }
  }

  /// Whether the policy draws answers of its own.
  public var drawsAnswers: Bool {
    self != .supervised && self != .directPreference
  }

  /// Sequences in one backward pass for each item of the batch: a pair has two.
  public var sequencesPerItem: Int {
    self == .directPreference ? 2 : 1
  }
}

/// What weights, gradients and optimisers of all models take: what is there all the time.
///
///     S = N Σ_models (trained: w + g + o;  frozen: w)      in mixed precision N (16 t + 2 f)
///
/// - Parameters:
///   - parameters: `N` ≥ 0, of each model.
///   - models: those that take part; `t` of them trained, `f` frozen.
///   - precision: bytes `w` of a weight, `g` of a gradient, `o` of Adam's states.
/// - Returns: bytes.
/// - Source: ZeRO, arXiv 1910.02054, §3.1.
public func stateBytes(parameters: Double, models: [ModelRole], precision: TrainingPrecision) -> Double {
  parameters * models.map { $0.isTrained ? precision.trainedBytes : precision.numberBytes }.reduce(0, +)
}

/// What a backward pass needs of the forward pass before it.
public enum Recomputation: Equatable, Sendable, CaseIterable {
  /// Everything is kept.
  case none
  /// The scores of attention, one for each pair of tokens, are computed again; the rest is kept.
  case attention
  /// Only what enters a layer is kept; the layer is computed again.
  case full
}

/// What the layers keep of a forward pass for the backward pass.
///
///     F = L · ((16c + 2) T B d + (2c + 1) a T² B)     for c = 2:  L T B d (34 + 5 a T/d)
///     without the scores of attention                 for c = 2:  34 L T B d
///     with full recomputation                                     c L T B d
///
/// Each layer keeps 16 numbers for each of a token's d places: 5 in attention (what enters it, queries, keys, values, what
/// leaves them), 9 in the perceptron (what enters it, and twice its inner width of 4d), 2 before the normalisations; and
/// two masks of dropout of one byte. For each head and each pair of tokens it keeps two numbers and a mask. Embeddings and
/// the scores over the vocabulary are not counted.
///
/// - Parameters:
///   - shape: `L` layers, width `d`, `a` heads, perceptrons of 4d.
///   - tokens: `T` of each sequence.
///   - sequences: `B` in one backward pass.
///   - numberBytes: `c`, 2 or 4.
///   - recomputation: what is thrown away and computed again.
/// - Returns: bytes.
/// - Source: Korthikanti et al., arXiv 2205.05198, per layer; written there for c = 2.
public func activationBytes(
  _ shape: TransformerShape, tokens: Int, sequences: Int, numberBytes: Double, recomputation: Recomputation
) -> Double {
  let places = Double(tokens) * Double(sequences) * Double(shape.width)
  let pairs = Double(shape.heads) * Double(tokens) * Double(tokens) * Double(sequences)
  let layer =
    switch recomputation {
    case .none: (16 * numberBytes + 2) * places + (2 * numberBytes + 1) * pairs
    case .attention: (16 * numberBytes + 2) * places
    case .full: numberBytes * places
    }
  return Double(shape.layers) * layer
}

/// What keys and values of all tokens so far take while answers are drawn.
///
///     C = 2 c L d T G
///
/// - Parameters:
///   - shape: `L` layers, width `d`; every head has keys and values of its own.
///   - tokens: `T` of each answer, the prompt too.
///   - answers: `G` drawn at the same time.
///   - numberBytes: `c`, 2 or 4.
/// - Returns: bytes.
/// - Source: the cache as in Kwon et al., arXiv 2309.06180.
public func keyValueBytes(_ shape: TransformerShape, tokens: Int, answers: Int, numberBytes: Double) -> Double {
  2 * numberBytes * Double(shape.layers) * Double(shape.width) * Double(tokens) * Double(answers)
}

/// The parameters of the matrices in the layers; biases and normalisations, some 13 d in each layer, are left out, and so
/// are embeddings.
///
///     P = L (4 d² + 2 d·4d) = 12 L d²
///
/// - Parameter shape: `L` layers, width `d`, perceptrons as wide within as the shape says.
public func layerParameters(_ shape: TransformerShape) -> Double {
  let width = Double(shape.width)
  return Double(shape.layers) * (4 * width * width + 2 * width * Double(shape.hidden))
}

/// The most that one of several equal accelerators holds at a time.
///
///     max(S/n + C/n, S/n + F)
///
/// Weights, gradients and optimisers are shared out evenly, and so are the answers that are drawn; each accelerator has a
/// batch of its own. Answers are drawn first and learnt from later, so cache and activations are not there together. What
/// travels between the accelerators is not counted.
///
/// - Parameters:
///   - states: `S`, bytes of all models.
///   - cache: `C`, bytes for all answers; 0 where none are drawn.
///   - activations: `F`, bytes for the batch of one accelerator.
///   - devices: `n` ≥ 1.
/// - Returns: bytes.
/// - Source: sharing as in ZeRO's stage 3, arXiv 1910.02054, §5.
public func peakBytes(states: Double, cache: Double, activations: Double, devices: Int) -> Double {
  precondition(devices > 0, "Somebody must hold it.")
  let share = 1 / Double(devices)
  return states * share + max(cache * share, activations)
}
