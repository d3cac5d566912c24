import ArgumentParser
import Assessment
import Calculator
import Interchange
import Laboratory
import Labs
import Reading
import Textbook

/// `rollout lint [DIR]`: every fault of the content with file:line:column and the remedy.
struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Check the chapters: every fault with its place and remedy; status 1 if any.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The content folder; the book's own by default.", completion: .directory)
  var directory: String?

  @Option(name: .long, help: "How many seeds each self-check is drawn with; a fifth of them where a draw runs a lab.")
  var seeds: Int = 50

  func run() throws {
    var options = global
    if let directory { options.content = directory }
    let surroundings = Surroundings(options)
    let book = try surroundings.book()
    var faults = InParallel.map([bookWork(book)] + checkWork(book)) { $0() }.flatMap { $0 }
    faults.sort { ($0.file, $0.position) < ($1.file, $1.position) }
    for fault in faults { Standard.output("\(fault)") }
    let errors = faults.count { $0.severity == .error }
    let warnings = faults.count - errors
    let summary = Localized(
      en: "\(book.chapters.count) chapters: \(errors) errors, \(warnings) warnings.",
      zh: "\(book.chapters.count) 章：\(errors) 个错误，\(warnings) 个警告。")
    if errors > 0 { throw CommandFailure(message: summary, status: 1) }
    Standard.error(summary[surroundings.language])
  }

  private func bookWork(_ book: Book) -> @Sendable () -> [Fault] {
    let context = context(book)
    return { Lint.run(book, context) }
  }

  private func context(_ book: Book) -> LintContext {
    let shelf = Shelf(book)
    return LintContext(
      labs: Dictionary(
        Catalog.descriptions.map { about in
          (about.name, LabFacts(knobs: about.knobs, families: LabFamilies.of(about.name)))
        }, uniquingKeysWith: { $1 }),
      compute: { quantity, input in try Calculator.compute(quantity, input) },
      quantity: { place, name in LabFamilies.value(of: name, in: place) },
      checks: { id in shelf.checks(id).items.map(\.id) },
      projectRoot: ContentLocation.projectRoot(above: book.folder))
  }

  /// A piece of work for each self-check, and one for each chapter's file.
  private func checkWork(_ book: Book) -> [@Sendable () -> [Fault]] {
    let shelf = Shelf(book)
    var work: [@Sendable () -> [Fault]] = []
    for id in book.chapters where shelf.hasChecks(id) {
      let file = "\(id.folder)/checks.yml"
      guard let text = try? Standard.readFile("\(book.folder)/\(file)") else { continue }
      let (items, faults) = CheckItem.items(yaml: text, chapter: id.id)
      work.append { (faults + CheckLint.chapterFaults(items)).map { Fault($0, in: file) } }
      for item in items {
        work.append { [seeds] in
          CheckLint.faults([item], engine: .whole, seeds: seeds).map { Fault($0, in: file) }
        }
      }
    }
    return work
  }
}

extension Fault {
  fileprivate init(_ fault: CheckFault, in file: String) {
    self.init(
      file, SourcePosition(line: fault.line, column: fault.column),
      (fault.item.map { "\($0): " } ?? "") + fault.message, remedy: fault.remedy)
  }
}

/// What the labs trace, found by running them.
enum LabFamilies {
  /// The families of quantities of a run at the defaults, long enough for a lab of several stages to come to its last,
  /// and at each preset.
  static func of(_ lab: String) -> Set<String> {
    guard let first = Catalog.session(lab) else { return [] }
    var families: Set<String> = []
    for preset in [nil] + first.about.presets.map(Optional.some) {
      guard var session = Catalog.session(lab) else { continue }
      var settings = session.settings
      for (name, value) in preset?.settings ?? [:] { try? settings.set(name, to: value) }
      guard (try? session.restart(settings: settings, seed: 7)) != nil else { continue }
      for _ in 0..<(preset == nil ? 60 : 12) {
        families.formUnion(session.numbers.keys.map(\.family))
        guard session.step(recording: true) else { break }
      }
      families.formUnion(session.numbers.keys.map(\.family))
    }
    return families
  }

  /// A quantity at the end of the run that a chapter starts, or after the steps it names.
  static func value(of name: String, in place: LabPlace) -> Double? {
    guard var session = Catalog.session(place.name) else { return nil }
    var settings = session.settings
    for setting in place.settings { try? settings.set(setting.knob, to: setting.value) }
    guard (try? session.restart(settings: settings, seed: place.seed ?? 7)) != nil else { return nil }
    session.jump(to: place.steps ?? session.length ?? 10_000)
    return session.number(QuantityID(name))?.value
      ?? session.record.quantities.last { $0.id.family == name }?.value
  }
}
