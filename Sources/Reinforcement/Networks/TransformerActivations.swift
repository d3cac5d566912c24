import CArithmetic

/// What a transformer computed while a batch of sequences was read token by token, kept so that what was read can be
/// learnt from without being computed again.
///
/// As long as a policy has not moved, its answers' log-probabilities and all numbers on the way to them are those of the
/// moment when they were drawn. So the first update on a batch needs the way back alone.
struct TransformerActivations: Sendable {
  private(set) var network: CausalTransformer?
  private(set) var sequences = 0
  /// The longest sequence that there is room for.
  private(set) var length = 0
  /// The tokens that were read, one column of all sequences after another.
  private(set) var columns: [[Int]] = []
  var numbers = AlignedNumbers()

  /// Forgets what was kept and makes room for another batch.
  mutating func begin(_ network: CausalTransformer, sequences: Int, length: Int) {
    self.network = network
    self.sequences = sequences
    self.length = length
    columns.removeAll(keepingCapacity: true)
    let count = ActivationLayout(network.shape, rows: sequences * length, length: length).count
    if numbers.count < count { numbers = AlignedNumbers(count: count) }
  }

  /// Whether the next column of a network's reading would continue what is kept.
  func precedes(_ network: CausalTransformer, sequences: Int, length: Int, position: Int) -> Bool {
    columns.count == position && self.sequences == sequences && self.length == length && self.network == network
  }

  mutating func append(_ column: [Int]) { columns.append(column) }

  /// Gives the first rows of each sequence to those that follow it, as many as are `alike`.
  mutating func repeatRows(columns: Int, alike: Int) {
    guard let network, alike > 1, columns > 0 else { return }
    let layout = ActivationLayout(network.shape, rows: sequences * length, length: length)
    let sequences = sequences
    let length = length
    numbers.withUnsafeMutablePointer { numbers in
      for (kind, layer) in layout.places {
        for sequence in 0..<sequences where sequence % alike != 0 {
          let source = layout.index(kind, layer: layer, row: sequence / alike * alike * length)
          let target = layout.index(kind, layer: layer, row: sequence * length)
          (numbers + target).update(from: numbers + source, count: columns * kind.width)
        }
      }
    }
  }

  /// Whether this is what a network computes on the way to the answers of a batch.
  func hold(_ batch: TokenBatch, of network: CausalTransformer) -> Bool {
    guard sequences == batch.examples.count, columns.count == batch.length - 1, self.network == network else {
      return false
    }
    return columns.enumerated().allSatisfy { t, column in
      column.enumerated().allSatisfy { $1 == batch.stateTokens[$0 * columns.count + t] }
    }
  }
}

/// Where the numbers that a transformer computes for each token lie: of one kind after another, for all tokens.
struct ActivationLayout {
  private let shape: TransformerShape
  private let rows: Int
  private let weights: Int
  private let layerWidth: Int
  private let sharesLayers: Bool

  /// - Parameters:
  ///   - rows: tokens that there is room for.
  ///   - length: tokens in the longest sequence.
  ///   - sharesLayers: whether each layer's numbers take the place of those of the layer before.
  init(_ shape: TransformerShape, rows: Int, length: Int, sharesLayers: Bool = false) {
    self.shape = shape
    self.rows = rows
    self.sharesLayers = sharesLayers
    weights = shape.heads * arithmetic_weight_stride(length)
    layerWidth = 8 * shape.width + weights + 2 * shape.hidden
  }

  /// How many numbers there are.
  var count: Int {
    let last = 2 * shape.width + shape.outputs
    return rows * (sharesLayers ? max(layerWidth, last) : shape.layers * layerWidth + last)
  }

  /// Kinds of numbers: where they lie among a layer's, and how many each token has.
  struct Kind {
    let start: Int
    let width: Int
  }

  /// What comes into a layer; beyond the last layer, what comes out of it.
  var stream: Kind { Kind(start: 0, width: shape.width) }
  /// The stream, normalised; beyond the last layer, what is read out.
  var normed: Kind { Kind(start: shape.width, width: shape.width) }
  /// Beyond the last layer: the outputs.
  var outputs: Kind { Kind(start: 2 * shape.width, width: shape.outputs) }
  /// Queries, keys and values.
  var projected: Kind { Kind(start: 2 * shape.width, width: 3 * shape.width) }
  /// What attention gathered.
  var gathered: Kind { Kind(start: 5 * shape.width, width: shape.width) }
  /// The stream after attention.
  var attended: Kind { Kind(start: 6 * shape.width, width: shape.width) }
  /// The same, normalised.
  var attendedNormed: Kind { Kind(start: 7 * shape.width, width: shape.width) }
  /// Attention's weights, a row for each head.
  var attentionWeights: Kind { Kind(start: 8 * shape.width, width: weights) }
  /// The perceptron's numbers within, before the bend.
  var expanded: Kind { Kind(start: 8 * shape.width + weights, width: shape.hidden) }
  /// The same, after it.
  var bent: Kind { Kind(start: 8 * shape.width + weights + shape.hidden, width: shape.hidden) }

  /// Every kind of number in every layer, and what comes after the last.
  var places: [(kind: Kind, layer: Int)] {
    let within = [
      stream, normed, projected, gathered, attended, attendedNormed, attentionWeights, expanded, bent,
    ]
    return (0..<shape.layers).flatMap { layer in within.map { ($0, layer) } }
      + [stream, normed, outputs].map { ($0, shape.layers) }
  }

  /// Index of a kind's first number for a token.
  func index(_ kind: Kind, layer: Int, row: Int) -> Int {
    rows * ((sharesLayers ? 0 : layer * layerWidth) + kind.start) + row * kind.width
  }
}
