import Drawing
import Testing

@testable import Terminal

struct CapabilitiesCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var environment: [String: String] = ["TERM": "xterm-256color"]
  var color: ColorChoice = .auto
  var colorCount = 256
  var isUTF8 = true
  var ascii = false
  var depth: ColorDepth = .twoFiftySix
  var glyphs: GlyphSet = .unicode
  var luminance: Double?
  var answersQueries = true
  var escapeDelay = 25

  static let all: [CapabilitiesCase] = [
    CapabilitiesCase(testDescription: "a common terminal"),
    CapabilitiesCase(testDescription: "sixteen colours", colorCount: 16, depth: .sixteen),
    CapabilitiesCase(testDescription: "eight colours", colorCount: 8, depth: .eight),
    CapabilitiesCase(testDescription: "millions of colours", colorCount: 1 << 24, depth: .twoFiftySix),
    CapabilitiesCase(
      testDescription: "a VT100", environment: ["TERM": "vt100"], colorCount: 0, depth: .none, answersQueries: false),
    CapabilitiesCase(
      testDescription: "the Linux console is black", environment: ["TERM": "linux"], colorCount: 8, depth: .eight,
      luminance: 0, answersQueries: false),
    CapabilitiesCase(testDescription: "NO_COLOR", environment: ["NO_COLOR": "1"], depth: .none),
    CapabilitiesCase(testDescription: "NO_COLOR empty says nothing", environment: ["NO_COLOR": ""]),
    CapabilitiesCase(testDescription: "always outweighs NO_COLOR", environment: ["NO_COLOR": "1"], color: .always),
    CapabilitiesCase(testDescription: "never", color: .never, depth: .none),
    CapabilitiesCase(testDescription: "no UTF-8", isUTF8: false, glyphs: .ascii),
    CapabilitiesCase(testDescription: "ASCII asked for", ascii: true, glyphs: .ascii),
    CapabilitiesCase(testDescription: "COLORFGBG dark", environment: ["COLORFGBG": "15;0"], luminance: 0),
    CapabilitiesCase(testDescription: "COLORFGBG light", environment: ["COLORFGBG": "0;default;15"], luminance: 1),
    CapabilitiesCase(testDescription: "COLORFGBG dark grey", environment: ["COLORFGBG": "7;8"], luminance: 0),
    CapabilitiesCase(testDescription: "COLORFGBG light grey", environment: ["COLORFGBG": "0;7"], luminance: 1),
    CapabilitiesCase(testDescription: "COLORFGBG unknown", environment: ["COLORFGBG": "15;default"]),
    CapabilitiesCase(testDescription: "ESCDELAY", environment: ["ESCDELAY": "120"], escapeDelay: 120),
    CapabilitiesCase(testDescription: "ESCDELAY out of range", environment: ["ESCDELAY": "0"], escapeDelay: 1),
    CapabilitiesCase(testDescription: "ESCDELAY no number", environment: ["ESCDELAY": "soon"]),
  ]
}

@Suite struct CapabilitiesTests {
  @Test(arguments: CapabilitiesCase.all) func theEnvironmentSaysWhatCanBeShown(_ row: CapabilitiesCase) {
    let capabilities = Capabilities(
      environment: row.environment, color: row.color, ascii: row.ascii, colorCount: row.colorCount, isUTF8: row.isUTF8)
    #expect(capabilities.depth == row.depth)
    #expect(capabilities.glyphs == row.glyphs)
    #expect(capabilities.luminance == row.luminance)
    #expect(capabilities.answersQueries == row.answersQueries)
    #expect(capabilities.escapeDelay == row.escapeDelay)
  }

  @Test func plainOutputHasColoursOnlyOnATerminalOrWhenAskedFor() {
    func depth(_ environment: [String: String], _ color: ColorChoice, _ isTerminal: Bool) -> ColorDepth {
      ColorDepth.ofPlainOutput(environment: environment, color: color, isTerminal: isTerminal)
    }
    #expect(depth(["TERM": "xterm-256color"], .auto, true) == .twoFiftySix)
    #expect(depth(["TERM": "xterm-256color"], .auto, false) == .none)
    #expect(depth(["TERM": "xterm-256color"], .always, false) == .twoFiftySix)
    #expect(depth(["TERM": "xterm-256color"], .never, true) == .none)
    #expect(depth(["TERM": "xterm"], .auto, true) == .eight)
    #expect(depth(["TERM": "xterm", "COLORTERM": "truecolor"], .auto, true) == .twoFiftySix)
    #expect(depth(["TERM": "xterm", "NO_COLOR": "1"], .auto, true) == .none)
    #expect(depth(["TERM": "xterm", "NO_COLOR": "1"], .always, true) == .eight)
    #expect(depth(["TERM": "dumb"], .auto, true) == .none)
    #expect(depth([:], .auto, true) == .none)
  }

  @Test func youngTerminalsAreTakenForWhatTheyAreCloseTo() {
    #expect(describedNames(of: "xterm-ghostty") == ["xterm-ghostty", "xterm-256color", "xterm"])
    #expect(describedNames(of: "xterm-256color") == ["xterm-256color", "xterm"])
    #expect(describedNames(of: "alacritty") == ["alacritty", "xterm-256color", "xterm"])
    #expect(describedNames(of: "tmux-256color") == ["tmux-256color", "screen-256color", "screen"])
    #expect(describedNames(of: "vt100") == ["vt100"])
  }

  @Test(arguments: [
    TerminalError.notATerminal(stream: "output"), .unnamedTerminal, .unknownTerminal("foo"), .cannotMoveCursor("dumb"),
    .failed("its settings cannot be read"),
  ])
  func errorsSayWhatToDo(_ error: TerminalError) {
    #expect(["read", "--linear"].contains(where: error.description.contains))
    #expect(error.description.hasSuffix("."))
    #expect(error.allowsLinear == error.description.contains("--linear"))
  }
}
