import Drawing

/// A run of some lab, whichever it is: what the reader's keys and the command line drive.
public protocol LabSession: Sendable {
  var about: LabDescription { get }
  var settings: Settings { get }
  var seed: UInt64 { get }
  /// Steps taken so far.
  var position: Int { get }
  var isDone: Bool { get }
  /// How many steps the whole run has, where that is known.
  var length: Int? { get }
  /// Whether the present step is the end of a larger stride.
  var isAtStrideEnd: Bool { get }
  /// What the present step noted.
  var record: StepRecord { get }
  /// Every number of the run so far.
  var numbers: [QuantityID: Quantity] { get }
  /// One of them; cheaper than to ask for all.
  func number(_ id: QuantityID) -> Quantity?
  /// The state, to compare runs by.
  var snapshotState: any Equatable & Sendable { get }

  /// Takes one step; false when the run is over. `recording` is false while fast-forwarding.
  @discardableResult
  mutating func step(recording: Bool) -> Bool
  /// Goes to a step computed before, or to the nearest kept one before it.
  mutating func restore(_ position: Int)
  /// Starts again with these settings and this seed, at step 0.
  mutating func restart(settings: Settings, seed: UInt64) throws(SettingsError)
  /// What the next step would note; nil when the run is over.
  func peek() -> StepRecord?
  func view(in context: ViewContext) -> any Widget
}

/// What a step noted, as JSON and the caption line show it.
public struct StepRecord: Hashable, Sendable {
  public var step: Int
  public var caption: Localized
  public var quantities: [Quantity]
  public var headline: QuantityID?
  public var isDone: Bool
}

/// The states of a run so far, kept so that going back is exact and memory has a bound.
///
/// Short runs keep every state. Long ones keep the last few and one in every 2ᵏ; a step between two kept ones is
/// computed again from the one before it, which gives the same state since states hold their random generators.
public struct Session<L: Lab>: LabSession {
  struct Moment: Sendable {
    var position: Int
    var state: L.State
    var trace: Trace
    /// Whether `trace` was written down or skipped.
    var isRecorded: Bool
  }

  private var lab: L
  public private(set) var settings: Settings
  public private(set) var seed: UInt64
  private var now: Moment
  /// What was noted before the first step: data of the problem, which every later step may show and use.
  private var givens: Ledger
  private var kept = KeptMoments<Moment>()

  public init(_ type: L.Type = L.self, settings: Settings? = nil, seed: UInt64 = 7) throws(SettingsError) {
    let settings = settings ?? Settings(L.about.knobs)
    lab = try L(settings: settings)
    self.settings = settings
    self.seed = seed
    now = Session.begin(lab, seed)
    givens = now.trace.ledger
    kept.keep(now, at: 0)
  }

  private static func begin(_ lab: L, _ seed: UInt64) -> Moment {
    var trace = Trace()
    let state = lab.start(seed: seed, noting: &trace)
    return Moment(position: 0, state: state, trace: trace, isRecorded: true)
  }

  public var about: LabDescription { L.about }
  public var position: Int { now.position }
  public var state: L.State { now.state }
  public var isDone: Bool { lab.isDone(now.state) }
  public var length: Int? { lab.length }
  public var isAtStrideEnd: Bool { lab.endsStride(now.state) }
  public var numbers: [QuantityID: Quantity] { now.trace.ledger.numbers }
  public func number(_ id: QuantityID) -> Quantity? { now.trace.ledger[id] }
  public var snapshotState: any Equatable & Sendable { now.state }

  public var record: StepRecord { record(of: now) }

  private func record(of moment: Moment) -> StepRecord {
    StepRecord(
      step: moment.position, caption: moment.trace.caption, quantities: moment.trace.quantities,
      headline: moment.trace.headline, isDone: lab.isDone(moment.state))
  }

  private func next(after moment: Moment, recording: Bool) -> Moment {
    let remembers = L.about.memory == .everyStep
    var trace = Trace(isRecording: recording || remembers, after: remembers ? moment.trace.ledger : givens)
    var state = moment.state
    lab.step(&state, noting: &trace)
    return Moment(position: moment.position + 1, state: state, trace: trace, isRecorded: trace.isRecording)
  }

  @discardableResult
  public mutating func step(recording: Bool = true) -> Bool {
    guard !isDone else { return false }
    now = next(after: now, recording: recording)
    kept.keep(now, at: now.position)
    return true
  }

  public mutating func restore(_ position: Int) {
    guard position != now.position || !now.isRecorded else { return }
    guard let start = kept.latest(notAfter: position) else { return }
    now = start
    guard now.position != position || !now.isRecorded else { return }
    if now.position == position, let before = kept.latest(notAfter: position - 1) { now = before }
    while now.position < position && !isDone { now = next(after: now, recording: now.position == position - 1) }
  }

  public mutating func restart(settings: Settings, seed: UInt64) throws(SettingsError) {
    lab = try L(settings: settings)
    self.settings = settings
    self.seed = seed
    now = Session.begin(lab, seed)
    givens = now.trace.ledger
    kept = KeptMoments()
    kept.keep(now, at: 0)
  }

  public func peek() -> StepRecord? {
    isDone ? nil : record(of: next(after: now, recording: true))
  }

  public func view(in context: ViewContext) -> any Widget { lab.view(of: now.state, in: context) }
}

extension LabSession {
  /// Goes forward or back to a step; `mayGoOn` is asked between steps, so that long work can be shown and stopped.
  ///
  /// - Returns: whether the step (or the end of the run) was reached.
  @discardableResult
  public mutating func jump(to target: Int, while mayGoOn: () -> Bool = { true }) -> Bool {
    if target <= position {
      restore(max(0, target))
      return true
    }
    while position < target && !isDone {
      guard mayGoOn() else {
        restore(position)
        return false
      }
      guard step(recording: position == target - 1) else { break }
    }
    restore(position)
    return true
  }

  /// Turns a knob and computes the same number of steps again: the same moment, with the new value.
  @discardableResult
  public mutating func retune(
    _ settings: Settings, while mayGoOn: () -> Bool = { true }
  ) throws(SettingsError) -> Bool {
    let place = position
    try restart(settings: settings, seed: seed)
    return jump(to: place, while: mayGoOn)
  }
}

/// Moments of a run: the last few, and further back fewer and fewer.
struct KeptMoments<Moment: Sendable>: Sendable {
  private var recent: [(position: Int, moment: Moment)] = []
  private var sparse: [(position: Int, moment: Moment)] = []
  private var spacing = 1

  private static var recentLimit: Int { 32 }
  private static var sparseLimit: Int { 128 }

  mutating func keep(_ moment: Moment, at position: Int) {
    if position > (recent.last?.position ?? -1) {
      recent.append((position, moment))
      if recent.count > 2 * KeptMoments.recentLimit { recent.removeFirst(KeptMoments.recentLimit) }
    }
    guard position % spacing == 0, position > (sparse.last?.position ?? -1) else { return }
    sparse.append((position, moment))
    if sparse.count > KeptMoments.sparseLimit {
      spacing *= 2
      sparse.removeAll { $0.position % spacing != 0 }
    }
  }

  func latest(notAfter position: Int) -> Moment? {
    let near = recent.last { $0.position <= position }
    let far = sparse.last { $0.position <= position }
    guard let near else { return far?.moment }
    guard let far else { return near.moment }
    return near.position >= far.position ? near.moment : far.moment
  }
}
