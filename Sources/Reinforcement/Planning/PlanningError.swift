/// Why a plan has no answer.
public enum PlanningError: Error, Equatable, Sendable, CustomStringConvertible {
  /// With γ = 1 an episode from this state need never end, and its rewards do not vanish.
  case doesNotConverge(state: Int)

  public var description: String {
    switch self {
    case .doesNotConverge(let state):
      "does not converge: without a discount, an episode from state \(state) never ends and its rewards never vanish"
    }
  }
}
