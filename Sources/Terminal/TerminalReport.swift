import CNcurses
import Drawing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What is known of the terminal without taking it over, for a reader who asks why something looks wrong.
public struct TerminalReport: Hashable, Sendable {
  /// TERM.
  public var name: String
  /// The description that is used for it; the same name, or that of a terminal it is close to.
  public var describedAs: String?
  /// Why it cannot be used full screen, if it cannot.
  public var obstacle: TerminalError?
  public var colorCount: Int
  /// The locale's characters, as LC_CTYPE names them, and whether they are UTF-8.
  public var locale: String
  public var isUTF8: Bool
  public var width: Int?
  public var height: Int?
  /// What the terminal answered; nil where it did not.
  public var answers = Answers()

  /// What only the terminal itself can tell.
  public struct Answers: Hashable, Sendable {
    /// Cells of an East Asian Ambiguous character.
    public var ambiguousWidth: Int?
    public var background: Event?
    public var synchronizesFrames = false
    /// Whether part of its rows can move, so that text beside a picture scrolls in few bytes.
    public var movesColumns = false
    /// Whether it answered at all.
    public var arrived = false
  }

  /// Looks at the environment, and asks the terminal if there is one.
  ///
  /// - Parameter patience: how long an answer may take, in milliseconds.
  public static func make(patience: Int = 200) -> TerminalReport {
    let name = environment(["TERM"])["TERM", default: ""]
    let isUTF8 = cn_set_locale() == 1
    let locale = setlocale(LC_CTYPE, nil).map { String(cString: $0) } ?? ""
    var report = TerminalReport(
      name: name, colorCount: 0, locale: locale, isUTF8: isUTF8, width: Terminal.size()?.width,
      height: Terminal.size()?.height)
    do {
      report.describedAs = try Terminal.describedName(of: name)
      report.colorCount = Int(cn_described_color_count())
      report.obstacle = Terminal.missingStream
    } catch { report.obstacle = error }
    let plain = Capabilities(environment: ["TERM": name], colorCount: 0, isUTF8: isUTF8)
    if report.obstacle == nil && plain.answersQueries {
      report.answers = ask(isUTF8: isUTF8, deadline: monotonicMilliseconds() + patience)
    }
    return report
  }

  private static func ask(isUTF8: Bool, deadline: Int) -> Answers {
    var answers = Answers()
    guard cn_guard_arm(STDIN_FILENO, STDOUT_FILENO) == 0 else { return answers }
    defer { cn_guard_disarm(answers.arrived ? 0 : 1) }
    cn_guard_quiet()
    var query = StartupQuery()
    var decoder = Decoder()
    Terminal.write(query.begin(isUTF8: isUTF8))
    while query.isOutstanding {
      let left = deadline - monotonicMilliseconds()
      guard left > 0, let bytes = Terminal.bytes(within: left) else { break }
      for input in decoder.decode(bytes) { answers.take(input, &query) }
    }
    answers.arrived = !query.isOutstanding
    answers.synchronizesFrames = query.synchronizesFrames
    answers.movesColumns = query.movesColumns
    return answers
  }
}

extension TerminalReport.Answers {
  fileprivate mutating func take(_ input: Input, _ query: inout StartupQuery) {
    let event: Event? =
      switch input {
      case .event(let event): event
      case .reply(let reply): query.receive(reply)
      }
    if case .ambiguousWidth(let cells) = event { ambiguousWidth = cells }
    if case .background = event { background = event }
  }
}

extension Terminal {
  /// Input or output that is no terminal.
  static var missingStream: TerminalError? {
    if isatty(STDIN_FILENO) != 1 { return .notATerminal(stream: "input") }
    if isatty(STDOUT_FILENO) != 1 { return .notATerminal(stream: "output") }
    return nil
  }

  /// What is typed within a time; nil when nothing is, or when the terminal is gone.
  fileprivate static func bytes(within milliseconds: Int) -> [UInt8]? {
    let found = Int(cn_wait(Int32(clamping: milliseconds)))
    if found & CN_NOTICE != 0 { _ = cn_take_notices() }
    guard found & CN_INPUT != 0 else { return found & CN_NOTICE != 0 ? [] : nil }
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = cn_read(&bytes, Int32(bytes.count))
    return count >= 0 ? Array(bytes.prefix(Int(count))) : nil
  }
}
