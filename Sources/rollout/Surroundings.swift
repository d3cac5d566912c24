import Assessment
import Drawing
import Interchange
import Laboratory
import Labs
import Notebook
import Reading
import Terminal
import Textbook

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where this run finds its book, its record and its settings, and how it is to be shown. What counts, in this order: a
/// flag, the notebook (the last `L`, `T`, `M`), config.yml, then LC_ALL, LC_MESSAGES, LANG.
struct Surroundings {
  let choices: Choices
  let config: Configuration

  init(_ options: GlobalOptions) { self.init(Choices(options)) }

  init(_ choices: Choices) {
    self.choices = choices
    config = Configuration.read(Surroundings.configFile)
  }

  // MARK: Places

  static var home: String { Process.setting("HOME") ?? "/" }

  static var configFile: String {
    "\(Process.setting("XDG_CONFIG_HOME") ?? "\(home)/.config")/rollout/config.yml"
  }

  static var notebookFile: String {
    "\(Process.setting("XDG_STATE_HOME") ?? "\(home)/.local/state")/rollout/notebook.sqlite"
  }

  func contentFolder() throws -> String {
    do {
      return try ContentLocation.find(named: choices.content, environment: Process.setting("ROLLOUT_CONTENT"))
    } catch {
      throw CommandFailure.badInput(
        "\(error)",
        "没有找到本书的章节。找过的地方：\n" + error.tried.map { "  \($0)" }.joined(separator: "\n")
          + "\n请指出存放章节的文件夹：--content DIR 或 ROLLOUT_CONTENT=DIR。")
    }
  }

  func book() throws -> Book {
    do {
      return try Book(at: contentFolder())
    } catch let failure as FileFailure {
      throw CommandFailure.badInput(failure.message)
    }
  }

  /// A chapter by id, folder name or number; the error names what there is.
  func chapter(_ name: String, in book: Book) throws -> ChapterID {
    if let found = book.chapter(named: name) { return found }
    let names = book.chapters.map(\.id)
    let hint = Hint.nearest(to: name, among: names)
    throw CommandFailure.badInput(
      "There is no chapter “\(name)”.\(hint.en) The chapters are: \(names.joined(separator: ", ")).",
      "没有章节“\(name)”。\(hint.zh)可用的章节：\(names.joined(separator: "、"))。")
  }

  func notebook() -> Notebook { Notebook(path: Surroundings.notebookFile) }

  /// The record for a command that prints: what is wrong with it is said on standard error.
  func openRecord() -> Notebook {
    let notebook = notebook()
    sayNews(of: notebook)
    return notebook
  }

  /// Says on standard error what befell the record since the last time.
  func sayNews(of notebook: Notebook) {
    for notice in notebook.takeNotices() { Standard.error(notice[language(notebook).rawValue]) }
  }

  /// Prompts of self-checks as plain text.
  func plainMarkdown(_ language: Language, _ notebook: Notebook) -> @Sendable (String) -> String {
    PlainMarkdown.text(language: language, glyphs: glyphs, spelling: formulas(notebook))
  }

  // MARK: Language and look

  /// The language without the notebook: for commands whose output goes into a pipe and must not depend on what was
  /// read last.
  var language: Language { choices.language ?? config.language ?? Surroundings.localeLanguage }

  /// The language of a command line that was not understood, or whose command failed.
  static func language(ofWords words: [String]) -> Language {
    let named = words.indices.compactMap { index -> Language? in
      if words[index].hasPrefix("--lang=") { return Language(rawValue: String(words[index].dropFirst(7))) }
      guard words[index] == "--lang", index + 1 < words.count else { return nil }
      return Language(rawValue: words[index + 1])
    }
    return named.last ?? Configuration.read(configFile).language ?? localeLanguage
  }

  /// The reader's own: for commands that speak with them about their record.
  func language(_ notebook: Notebook) -> Language { language(kept: (try? notebook.settings()) ?? [:]) }

  private func language(kept: [String: String]) -> Language {
    choices.language ?? kept["language"].flatMap(Language.init) ?? config.language ?? Surroundings.localeLanguage
  }

  static var localeLanguage: Language {
    let locale =
      Process.setting("LC_ALL") ?? Process.setting("LC_MESSAGES") ?? Process.setting("LANG") ?? ""
    return locale.lowercased().hasPrefix("zh") ? .zh : .en
  }

  /// ASCII where it is asked for, or where the locale cannot show more.
  var glyphs: GlyphSet { choices.ascii || !Surroundings.localeIsUTF8 ? .ascii : .unicode }

  static var localeIsUTF8: Bool {
    let locale =
      Process.setting("LC_ALL") ?? Process.setting("LC_CTYPE") ?? Process.setting("LANG") ?? ""
    let name = locale.lowercased()
    return name.contains("utf-8") || name.contains("utf8")
  }

  /// Whether plain output may carry colours.
  var outputMayBeColoured: Bool {
    switch choices.color ?? .auto {
    case .always: true
    case .never: false
    case .auto:
      Standard.outputIsTerminal && Process.setting("NO_COLOR") == nil && Process.setting("TERM") != "dumb"
        && Process.setting("TERM") != nil
    }
  }

  func readerOptions(_ notebook: Notebook) -> ReaderOptions {
    let kept = (try? notebook.settings()) ?? [:]
    return ReaderOptions(
      language: language(kept: kept),
      theme: choices.theme ?? kept["theme"].flatMap(Theme.init) ?? config.theme ?? .auto,
      glyphs: glyphs, keys: config.keys,
      mouse: choices.noMouse ? false : kept["mouse"].map { $0 == "on" } ?? config.mouse ?? true,
      reducedMotion: config.reducedMotion)
  }

  /// How plain lines spell formulas.
  func formulas(_ notebook: Notebook) -> FormulaSpelling {
    let kept = (try? notebook.settings()) ?? [:]
    return kept["formulas"].flatMap(FormulaSpelling.init) ?? config.formulas ?? .signs
  }

  func desk(_ book: Book, _ notebook: Notebook?) -> Desk {
    Desk(
      shelf: Shelf(book), lab: { Catalog.session($0) }, engine: .whole, notebook: notebook,
      milliseconds: Process.milliseconds, now: Process.now)
  }
}
