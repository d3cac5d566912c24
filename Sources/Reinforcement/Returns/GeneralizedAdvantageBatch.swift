/// Experience of N environments side by side, T steps each, step by step in one row: entry t·N + n.
public struct ExperienceBatch: Equatable, Sendable {
  /// `N`, at least 1.
  public var environments: Int
  /// `r_t`, [T·N].
  public var rewards: [Double]
  /// `V(s_t)`, [T·N].
  public var values: [Double]
  /// `V(s_T)`, [N].
  public var lastValues: [Double]
  /// [T·N], true where the episode truly ended.
  public var terminated: [Bool]
  /// [T·N], true where it was cut off; nil: nowhere.
  public var truncated: [Bool]?
  /// [T·N], the value of the true last observation, read where truncated and bootstrapped.
  public var finalValues: [Double]?

  public init(
    environments: Int, rewards: [Double], values: [Double], lastValues: [Double], terminated: [Bool],
    truncated: [Bool]? = nil, finalValues: [Double]? = nil
  ) {
    self.environments = environments
    self.rewards = rewards
    self.values = values
    self.lastValues = lastValues
    self.terminated = terminated
    self.truncated = truncated
    self.finalValues = finalValues
  }
}

/// Generalised advantage estimation for many environments at once: the equations of
/// ``generalizedAdvantages(rewards:values:lastValue:terminated:truncated:finalValues:discount:lambda:bootstrapTruncation:)``
/// for each of them, bit for bit, over flat storage.
///
///     Â_{t,n} = δ_{t,n} + γλ (1 − ended_{t,n}) Â_{t+1,n}
///
/// Source: Schulman et al., arXiv 1506.02438, eq. 16.
///
/// - Parameters:
///   - batch: the experience, entry t·N + n.
///   - discount: `γ` in [0, 1].
///   - lambda: `λ` in [0, 1].
///   - bootstrapTruncation: false treats a truncated step as a terminated one.
///   - estimate: receives the result in the same layout; storage of the right size is used again.
public func estimateAdvantages(
  of batch: ExperienceBatch, discount: Double, lambda: Double, bootstrapTruncation: Bool = true,
  into estimate: inout AdvantageEstimate
) {
  checkShapes(of: batch, bootstrapTruncation: bootstrapTruncation)
  let count = batch.rewards.count
  resize(&estimate.tdErrors, to: count)
  resize(&estimate.advantages, to: count)
  resize(&estimate.returns, to: count)
  batch.rewards.withUnsafeBufferPointer { rewards in
    batch.values.withUnsafeBufferPointer { values in
      estimate.tdErrors.withUnsafeMutableBufferPointer { tdErrors in
        estimate.advantages.withUnsafeMutableBufferPointer { advantages in
          estimate.returns.withUnsafeMutableBufferPointer { returns in
            AdvantageRecursion(
              batch: batch, discount: discount, decay: discount * lambda, bootstraps: bootstrapTruncation,
              rewards: rewards, values: values, tdErrors: tdErrors, advantages: advantages, returns: returns
            ).run()
          }
        }
      }
    }
  }
}

/// The recursion over raw storage, eight environments at once where there are as many.
private struct AdvantageRecursion {
  let batch: ExperienceBatch
  let discount: Double
  /// `γλ`.
  let decay: Double
  let bootstraps: Bool
  let rewards: UnsafeBufferPointer<Double>
  let values: UnsafeBufferPointer<Double>
  let tdErrors: UnsafeMutableBufferPointer<Double>
  let advantages: UnsafeMutableBufferPointer<Double>
  let returns: UnsafeMutableBufferPointer<Double>

  func run() {
    let firstAlone = batch.environments / 8 * 8
    for column in stride(from: 0, to: firstAlone, by: 8) { runEight(from: column) }
    for column in firstAlone..<batch.environments { runOne(column) }
  }

  private func runOne(_ column: Int) {
    var vNext = batch.lastValues[column]
    var aNext = 0.0
    for index in stride(from: rewards.count - batch.environments + column, through: 0, by: -batch.environments) {
      if let after = valueAfterEnd(at: index) { (vNext, aNext) = (after, 0) }
      let δ = tdError(reward: rewards[index], discount: discount, value: values[index], vNext: vNext)
      aNext = δ + decay * aNext
      vNext = values[index]
      tdErrors[index] = δ
      advantages[index] = aNext
      returns[index] = aNext + vNext
    }
  }

  /// The same lines as ``runOne(_:)``, each for eight neighbours.
  private func runEight(from column: Int) {
    var vNext = SIMD8(batch.lastValues[column..<(column + 8)])
    var aNext = SIMD8<Double>.zero
    for index in stride(from: rewards.count - batch.environments + column, through: 0, by: -batch.environments) {
      let reward = eight(rewards, from: index)
      let value = eight(values, from: index)
      if anyOfEightEnds(from: index) {
        for lane in 0..<8 {
          if let after = valueAfterEnd(at: index + lane) { (vNext[lane], aNext[lane]) = (after, 0) }
        }
      }
      let δ = reward + discount * vNext - value
      aNext = δ + decay * aNext
      vNext = value
      store(δ, in: tdErrors, from: index)
      store(aNext, in: advantages, from: index)
      store(aNext + value, in: returns, from: index)
    }
  }

  /// The value of what follows where the episode ends with this step, nil where it goes on.
  @inline(__always)
  private func valueAfterEnd(at index: Int) -> Double? {
    if batch.terminated[index] { return 0 }
    guard let truncated = batch.truncated, truncated[index] else { return nil }
    return bootstraps ? batch.finalValues?[index] : 0
  }

  @inline(__always)
  private func anyOfEightEnds(from index: Int) -> Bool {
    let terminated = batch.terminated.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: index, as: UInt64.self) }
    let truncated = batch.truncated?.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: index, as: UInt64.self) }
    return terminated | (truncated ?? 0) != 0
  }

  @inline(__always)
  private func eight(_ numbers: UnsafeBufferPointer<Double>, from index: Int) -> SIMD8<Double> {
    UnsafeRawBufferPointer(numbers).loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self)
  }

  @inline(__always)
  private func store(_ lanes: SIMD8<Double>, in numbers: UnsafeMutableBufferPointer<Double>, from index: Int) {
    UnsafeMutableRawBufferPointer(numbers).storeBytes(of: lanes, toByteOffset: index * 8, as: SIMD8<Double>.self)
  }
}

private func checkShapes(of batch: ExperienceBatch, bootstrapTruncation: Bool) {
  let count = batch.rewards.count
  precondition(batch.environments >= 1, "A batch needs at least one environment.")
  precondition(batch.lastValues.count == batch.environments, "There must be one last value for each environment.")
  precondition(count % batch.environments == 0, "Every environment must have the same number of steps.")
  precondition(batch.values.count == count, "There must be one value for each reward.")
  precondition(batch.terminated.count == count, "There must be one terminated for each reward.")
  guard let truncated = batch.truncated else { return }
  precondition(truncated.count == count, "There must be one truncated for each reward.")
  guard bootstrapTruncation, truncated.contains(true) else { return }
  precondition(
    batch.finalValues?.count == count, "finalValues are needed where a step is truncated and bootstrapped.")
}

private func resize(_ numbers: inout [Double], to count: Int) {
  if numbers.count != count { numbers = Array(repeating: 0, count: count) }
}
