/// How large a transformer is.
public struct TransformerShape: Equatable, Sendable {
  /// How many tokens there are.
  public var vocabulary: Int
  /// The longest sequence.
  public var context: Int
  /// How many numbers stand for a token on its way through.
  public var width: Int
  /// Heads of attention in each layer; they divide the width.
  public var heads: Int
  /// Layers of attention and perceptron.
  public var layers: Int
  /// How wide the perceptrons are within: four times the width by custom.
  public var hidden: Int
  /// What comes out at each token: as many numbers as the vocabulary for a language model, 1 for a value or a reward.
  public var outputs: Int
  /// Whether the table of embeddings is used again to read the tokens out, instead of weights of its own.
  public var isTied: Bool

  /// A shape; the smallest useful one unless said otherwise.
  public init(
    vocabulary: Int = 16, context: Int = 16, width: Int = 32, heads: Int = 4, layers: Int = 2, hidden: Int? = nil,
    outputs: Int? = nil, isTied: Bool = false
  ) {
    self.vocabulary = vocabulary
    self.context = context
    self.width = width
    self.heads = heads
    self.layers = layers
    self.hidden = hidden ?? 4 * width
    self.outputs = outputs ?? vocabulary
    self.isTied = isTied
  }
}
