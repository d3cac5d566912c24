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
      throw CommandFailure.badInput("\(error)")
    }
  }

  func book() throws -> Book {
    do {
      return try Book(at: contentFolder())
    } catch let failure as FileFailure {
      throw CommandFailure.badInput("\(failure)")
    }
  }

  /// A chapter by id, folder name or number; the error names what there is.
  func chapter(_ name: String, in book: Book) throws -> ChapterID {
    if let found = book.chapter(named: name) { return found }
    let names = book.chapters.map(\.id)
    let nearest = Spelling.nearest(to: name, among: names).map { " Did you mean “\($0)”?" } ?? ""
    throw CommandFailure.badInput(
      "There is no chapter “\(name)”.\(nearest) The chapters are: \(names.joined(separator: ", ")).")
  }

  func notebook() -> Notebook { Notebook(path: Surroundings.notebookFile) }

  /// Prompts of self-checks as plain text.
  func plainMarkdown(_ language: Language) -> @Sendable (String) -> String {
    PlainMarkdown.text(language: language, glyphs: glyphs)
  }

  // MARK: Language and look

  /// The language without the notebook: for commands whose output goes into a pipe and must not depend on what was
  /// read last.
  var language: Language { choices.language ?? config.language ?? Surroundings.localeLanguage }

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

  func desk(_ book: Book, _ notebook: Notebook?) -> Desk {
    Desk(
      shelf: Shelf(book), lab: { Catalog.session($0) }, engine: .whole, notebook: notebook,
      milliseconds: Process.milliseconds, now: Process.now)
  }
}
