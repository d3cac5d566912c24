import Drawing
import Reading
import Terminal

/// The loop: events in, a screen out, effects done, the place kept before the next key is read.
struct ReadingLoop {
  let terminal: Terminal
  var reader: Reader

  mutating func run() {
    present()
    reader.finishOpening()
    present()
    terminal.settle()
    while true {
      let events = terminal.waitForEvents(timeoutMilliseconds: patience)
      if events.contains(.closed) { return }
      if events.isEmpty {
        if reader.isWorking { reader.work(milliseconds: 12) } else { reader.tick() }
      }
      for event in events {
        if event == .key(.control("z")) {
          terminal.suspend()
        } else {
          reader.handle(event)
        }
        if doEffects() {
          reader.saveIfNeeded()
          return
        }
      }
      present()
      if reader.saveIfNeeded() { present() }
    }
  }

  private func present() { terminal.present(reader.screen(), theme: reader.settledTheme) }

  /// How long to wait for the next key: not at all while something is computed, for ever when nothing moves.
  private var patience: Int? { reader.isWorking ? 0 : reader.tickInterval }

  /// True when the reader wants to quit.
  private mutating func doEffects() -> Bool {
    for effect in reader.takeEffects() {
      switch effect {
      case .quit: return true
      case .copy(let text): _ = terminal.copy(text)
      case .mouse(let isOn): terminal.setMouse(on: isOn)
      case .open(let address): _ = Browser.open(address)
      }
    }
    return false
  }
}

/// Shows web addresses outside the terminal.
enum Browser {
  static func open(_ address: String) -> Bool {
    guard address.hasPrefix("https://") || address.hasPrefix("http://") else { return false }
    #if canImport(Darwin)
      return Process.start("open", [address])
    #else
      return Process.start("xdg-open", [address])
    #endif
  }
}
