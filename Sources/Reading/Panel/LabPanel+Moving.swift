import Laboratory

/// Steps, strides, and work that takes more than a moment.
extension LabPanel {
  mutating func advance(to target: Goal) {
    goal = target
  }

  /// Whether the run can go no further that way, which is then said.
  mutating func saysWhyNot(_ command: Command) -> Bool {
    switch command {
    case .stepForward, .strideForward, .runToEnd, .play:
      if session.isDone, !isPlaying { sayOver() }
      return session.isDone && !isPlaying
    case .stepBack, .strideBack, .toStart:
      if session.position == 0, !isWorking, !isPlaying { sayStart() }
      return session.position == 0 && !isWorking && !isPlaying
    default: return false
    }
  }

  mutating func sayOver() {
    notice = Localized(
      en: "The run is over; press 0 to go back to its start.", zh: "运行已结束；按 0 回到开头。")
  }

  mutating func sayStart() { notice = Localized(en: "This is the start of the run.", zh: "已经在开头。") }

  /// Does some of the work towards the goal; `mayGoOn` says how long.
  mutating func work(while mayGoOn: () -> Bool) {
    guard let goal else { return }
    let isThere: Bool
    switch goal {
    case .step(let target): isThere = session.jump(to: target, while: mayGoOn)
    case .end: isThere = session.jump(to: .max, while: mayGoOn)
    case .stride: isThere = workToStride(while: mayGoOn)
    }
    if isThere { self.goal = nil }
    followPinned()
  }

  private mutating func workToStride(while mayGoOn: () -> Bool) -> Bool {
    while session.step(recording: false) {
      if session.isAtStrideEnd { break }
      guard mayGoOn() else {
        session.restore(session.position)
        return false
      }
    }
    session.restore(session.position)
    return true
  }

  mutating func strideBack() {
    var target = session.position - 1
    guard target >= 0 else { return }
    session.restore(target)
    while target > 0 && !session.isAtStrideEnd {
      target -= 1
      session.restore(target)
    }
    followPinned()
  }

  /// One tick of playing; false when there is nothing more to play.
  mutating func tick() -> Bool {
    guard isPlaying else { return false }
    if session.isDone || !session.step(recording: true) { isPlaying = false }
    followPinned()
    return true
  }

  private mutating func followPinned() {
    guard pinned != nil else { return }
    pinned?.jump(to: session.position)
  }
}
