import Drawing
import Terminal

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A program that does with a terminal all that can be done, for the tests that run it on a real pty.
///
/// Keys: `q` Ctrl-C end, `j` `k` scroll, `m` mouse, `z` stops, `c` copies, `R` closes and opens again,
/// `w` lets a worker wake it, `E` writes to
/// stderr, `X` exits in the middle, `T` traps, `F` fails with a message, `O` overflows the stack and `W` a worker's.
/// With the argument `report` it says what is known of the terminal, and ends.
struct Probe {
  var offset = 0
  var events = 0
  var last = "none"
  var isOver = false
  var reopens = false

  func screen(width: Int, height: Int) -> Screen {
    var screen = Screen(width: width, height: height)
    for row in 0..<max(0, height - 1) {
      screen.put(Probe.line(row + offset), row: row, column: 0, style: Style(Ink.series(row + offset)))
    }
    screen.put("events \(events) last \(last)", row: height - 1, column: 0, style: Style(.bar))
    screen.cursor = Screen.Position(row: height / 2, column: 0)
    return screen
  }

  /// Prose with Chinese and mathematics in it, another on every line.
  static func line(_ number: Int) -> String {
    let words = ["value", "策略", "δ₂ = r + γ·v′ − v", "梯度", "return", "│ ▁▃▅█ │", "the agent", "状态价值函数", "advantage"]
    return "\(number) "
      + (0..<9).map { words[($0 * 7 + number * 5 + $0 * number) % words.count] }.joined(separator: " ")
  }

  mutating func run(_ terminal: Terminal) {
    reopens = false
    while !isOver && !reopens {
      terminal.present(screen(width: terminal.width, height: terminal.height), theme: .dark)
      for event in terminal.waitForEvents(timeoutMilliseconds: nil) {
        events += 1
        last = Probe.description(of: event)
        if case .key(let key) = event { act(on: key, terminal) }
        if event == .closed { isOver = true }
      }
    }
  }

  static func description(of event: Event) -> String {
    switch event {
    case .key(let key): "\(key)"
    case .mouse(let mouse): "\(mouse.action) at \(mouse.row), \(mouse.column)"
    case .paste(let text): "paste \(text.utf8.count)"
    case .resize, .background, .ambiguousWidth, .wake, .closed: "\(event)"
    }
  }

  mutating func act(on key: Key, _ terminal: Terminal) {
    switch key {
    case .character("q"), .control("c"): isOver = true
    case .character("j"), .down: offset += 1
    case .character("k"), .up: offset -= 1
    case .character("m"): terminal.setMouse(on: !terminal.reportsMouse)
    case .character("z"), .control("z"): terminal.suspend()
    case .character("c"): last = "copied \(terminal.copy("δ₂"))"
    case .character("R"): reopens = true
    case .character("w"): work { Waker().wake() }
    case .character("E"): _ = write(STDERR_FILENO, "a remark\n", 9)
    case .character("X"): exit(0)
    case .character("T"): offset = [1, 2, 3][events + 3]
    case .character("F"): fatalError("the probe was asked to fail")
    case .character("O"): offset = overflow(0)
    case .character("W"): work { overflow(0) == 0 ? () : Waker().wake() }
    default: break
    }
  }

  /// Runs on a thread of its own that is guarded.
  func work(_ body: @escaping @Sendable () -> Void) {
    final class Work {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    pthread_create(
      &thread, nil,
      { argument in
        #if canImport(Darwin)
          let pointer = argument
        #else
          guard let pointer = argument else { return nil }
        #endif
        Waker().guardThisThread()
        Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body()
        return nil
      }, Unmanaged.passRetained(Work(body)).toOpaque())
  }
}

@inline(never)
func overflow(_ depth: Int) -> Int { depth < 0 ? 0 : depth &+ overflow(depth &+ 1) &* 3 }

do {
  var probe = Probe()
  if CommandLine.arguments.contains("report") {
    let report = TerminalReport.make()
    print("answered \(report.answers.arrived), ambiguous \(report.answers.ambiguousWidth ?? 0), UTF-8 \(report.isUTF8)")
    print("\(report.name) as \(report.describedAs ?? "nothing"), \(report.colorCount) colours")
    exit(0)
  }
  repeat {
    let terminal = try Terminal.open()
    probe.run(terminal)
    terminal.close()
  } while !probe.isOver
  print("probe: over")
} catch {
  print("probe: \(error)")
}
