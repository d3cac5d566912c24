import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A second opinion on what our bytes show, where tmux is installed: it and libvterm have nothing in common.
@Suite struct TmuxTests {
  @Test(.enabled(if: !output(of: "command -v tmux").isEmpty, "tmux is not installed"))
  func tmuxAndTheEmulatorShowTheSame() throws {
    let path = try #require(Probe.path)
    let program = try Probe.start(["TERM": "tmux-256color"])
    let socket = "terminal-tests-\(getpid())"
    let tmux = "tmux -L \(socket) -f /dev/null -u"
    defer { _ = output(of: "\(tmux) kill-server 2>&1") }
    let start = "env -u TMUX LANG=C.UTF-8 \(tmux) new-session -d -x 80 -y 24 -e TERM=tmux-256color '\(path)'"
    // tmux keeps a line for its status, which it would otherwise take from the program.
    try #require(output(of: "\(start) \\; set status off \\; resize-window -x 80 -y 24 2>&1") == "")
    for key in ["", "j", "j", "k", "j", "m"] {
      if !key.isEmpty {
        program.send(key)
        _ = output(of: "\(tmux) send-keys \(key)")
      }
      program.waitUntilQuiet()
      var shown: [Substring] = []
      let agrees = program.wait(milliseconds: 5000) { program in
        shown = output(of: "\(tmux) capture-pane -p").split(separator: "\n", omittingEmptySubsequences: false)
        return (0..<23).allSatisfy { $0 < shown.count && shown[$0] == program.emulator.line($0) }
      }
      #expect(agrees, "After \(key): tmux shows \(shown), the emulator \(program.emulator.text)")
    }
  }
}

/// What a shell command prints.
private func output(of command: String) -> String {
  guard let stream = popen(command, "r") else { return "" }
  defer { pclose(stream) }
  var bytes = [UInt8](repeating: 0, count: 65_536)
  let count = fread(&bytes, 1, bytes.count, stream)
  return String(decoding: bytes.prefix(count), as: UTF8.self)
}
