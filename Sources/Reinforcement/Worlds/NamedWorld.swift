/// The finite worlds by the names that the calculator and the experiments use.
public enum NamedWorld: String, CaseIterable, Equatable, Sendable {
  case gridworld4x4 = "gridworld-4x4"
  case gridworld5x5 = "gridworld-5x5"
  case cliffWalking = "cliff-walking"
  case frozenLake4x4 = "frozen-lake-4x4"
  case frozenLake8x8 = "frozen-lake-8x8"
  case randomWalk5 = "random-walk-5"
  case randomWalk19 = "random-walk-19"

  /// The world's transitions. The frozen lakes are slippery, as in Gymnasium.
  public var process: MarkovDecisionProcess {
    switch self {
    case .gridworld4x4: .gridworld4x4
    case .gridworld5x5: .gridworld5x5
    case .cliffWalking: .cliffWalking
    case .frozenLake4x4: FrozenLake.small().process
    case .frozenLake8x8: FrozenLake.large().process
    case .randomWalk5: RandomWalk.five.process
    case .randomWalk19: RandomWalk.nineteen.process
    }
  }
}
