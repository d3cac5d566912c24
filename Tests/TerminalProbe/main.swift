import Drawing
import Terminal

/// A program that does with a terminal all that can be done, for the tests that run one on a real pty.
///
/// Keys: `q` ends, `n` `p` next and previous scene, `j` `k` scroll the text, `m` the mouse, `z` stops, `c` copies;
/// `T` traps, `O` overflows the stack, `F` fails with a message, `E` writes to stderr, `X` exits in the middle.
struct Probe {
  var scene = 0
  var offset = 0
  var events = 0
  var last = "none"
  var ending: String?

  mutating func screen(width: Int, height: Int) -> Screen {
    var screen = Screen(width: width, height: height)
    for row in 0..<max(0, height - 1) {
      screen.put(Probe.line(row + offset), row: row, column: 0, style: Style(Ink.series(row + offset)))
    }
    screen.put("scene \(scene) events \(events) last \(last)", row: height - 1, column: 0, style: Style(.bar))
    screen.cursor = Screen.Position(row: height / 2, column: 0)
    return screen
  }

  /// Prose with Chinese and mathematics in it, another on every line.
  static func line(_ number: Int) -> String {
    let words = ["value", "策略", "δ₂ = r + γ·v′ − v", "梯度", "return", "│ ▁▃▅█ │", "the agent", "状态价值函数", "advantage"]
    return "\(number) "
      + (0..<9).map { words[($0 * 7 + number * 5 + $0 * number) % words.count] }.joined(separator: " ")
  }
}

@inline(never)
func overflow(_ depth: Int) -> Int { depth < 0 ? 0 : depth &+ overflow(depth &+ 1) &* 3 }

func run(_ terminal: Terminal, _ probe: inout Probe) {
  while probe.ending == nil {
    terminal.present(probe.screen(width: terminal.width, height: terminal.height), theme: .dark)
    for event in terminal.waitForEvents(timeoutMilliseconds: nil) {
      probe.events += 1
      probe.last = "\(event)"
      switch event {
      case .key(let key): act(on: key, terminal, &probe)
      case .closed: probe.ending = "closed"
      case .mouse, .paste, .resize, .background, .ambiguousWidth, .wake: break
      }
    }
  }
}

func act(on key: Key, _ terminal: Terminal, _ probe: inout Probe) {
  switch key {
  case .character("q"), .control("c"): probe.ending = "quit"
  case .character("j"), .down: probe.offset += 1
  case .character("k"), .up: probe.offset -= 1
  case .pageDown: probe.offset += terminal.height - 2
  case .pageUp: probe.offset -= terminal.height - 2
  case .character("m"): terminal.setMouse(on: !terminal.reportsMouse)
  case .character("z"), .control("z"): terminal.suspend()
  case .character("c"): probe.last = "copied \(terminal.copy("δ₂"))"
  case .character("T"): probe.offset = [1, 2, 3][probe.events + 3]
  case .character("F"): fatalError("the probe was asked to fail")
  case .character("O"): probe.offset = overflow(0)
  default: break
  }
}

do {
  let terminal = try Terminal.open()
  var probe = Probe()
  run(terminal, &probe)
  terminal.close()
  print("probe \(probe.ending ?? "ended")")
} catch {
  print("probe: \(error)")
}
