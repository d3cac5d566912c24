import Laboratory

/// The book: a folder of chapters. Opening it reads the names of folders and nothing else.
public struct Book: Hashable, Sendable {
  /// The content folder.
  public let folder: String
  /// The chapters, in reading order.
  public let chapters: [ChapterID]
  /// Folders that look like chapters but are not named like them.
  public let misnamedFolders: [String]

  /// Opens the book in a folder.
  public init(at folder: String) throws(FileFailure) {
    self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    var chapters: [ChapterID] = []
    var misnamed: [String] = []
    for name in try Files.names(in: folder) {
      if let id = ChapterID(folder: name) {
        chapters.append(id)
      } else if Files.isFolder("\(folder)/\(name)") {
        misnamed.append(name)
      }
    }
    self.chapters = chapters.sorted()
    misnamedFolders = misnamed
  }

  /// A book without chapters and without a folder, where a paragraph is looked at by itself.
  static let empty = Book()

  private init() {
    folder = ""
    chapters = []
    misnamedFolders = []
  }

  /// The chapter of an id (`actor-critic`), a folder's name (`07-actor-critic`) or a number (`7`).
  public func chapter(named name: String) -> ChapterID? {
    chapters.first { $0.id == name || $0.folder == name }
      ?? Int(name).flatMap { order in
        chapters.first { $0.order == order }
      }
  }

  public func chapter(after id: ChapterID) -> ChapterID? { neighbour(of: id, 1) }
  public func chapter(before id: ChapterID) -> ChapterID? { neighbour(of: id, -1) }

  private func neighbour(of id: ChapterID, _ step: Int) -> ChapterID? {
    guard let index = chapters.firstIndex(of: id), chapters.indices.contains(index + step) else { return nil }
    return chapters[index + step]
  }

  /// A chapter's file, relative to the content folder.
  public static func file(of id: ChapterID, in language: Language) -> String {
    "\(id.folder)/chapter.\(language.rawValue).md"
  }

  /// Whether a chapter is written in a language.
  public func has(_ id: ChapterID, in language: Language) -> Bool {
    Files.isFile("\(folder)/\(Book.file(of: id, in: language))")
  }

  /// The front matter alone: what the contents need of a chapter.
  public func frontMatter(of id: ChapterID, in language: Language) throws(FileFailure) -> FrontMatter {
    let file = Book.file(of: id, in: language)
    let bytes = try Files.read("\(folder)/\(file)", limit: 16 * 1024)
    let source = SourceText.cleaned(FrontMatterReader.head(of: bytes))
    guard let split = FrontMatterReader.split(source) else { return FrontMatter(title: id.id) }
    return FrontMatterReader(source.string(split.yaml), file: file, fallbackTitle: id.id).front
  }

  /// A chapter in one language, read whole.
  public func chapter(_ id: ChapterID, in language: Language) throws(FileFailure) -> Chapter {
    let file = Book.file(of: id, in: language)
    return Chapter(reading: try Files.read("\(folder)/\(file)"), id: id, language: language, file: file)
  }
}

extension Chapter {
  /// Reads a chapter's file. Whatever it holds, there is a chapter to show; what is wrong is among its faults.
  public init(reading bytes: [UInt8], id: ChapterID, language: Language, file: String) {
    let source = SourceText.cleaned(bytes)
    self.id = id
    self.language = language
    self.file = file
    var start = 0
    if let split = FrontMatterReader.split(source) {
      let reader = FrontMatterReader(source.string(split.yaml), file: file, fallbackTitle: id.id)
      front = reader.front
      faults = reader.faults
      start = split.bodyStart
    } else {
      front = FrontMatter(title: id.id)
      faults = [
        Fault(
          file, SourcePosition(line: 1, column: 1), "The chapter has no front matter.",
          remedy: "Begin it with a line ---, title: …, and a line ---.")
      ]
    }
    let read = ChapterReader.read(source, from: start, file: file, sectionIDs: front.sections)
    blocks = read.blocks
    faults += read.faults
    sections = Chapter.sections(of: read.blocks)
  }

  private static func sections(of blocks: [Block]) -> [Section] {
    var sections: [Section] = []
    for (index, block) in blocks.enumerated() {
      guard case .heading(_, let id?, let heading) = block.content else { continue }
      if let last = sections.indices.last { sections[last].blocks = sections[last].blocks.lowerBound..<index }
      sections.append(Section(id: id, heading: heading, blocks: index..<blocks.count))
    }
    return sections
  }
}
