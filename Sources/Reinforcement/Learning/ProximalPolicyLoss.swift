import RealModule

/// PPO's loss of one minibatch, on a tape.
struct ProximalPolicyLoss {
  let samples: [Int]
  let advantages: [Double]
  let settings: ProximalPolicySettings
  let actorParameters: Variable
  let criticParameters: Variable
  private(set) var ratio: Variable
  private(set) var policyLoss: Variable
  private(set) var valueLoss: Variable
  private(set) var entropy: Variable
  private(set) var total: Variable

  init(
    samples: [Int], experience: ProximalPolicyExperience, actor: MultilayerPerceptron,
    critic: MultilayerPerceptron, settings: ProximalPolicySettings, on tape: inout Tape
  ) {
    self.samples = samples
    self.settings = settings
    advantages = Self.advantages(of: samples, experience, settings)
    tape.clear()
    let observations = tape.input(
      samples.flatMap { experience.observations[(4 * $0)..<(4 * $0 + 4)] }, rows: samples.count, columns: 4,
      differentiable: false)
    actorParameters = tape.input(actor.parameters, rows: 1, columns: actor.parameters.count)
    criticParameters = tape.input(critic.parameters, rows: 1, columns: critic.parameters.count)

    let logits = actor.outputs(for: observations, parameters: actorParameters, on: &tape)
    let logPolicy = tape.logSoftmax(logits)
    let logNew = tape.entries(of: logPolicy, columns: samples.map { experience.actions[$0] })
    let logOld = tape.column(samples.map { experience.logProbabilities[$0] })
    ratio = tape.exp(tape.subtract(logNew, logOld))
    let objective = tape.clippedObjective(ratio: ratio, advantages: tape.column(advantages), settings)
    policyLoss = tape.scale(tape.mean(objective), by: -1)

    let values = critic.outputs(for: observations, parameters: criticParameters, on: &tape)
    let returns = tape.column(samples.map { experience.estimate.returns[$0] })
    valueLoss = tape.scale(tape.mean(tape.square(tape.subtract(values, returns))), by: 0.5)

    entropy = tape.meanEntropy(logProbabilities: logPolicy)
    let critics = tape.scale(valueLoss, by: settings.valueCoefficient)
    let bonus = tape.scale(entropy, by: settings.entropyCoefficient)
    total = tape.subtract(tape.add(policyLoss, critics), bonus)
  }

  /// The minibatch's advantages, shifted and scaled over the minibatch if wanted: (A − mean)/(std + 10⁻⁸), N − 1.
  static func advantages(
    of samples: [Int], _ experience: ProximalPolicyExperience, _ settings: ProximalPolicySettings
  ) -> [Double] {
    let advantages = samples.map { experience.estimate.advantages[$0] }
    guard settings.normalisesAdvantages, advantages.count > 1 else { return advantages }
    let scale = standardDeviation(advantages, ddof: 1) + 1e-8
    return deviations(advantages).map { $0 / scale }
  }

  func report(on tape: Tape, gradientNorm: Double) -> ProximalPolicyReport {
    let ratios = tape.value(of: ratio)
    let ε = settings.clipRange
    let outside = ratios.filter { abs($0 - 1) > ε }.count
    let active = zip(ratios, advantages).filter { ρ, A in
      settings.isClipped && ((ρ > 1 + ε && A > 0) || (ρ < 1 - ε && A < 0))
    }.count
    return ProximalPolicyReport(
      samples: samples, ratios: ratios, advantages: advantages, policyLoss: tape.scalar(policyLoss),
      valueLoss: tape.scalar(valueLoss), entropy: tape.scalar(entropy), loss: tape.scalar(total),
      activeClipFraction: Double(active) / Double(samples.count),
      outsideClipFraction: Double(outside) / Double(samples.count),
      approximateKL: mean(ratios.map { k3(logRatio: .log($0)) }), gradientNorm: gradientNorm)
  }
}

extension Tape {
  /// Constants in a column, n × 1.
  mutating func column(_ numbers: [Double]) -> Variable {
    input(numbers, rows: numbers.count, columns: 1, differentiable: false)
  }

  /// `min(ρ Â, clip(ρ, 1 − ε, 1 + ε) Â)` for each sample.
  ///
  /// Source: Schulman et al., arXiv 1707.06347, eq. 7.
  mutating func clippedObjective(
    ratio: Variable, advantages: Variable, _ settings: ProximalPolicySettings
  ) -> Variable {
    let surrogate = multiply(ratio, advantages)
    guard settings.isClipped else { return surrogate }
    let bounded = clip(ratio, low: 1 - settings.clipRange, high: 1 + settings.clipRange)
    return minimum(surrogate, multiply(bounded, advantages))
  }

  /// `−mean Σⱼ pⱼ log pⱼ`, each row a distribution.
  mutating func meanEntropy(logProbabilities: Variable) -> Variable {
    let terms = multiply(exp(logProbabilities), logProbabilities)
    return scale(sum(terms), by: -1 / Double(logProbabilities.rows))
  }
}
