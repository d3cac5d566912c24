import CNcurses
import Drawing

extension Terminal {
  private static let bytesPerRead = 65_536
  /// A window that is dragged sends sizes in quick succession. A pause ends them: a short one after the first size, a
  /// longer one once they come in a row, so that few are painted; but never is a screen held back for long.
  private static let firstPause: Int32 = 4
  private static let laterPause: Int32 = 16
  private static let longestResize = 64

  /// Waits until something happens and returns all of it; keys held down come many at a time, to be shown once.
  ///
  /// - Parameter timeoutMilliseconds: how long to wait at most, then with no events; nil waits as long as it takes,
  ///   without a single wake-up meanwhile.
  public func waitForEvents(timeoutMilliseconds: Int?) -> [Event] {
    if isGone { return [.closed] }
    let deadline = timeoutMilliseconds.map { monotonicMilliseconds() + max(0, $0) }
    while true {
      let found = wait(until: deadline)
      var events: [Event] = []
      if found & CN_INPUT != 0 { events += readInput() }
      if found & CN_NOTICE != 0 { events += takeNotices() }
      if found & CN_CLOSED != 0 { events += goneEvents() }
      if found == 0, isImpatient { events += received(decoder.timePassed()) }
      if !events.isEmpty { return events }
      if let deadline, monotonicMilliseconds() >= deadline { return [] }
    }
  }

  /// When the decoder gives up what it has begun.
  private var patienceEnds: Int? {
    decoder.patience(escapeDelay: capabilities.escapeDelay).map { lastInput + $0 }
  }

  private var isImpatient: Bool {
    guard let patienceEnds else { return false }
    return monotonicMilliseconds() >= patienceEnds
  }

  private func wait(until deadline: Int?) -> Int {
    guard let end = [deadline, patienceEnds].compactMap({ $0 }).min() else { return Int(cn_wait(-1)) }
    return Int(cn_wait(Int32(clamping: max(0, end - monotonicMilliseconds()))))
  }

  private func readInput() -> [Event] {
    var hasEnded = false
    let bytes = [UInt8](unsafeUninitializedCapacity: Terminal.bytesPerRead) { buffer, count in
      let done = cn_read(buffer.baseAddress, Int32(buffer.count))
      hasEnded = done < 0
      count = max(0, Int(done))
    }
    lastInput = monotonicMilliseconds()
    return received(decoder.decode(bytes)) + (hasEnded ? goneEvents() : [])
  }

  /// A hang-up is commonly followed by SIGHUP, the end that a shell expects: a moment for it.
  private func goneEvents() -> [Event] {
    isGone = true
    cn_pause(50)
    return [.closed]
  }

  private func received(_ inputs: [Input]) -> [Event] {
    inputs.compactMap { input in
      switch input {
      case .event(.mouse(let mouse)): inside(mouse).map(Event.mouse)
      case .event(let event): event
      case .reply(let reply): answered(reply)
      }
    }
  }

  private func answered(_ reply: Reply) -> Event? {
    let event = query.receive(reply)
    // What was drawn before we knew stands elsewhere than where ncurses believes it to be.
    if case .ambiguousWidth(2...) = event { forgetShown() }
    return event
  }

  /// The next screen is sent whole, whatever the terminal shows.
  private func forgetShown() {
    cn_forget()
    presenter.forget()
  }

  /// Reports from outside the window are dropped, but for the end of a drag, which comes to its edge.
  private func inside(_ mouse: MouseEvent) -> MouseEvent? {
    if mouse.row < height && mouse.column < width { return mouse }
    switch mouse.action {
    case .press, .wheelUp, .wheelDown: return nil
    case .drag, .release:
      return MouseEvent(mouse.action, row: min(mouse.row, height - 1), column: min(mouse.column, width - 1))
    }
  }

  private func takeNotices() -> [Event] {
    let notices = Int(cn_take_notices())
    var events: [Event] = []
    let resumed = notices & CN_RESUMED != 0
    if notices & CN_RESIZED != 0 || resumed { events += takeSize() }
    if resumed && events.isEmpty { showAgain() }
    if notices & CN_WOKEN != 0 { events.append(.wake) }
    return events
  }

  private func takeSize() -> [Event] {
    waitForSizeToSettle()
    guard let size = Terminal.size(), size != (width, height) else { return [] }
    (width, height) = size
    cn_resize(Int32(width), Int32(height))
    presenter.forget()
    return [.resize(width: width, height: height)]
  }

  private func waitForSizeToSettle() {
    let begin = monotonicMilliseconds()
    let isInARow = begin - lastResize < 4 * Terminal.longestResize
    let pause = isInARow ? Terminal.laterPause : Terminal.firstPause
    while monotonicMilliseconds() - begin < Terminal.longestResize, cn_wait_for_resize(pause) == 1 {}
    lastResize = monotonicMilliseconds()
  }

  private func showAgain() {
    guard let (screen, theme) = lastPresented else { return }
    forgetShown()
    present(screen, theme: theme)
  }
}
