import RealModule

extension TokenWorld {
  /// Demonstrations of the form of an answer: digits and the end, the digits drawn at random.
  ///
  /// What learns from them knows how an answer looks and not which one is right: a model to start reinforcement from.
  ///
  /// - Parameter count: at least 1.
  public func formDemonstrations(
    count: Int, using generator: inout some RandomNumberGenerator
  ) -> [TokenExample] {
    (0..<count).map { _ in
      let prompt = drawPrompt(using: &generator)
      let pretended = self.prompt(
        drawIndex(below: largestAddend + 1, using: &generator), drawIndex(below: largestAddend + 1, using: &generator))
      return TokenExample(prompt: prompt, answer: answer(to: pretended))
    }
  }

  /// Demonstrations by people who are right most of the time, and sometimes enthusiastic.
  ///
  /// - Parameters:
  ///   - count: at least 1.
  ///   - accuracy: how often the sum is right, in [0, 1].
  ///   - enthusiasm: how often an exclamation mark stands before the end, in [0, 1].
  public func demonstrations(
    count: Int, accuracy: Double, enthusiasm: Double, using generator: inout some RandomNumberGenerator
  ) -> [TokenExample] {
    formDemonstrations(count: count, using: &generator).map { example in
      let isRight = drawCoin(probability: accuracy, using: &generator)
      let said = isRight ? answer(to: example.prompt) : example.answer
      let isCheering = drawCoin(probability: enthusiasm, using: &generator) && said.count < answerLimit
      let cheer = isCheering ? [Self.cheer] : []
      return TokenExample(prompt: example.prompt, answer: said.dropLast() + cheer + [Self.end])
    }
  }
}

extension TokenWorld {
  /// Demonstrations of every prompt in equal number, of which some agree on a mistake: they are one too high.
  ///
  /// - Parameters:
  ///   - count: of each prompt, at least 1.
  ///   - wrong: how many of these say the sum and one, in 0 ... count.
  public func demonstrations(ofEach count: Int, oneTooHigh wrong: Int) -> [TokenExample] {
    prompts.flatMap { prompt in
      (0..<count).map { TokenExample(prompt: prompt, answer: answer(to: prompt, tooHighBy: $0 < wrong ? 1 : 0)) }
    }
  }

  /// The answer of somebody who is off by so much.
  public func answer(to prompt: [Int], tooHighBy error: Int) -> [Int] {
    answer(to: self.prompt(prompt[0] + prompt[2], error))
  }
}

/// The lowest loss that a model can have on examples, in nats a token: what even the prompts leave open.
///
///     H = −(1/N) Σᵢ log (nᵢ/mᵢ),   nᵢ examples equal to the i-th, mᵢ with its prompt, N answer tokens in all
///
/// - Parameter examples: at least one.
/// - Source: Shannon, "A Mathematical Theory of Communication" (1948), §6: the conditional entropy of the answers.
public func answerEntropy(of examples: [TokenExample]) -> Double {
  let surprises = examples.map { example in
    let ofPrompt = examples.filter { $0.prompt == example.prompt }
    return Double.log(Double(ofPrompt.count) / Double(ofPrompt.count { $0 == example }))
  }
  return compensatedSum(surprises) / Double(examples.reduce(0) { $0 + $1.answer.count })
}

/// A language model that has learnt the form of answers by supervised fine-tuning, and nothing of sums.
///
/// - Parameters:
///   - steps: minibatches of 32 to learn from.
public func formModel(
  world: TokenWorld, shape: TransformerShape = TransformerShape(), steps: Int = 100, seed: UInt64
) -> CausalTransformer {
  var generator = SeededGenerator(seed: seed)
  let network = CausalTransformer(shape: shape, using: &generator)
  let examples = world.formDemonstrations(count: 512, using: &generator)
  var training = SupervisedFineTuning(network, examples: examples, seed: generator.next())
  var tape = Tape()
  training.run(steps: steps, on: &tape)
  return training.network
}
