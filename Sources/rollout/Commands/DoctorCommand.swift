import ArgumentParser
import Drawing
import Laboratory
import Notebook
import Reading
import Terminal
import Textbook

/// `rollout doctor`: terminal, locale, colours, glyph widths, places, versions.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Report what the program finds: terminal, locale, colours, places, versions.")

  @OptionGroup var global: GlobalOptions

  func run() throws {
    let surroundings = Surroundings(global)
    DoctorReport(surroundings).print()
  }
}

/// What the doctor says, line by line.
struct DoctorReport {
  let surroundings: Surroundings
  private let notebook: Notebook
  private let language: Language

  init(_ surroundings: Surroundings) {
    self.surroundings = surroundings
    notebook = surroundings.notebook()
    language = surroundings.language(notebook)
  }

  func print() {
    line("program", "程序", Version.text)
    line("executable", "可执行文件", ContentLocation.executablePath ?? word("unknown", "未知"))
    line(
      "content", "内容",
      (try? surroundings.contentFolder())
        ?? word(
          "not found; name it with --content DIR or ROLLOUT_CONTENT=DIR",
          "未找到；请用 --content DIR 或 ROLLOUT_CONTENT=DIR 指定"))
    if let book = try? surroundings.book() { line("chapters", "章数", "\(book.chapters.count)") }
    line("record", "学习记录", Surroundings.notebookFile)
    for notice in notebook.takeNotices() { line("", "", notice[language.rawValue]) }
    line("settings", "设置", Surroundings.configFile)
    for fault in surroundings.config.faults { line("", "", fault.text(language)) }
    line("language", "语言", language.rawValue)
    variables(["LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANG"])
    line(
      "characters", "字符",
      surroundings.glyphs == .unicode
        ? "UTF-8" : word("ASCII (the locale is not UTF-8, or --ascii)", "ASCII（区域设置不是 UTF-8，或用了 --ascii）"))
    variables(["TERM", "COLORTERM", "NO_COLOR", "TMUX", "SSH_TTY"])
    look(TerminalReport.make())
  }

  private func variables(_ names: [String]) {
    for name in names { line(name, name, Process.environment(name) ?? word("not set", "未设置")) }
  }

  /// What is known of the terminal; it is asked, but not taken over.
  private func look(_ report: TerminalReport) {
    line("described as", "终端描述", report.describedAs ?? word("nothing that this machine knows", "本机没有它的描述"))
    if let obstacle = report.obstacle { line("full screen", "全屏", "\(obstacle)") }
    line("colours", "颜色数", "\(report.colorCount)")
    line(
      "locale's letters", "区域字符集",
      report.locale + (report.isUTF8 ? "" : word(" (not UTF-8, so the book uses ASCII)", "（不是 UTF-8，因此用 ASCII）")))
    if let width = report.width, let height = report.height { line("size", "大小", "\(width) x \(height)") }
    guard report.answers.arrived else {
      if report.obstacle == nil {
        line("answers", "应答", word("the terminal does not answer questions", "终端不回答查询"))
      }
      return
    }
    if case .background(let red, let green, let blue)? = report.answers.background {
      let percent = [red, green, blue].map { "\(Int(($0 * 100).rounded())) %" }.joined(separator: ", ")
      line("background", "背景", word("red, green, blue \(percent)", "红、绿、蓝 \(percent)"))
    }
    if let columns = report.answers.ambiguousWidth {
      line(
        "ambiguous width", "模糊宽度",
        columns == 1
          ? word("1 cell, as the book needs", "1 格，合乎本书需要")
          : word(
            "\(columns) cells: set it to 1 (narrow), or use --ascii", "\(columns) 格：请设为 1（窄），或使用 --ascii"))
    }
    line(
      "column margins", "左右边距",
      report.answers.movesColumns
        ? word("yes: text beside a lab scrolls in few bytes", "有：实验旁的正文滚动时只发送几个字节")
        : word("no: each line scrolled beside a lab sends all its text", "无：在实验旁每滚动一行都要重发正文"))
  }

  private func word(_ en: String, _ zh: String) -> String { language == .en ? en : zh }

  private func line(_ en: String, _ zh: String, _ value: String) {
    let name = word(en, zh)
    Standard.output(name + String(repeating: " ", count: max(1, 18 - CellWidth.columns(of: name))) + value)
  }
}

/// `rollout version`.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

  func run() { Standard.output(Version.text) }
}

/// `rollout completions SHELL`.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Print a completion script for bash, zsh or fish.")

  enum Shell: String, ExpressibleByArgument, CaseIterable { case bash, zsh, fish }

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  func run() {
    let kind: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    Standard.output(Rollout.completionScript(for: kind))
  }
}
