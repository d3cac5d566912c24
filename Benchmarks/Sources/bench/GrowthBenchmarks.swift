import Laboratory
import Labs
import Textbook

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How the work grows with the size of what is worked on. Labs and their settings come from the catalogue and from the
/// chapters, so that a new one is measured as soon as it is there.
enum GrowthBenchmarks {
  static func figures(program: String, content: String) -> [Figure] {
    guard let book = try? Book(at: content) else { return [] }
    return opening(content, book) + reading(book) + firstScreens(program, content, book) + searching(content, book)
      + steps() + retuning() + namedStates(book) + rewinding() + [size(of: program)]
  }

  // MARK: The book

  /// Opens the book, and the book with its chapters copied.
  private static func opening(_ content: String, _ book: Book) -> [Figure] {
    [1, 10, 100].compactMap { copies in
      withCopies(copies, of: book, content) { folder, count in
        Figure(
          name: "opening a book of \(count) chapters", value: median { keep(try? Book(at: folder)) } * 1e3, unit: "ms")
      }
    }
  }

  private static func searching(_ content: String, _ book: Book) -> [Figure] {
    [1, 10].compactMap { copies in
      withCopies(copies, of: book, content) { folder, count in
        guard let copied = try? Book(at: folder) else { return nil }
        let time = median(rounds: 3) { keep(copied.search("advantage")) }
        return Figure(name: "searching \(count) chapters, a chapter", value: time * 1e3 / Double(count), unit: "ms")
      }
    }
  }

  /// A folder in which each chapter stands under several numbers; the copies are links.
  private static func withCopies(
    _ copies: Int, of book: Book, _ content: String, _ body: (_ folder: String, _ count: Int) -> Figure?
  ) -> Figure? {
    let folder = "/tmp/rollout-growth-\(getpid())-\(copies)"
    mkdir(folder, 0o755)
    var links: [String] = []
    defer {
      for link in links { unlink(link) }
      rmdir(folder)
    }
    for copy in 0..<copies {
      for chapter in book.chapters {
        let link = "\(folder)/\(copy * 100 + chapter.order)-\(chapter.id)"
        guard symlink("\(content)/\(chapter.folder)", link) == 0 else { return nil }
        links.append(link)
      }
    }
    return body(folder, links.count)
  }

  /// The shortest and the longest chapter, read and by kilobyte of their text.
  private static func reading(_ book: Book) -> [Figure] {
    let byLength = byLength(book)
    return [byLength.first, byLength.last].compactMap { $0 }.flatMap { chapter, bytes -> [Figure] in
      let time = median { keep(try? book.chapter(chapter, in: .en)) } * 1e3
      return [
        Figure(name: "reading \(chapter.id), \(bytes / 1000) kB", value: time, unit: "ms"),
        Figure(name: "reading \(chapter.id), a kilobyte", value: time * 1e6 / Double(bytes), unit: "µs"),
      ]
    }
  }

  private static func firstScreens(_ program: String, _ content: String, _ book: Book) -> [Figure] {
    let byLength = byLength(book)
    return [byLength.first, byLength.last].compactMap { $0 }.map { chapter, bytes in
      let times = (0..<9).compactMap { _ in ProgramBenchmarks.start(program, content, chapter: chapter.id) }
      return Figure(
        name: "start to first text of \(chapter.id), \(bytes / 1000) kB", value: percentile(times, 0.5), unit: "ms")
    }
  }

  private static func byLength(_ book: Book) -> [(chapter: ChapterID, bytes: Int)] {
    book.chapters.map { ($0, fileSize("\(book.folder)/\(Book.file(of: $0, in: .en))")) }.sorted { $0.1 < $1.1 }
  }

  // MARK: The labs

  /// What a step takes, of at most 300 in at most half a second.
  private static func steps() -> [Figure] {
    Catalog.descriptions.compactMap { about in
      guard var session = Catalog.session(about.name) else { return nil }
      var count = 0
      let begin = processorSeconds()
      while count < 300, processorSeconds() - begin < 0.5, session.step(recording: true) { count += 1 }
      let time = (processorSeconds() - begin) / Double(max(1, count)) * 1e3
      let isClosed = about.memory == .everyStep
      return Figure(name: "\(about.name): a step", value: time, unit: "ms", target: isClosed ? 1 : nil)
    }
  }

  /// Labs that keep every step's numbers, with each whole number that can be turned at its largest where the lab takes
  /// it, at their end: a knob turned, and all steps computed again.
  private static func retuning() -> [Figure] {
    Catalog.descriptions.filter { $0.memory == .everyStep }.compactMap { about in
      guard var session = largest(about) else { return nil }
      session.jump(to: session.length ?? 1000)
      let time = median(rounds: 3) { keep(try? session.retune(session.settings)) }
      return Figure(
        name: "\(about.name): retuned at its largest, \(session.position) steps", value: time * 1e3, unit: "ms",
        target: 16)
    }
  }

  /// A lab with each whole number that can be turned at its largest, where the lab takes it.
  private static func largest(_ about: LabDescription) -> (any LabSession)? {
    guard var session = Catalog.session(about.name) else { return nil }
    for knob in about.knobs {
      guard case .integer(let range, _) = knob.kind else { continue }
      var larger = session.settings
      guard (try? larger.set(knob.name, to: .number(Double(range.upperBound)))) != nil else { continue }
      try? session.restart(settings: larger, seed: session.seed)
    }
    return session
  }

  /// Each lab as a chapter sets it up, brought to the step that the chapter names.
  private static func namedStates(_ book: Book) -> [Figure] {
    book.chapters.flatMap { id -> [Figure] in
      guard let chapter = try? book.chapter(id, in: .en) else { return [] }
      return chapter.labs.compactMap { place in
        guard let steps = place.steps, steps > 0, var session = Catalog.session(place.name) else { return nil }
        var settings = session.settings
        for setting in place.settings { try? settings.set(setting.knob, to: setting.value) }
        try? session.restart(settings: settings, seed: place.seed ?? session.seed)
        let begin = processorSeconds()
        session.jump(to: steps)
        return Figure(
          name: "\(place.name) to step \(steps), as \(id.id) sets it", value: processorSeconds() - begin, unit: "s",
          target: 10)
      }
    }
  }

  /// Trainings that go on for more than a thousand steps, at their largest, followed for 100,000, to their end, or for
  /// half a minute: the memory that they take, and the slowest way back to a step. The cliff is walked at random, since
  /// who learns is soon there.
  private static func rewinding() -> [Figure] {
    Catalog.descriptions.filter { $0.memory == .lastStep }.flatMap { about -> [Figure] in
      guard var session = largest(about) else { return [] }
      if about.name == "cliff" {
        var aimless = session.settings
        try? aimless.set("epsilon", to: .number(1))
        try? session.restart(settings: aimless, seed: session.seed)
      }
      let before = residentMegabytes()
      let begin = processorSeconds()
      session.jump(to: 100_000) { processorSeconds() - begin < 30 }
      let steps = session.position
      guard steps > 1000 else { return [] }
      let memory = residentMegabytes() - before
      let times = [1, 50, 1000, steps / 5, steps / 2, steps - 1].map { distance -> Double in
        session.jump(to: steps)
        let start = processorSeconds()
        session.jump(to: steps - distance)
        return (processorSeconds() - start) * 1e3
      }
      return [
        Figure(name: "\(about.name): \(steps) steps, memory", value: memory, unit: "MB", target: 100),
        Figure(
          name: "\(about.name): \(steps) steps, slowest way back", value: times.max() ?? .nan, unit: "ms", target: 100),
      ]
    }
  }

  // MARK: Files

  private static func size(of program: String) -> Figure {
    Figure(name: "the program's file", value: Double(fileSize(program)) / 1e6, unit: "MB")
  }

  private static func fileSize(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  private static func residentMegabytes() -> Double {
    guard let file = fopen("/proc/self/statm", "r") else { return .nan }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = fread(&buffer, 1, buffer.count, file)
    let fields = String(decoding: buffer[..<count], as: UTF8.self).split(separator: " ")
    guard fields.count > 1, let pages = Double(fields[1]) else { return .nan }
    return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
  }
}
