import Testing

@testable import Reinforcement

/// What models take in memory: numbers worked by hand, and the engine's own networks as a witness.
@Suite struct ModelMemoryTests {
  /// OPT-6.7B's layers: 32 of width 4096, heads of 128.
  private let shape = TransformerShape(width: 4096, heads: 32, layers: 32)

  /// 2 + 2 + (4 + 4 + 4), 4 + 4 + (4 + 4), 2 + 2 + (2 + 2).
  @Test func bytesOfATrainedParameterByHand() {
    #expect(TrainingPrecision.allCases.map(\.trainedBytes) == [16, 16, 8])
    #expect(TrainingPrecision.allCases.map(\.numberBytes) == [2, 4, 2])
  }

  /// 7e9 parameters in mixed precision: 7·16 = 112 GB trained, 7·2 = 14 GB frozen. PPO has two of each: 252 GB; GRPO one
  /// of each: 126 GB; with β = 0 one trained: 112 GB.
  @Test func statesOfSevenBillionParametersByHand() {
    let gigabytes = PostTraining.allCases.map {
      stateBytes(parameters: 7e9, models: $0.models, precision: .mixed) / 1e9
    }
    #expect(gigabytes == [112, 126, 252, 126, 112])
  }

  /// In single precision a frozen parameter takes 4 bytes: 7·(16 + 16 + 4 + 4) = 280 GB. In half: 7·(8 + 8 + 2 + 2) = 140.
  @Test func statesInOtherPrecisionsByHand() {
    let models = PostTraining.proximalPolicy.models
    #expect(stateBytes(parameters: 7e9, models: models, precision: .single) == 280e9)
    #expect(stateBytes(parameters: 7e9, models: models, precision: .half) == 140e9)
  }

  /// T b d = 2048 · 4096 = 8,388,608; times 32 layers 268,435,456. 5 a T/d = 5 · 32 · 2048/4096 = 80, so 114 bytes each;
  /// without the scores 34; with full recomputation 2.
  @Test func activationsByHand() {
    let places = 268_435_456.0
    for (recomputation, bytes) in zip(Recomputation.allCases, [114.0, 34, 2]) {
      let kept = activationBytes(
        shape, tokens: 2048, sequences: 1, numberBytes: 2, recomputation: recomputation)
      #expect(kept == places * bytes)
      let two = activationBytes(shape, tokens: 2048, sequences: 2, numberBytes: 2, recomputation: recomputation)
      #expect(two == 2 * kept)
    }
  }

  /// With four bytes a number the masks stay at one byte: 16·4 + 2 = 66 for each place, 2·4 + 1 = 9 for each pair. Here
  /// T = d = 4, one head, one layer: 66·16 + 9·16 = 1200 bytes.
  @Test func masksDoNotGrowWithThePrecision() {
    let small = TransformerShape(width: 4, heads: 1, layers: 1)
    #expect(activationBytes(small, tokens: 4, sequences: 1, numberBytes: 4, recomputation: .none) == 1200)
    #expect(activationBytes(small, tokens: 4, sequences: 1, numberBytes: 4, recomputation: .full) == 64)
  }

  /// Twice as many tokens: twice the numbers of tokens, four times the scores of attention.
  @Test(arguments: [512, 2048, 32_768])
  func scoresOfAttentionGrowWithTheSquare(_ tokens: Int) {
    func scores(_ tokens: Int) -> Double {
      activationBytes(shape, tokens: tokens, sequences: 1, numberBytes: 2, recomputation: .none)
        - activationBytes(shape, tokens: tokens, sequences: 1, numberBytes: 2, recomputation: .attention)
    }
    #expect(scores(2 * tokens) == 4 * scores(tokens))
  }

  /// OPT-13B has 40 layers of width 5120: keys and values of one token take 2 · 2 · 40 · 5120 = 819,200 bytes, 800 KiB.
  @Test func keysAndValuesOfOneTokenByHand() {
    let opt = TransformerShape(width: 5120, heads: 40, layers: 40)
    #expect(keyValueBytes(opt, tokens: 1, answers: 1, numberBytes: 2) == 819_200)
    #expect(keyValueBytes(opt, tokens: 10, answers: 3, numberBytes: 2) == 30 * 819_200)
  }

  /// The engine's own transformer, of another size, has these matrices and besides: 13 d biases and gains in each layer (3d
  /// and d of attention, 4d and d of the perceptron, 2 · 2d of two normalisations), tables of tokens and places, a last
  /// normalisation, a head with its bias.
  @Test(arguments: [(1, 8, 2), (2, 32, 4), (5, 24, 3)])
  func layersOfARealTransformerHaveAsManyWeights(_ layers: Int, _ width: Int, _ heads: Int) {
    let shape = TransformerShape(vocabulary: 11, context: 7, width: width, heads: heads, layers: layers)
    var generator = SeededGenerator(seed: 1)
    let network = CausalTransformer(shape: shape, using: &generator)
    let besides = 13 * width * layers + (11 + 7) * width + 2 * width + 11 * width + 11
    #expect(layerParameters(shape) == Double(network.parameters.count - besides))
    #expect(layerParameters(shape) == Double(12 * layers * width * width))
  }

  /// 252 GB of states and 68 GB of cache on 8 accelerators: (252 + 68)/8 = 40; activations of 30 make it 31.5 + 30.
  @Test func thePeakIsTheLargerOfDrawingAndLearning() {
    #expect(peakBytes(states: 252, cache: 68, activations: 0, devices: 8) == 40)
    #expect(peakBytes(states: 252, cache: 68, activations: 30, devices: 8) == 61.5)
    #expect(peakBytes(states: 252, cache: 68, activations: 30, devices: 1) == 320)
  }
}
