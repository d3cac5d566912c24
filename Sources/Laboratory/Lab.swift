import Drawing

/// A steppable computation as a value: the live half of a chapter.
///
/// `State` holds everything that changes, its random generator too, so that going back is exact. A step calls the
/// algorithm, puts the result into the state and notes every number with the formula behind it; the view is drawn from
/// the state and from what was noted.
public protocol Lab: Sendable {
  associatedtype State: Equatable & Sendable
  static var about: LabDescription { get }
  /// Refuses settings that do not go together.
  init(settings: Settings) throws(SettingsError)
  /// The state before the first step; data of the problem is noted here.
  func start(seed: UInt64, noting trace: inout Trace) -> State
  /// The smallest meaningful step. Not called once `isDone`.
  func step(_ state: inout State, noting trace: inout Trace)
  func isDone(_ state: State) -> Bool
  /// How many steps a whole run has, where that is known before.
  var length: Int? { get }
  /// Whether the step that led here ended a larger stride (a sweep, an episode, an epoch).
  func endsStride(_ state: State) -> Bool
  func view(of state: State, in context: ViewContext) -> any Widget
}

extension Lab {
  public var length: Int? { nil }
}

/// What is known of a lab before it runs.
public struct LabDescription: Hashable, Sendable {
  public var name: String
  public var title: Localized
  public var summary: Localized
  public var knobs: [Knob]
  public var presets: [Preset]
  /// What `}` goes on by.
  public var stride: Localized
  public var memory: Memory
  /// Whether chance plays a part, so that another seed is another run.
  public var usesSeed: Bool

  /// Which numbers stay on the panel.
  public enum Memory: Hashable, Sendable {
    /// Numbers of every step so far: short runs that fill a table.
    case everyStep
    /// Numbers of the last step alone: trainings.
    case lastStep
  }

  public init(
    name: String, title: Localized, summary: Localized, knobs: [Knob], presets: [Preset] = [], stride: Localized,
    memory: Memory = .everyStep, usesSeed: Bool = true
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.knobs = knobs
    self.presets = presets
    self.stride = stride
    self.memory = memory
    self.usesSeed = usesSeed
  }
}

/// Positions of some knobs that a chapter calls by a name: "λ = 0: TD".
public struct Preset: Hashable, Sendable {
  public var name: Localized
  public var settings: [String: Setting]

  public init(_ name: Localized, _ settings: [String: Setting]) {
    self.name = name
    self.settings = settings
  }
}
