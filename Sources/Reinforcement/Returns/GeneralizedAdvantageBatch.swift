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
  let count = batch.rewards.count
  checkShapes(of: batch, bootstrapTruncation: bootstrapTruncation)
  resize(&estimate.tdErrors, to: count)
  resize(&estimate.advantages, to: count)
  resize(&estimate.returns, to: count)
  let cuts = BootstrappedCuts(batch, bootstrapTruncation: bootstrapTruncation)
  batch.rewards.withUnsafeBufferPointer { rewards in
    batch.values.withUnsafeBufferPointer { values in
      batch.lastValues.withUnsafeBufferPointer { lastValues in
        cuts.ended.withUnsafeBufferPointer { ended in
          estimate.tdErrors.withUnsafeMutableBufferPointer { tdErrors in
            estimate.advantages.withUnsafeMutableBufferPointer { advantages in
              estimate.returns.withUnsafeMutableBufferPointer { returns in
                var recursion = AdvantageRecursion(
                  rewards: rewards, values: values, ended: ended, discount: discount, lambda: lambda,
                  tdErrors: tdErrors, advantages: advantages, returns: returns)
                recursion.run(environments: batch.environments, lastValues: lastValues, cuts: cuts)
              }
            }
          }
        }
      }
    }
  }
}

/// The recursion over raw storage, a row of environments at a time, so that the compiler can work on several at once.
private struct AdvantageRecursion {
  let rewards: UnsafeBufferPointer<Double>
  let values: UnsafeBufferPointer<Double>
  let ended: UnsafeBufferPointer<Bool>
  let discount: Double
  let lambda: Double
  let tdErrors: UnsafeMutableBufferPointer<Double>
  let advantages: UnsafeMutableBufferPointer<Double>
  let returns: UnsafeMutableBufferPointer<Double>

  mutating func run(environments: Int, lastValues: UnsafeBufferPointer<Double>, cuts: BootstrappedCuts) {
    guard !rewards.isEmpty else { return }
    var cut = cuts.entries.count - 1
    let rows = rewards.count / environments
    for t in stride(from: rows - 1, through: 0, by: -1) {
      let row = t * environments
      let next = row + environments
      let isLast = t == rows - 1
      for n in 0..<environments {
        let vNext = isLast ? lastValues[n] : values[next + n]
        let aNext = isLast ? 0 : advantages[next + n]
        update(row + n, vNext: ended[row + n] ? 0 : vNext, aNext: aNext)
      }
      while cut >= 0, cuts.entries[cut].index >= row {
        update(cuts.entries[cut].index, vNext: cuts.entries[cut].finalValue, aNext: 0)
        cut -= 1
      }
    }
  }

  @inline(__always)
  private func update(_ index: Int, vNext: Double, aNext: Double) {
    let δ = tdError(reward: rewards[index], discount: discount, value: values[index], vNext: vNext)
    let advantage = generalizedAdvantage(
      tdError: δ, discount: discount, lambda: lambda, ended: ended[index], next: aNext)
    tdErrors[index] = δ
    advantages[index] = advantage
    returns[index] = advantage + values[index]
  }
}

/// Where episodes end, and the few entries among them that are cut off and bootstrapped.
private struct BootstrappedCuts {
  var ended: [Bool]
  var entries: [(index: Int, finalValue: Double)] = []

  init(_ batch: ExperienceBatch, bootstrapTruncation: Bool) {
    ended = batch.terminated
    guard let truncated = batch.truncated else { return }
    for index in truncated.indices where truncated[index] && !ended[index] {
      ended[index] = true
      if bootstrapTruncation, let finalValues = batch.finalValues {
        entries.append((index, finalValues[index]))
      }
    }
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
