/// One step of experience in a world of numbered states and actions: (s, a, r, s′, a′).
public struct TabularTransition: Equatable, Sendable {
  /// `s`.
  public var state: Int
  /// `a`.
  public var action: Int
  /// `r`.
  public var reward: Double
  /// `s′`; not read where the episode is done.
  public var next: Int
  /// `a′`, the action that will be taken in s′; read by Sarsa only.
  public var nextAction: Int
  /// True where the episode ended: s′ has no value.
  public var done: Bool

  public init(state: Int, action: Int, reward: Double, next: Int, nextAction: Int = 0, done: Bool) {
    self.state = state
    self.action = action
    self.reward = reward
    self.next = next
    self.nextAction = nextAction
    self.done = done
  }
}
