import Drawing
import Laboratory

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Settings that the laws try a lab with.
enum LabVariants {
  /// The defaults, every preset, and every option of every choice and switch.
  static func settings(of session: any LabSession) throws -> [Settings] {
    let initial = Settings(session.about.knobs)
    var variants = [initial]
    for preset in session.about.presets {
      var settings = initial
      for (name, value) in preset.settings { try settings.set(name, to: value) }
      variants.append(settings)
    }
    for knob in session.about.knobs {
      switch knob.kind {
      case .choice(let options):
        for option in options { variants.append(try changed(initial, knob.name, .word(option.name))) }
      case .toggle:
        for flag in [true, false] { variants.append(try changed(initial, knob.name, .flag(flag))) }
      case .real, .integer, .list, .marks: break
      }
    }
    return variants.filter { settings in
      var run = session
      return (try? run.restart(settings: settings, seed: 7)) != nil
    }
  }

  /// Each numeric knob at both ends of its range.
  static func ends(of session: any LabSession) throws -> [Settings] {
    let initial = Settings(session.about.knobs)
    return try session.about.knobs.flatMap { knob -> [Settings] in
      switch knob.kind {
      case .real(let range, _):
        try [range.lowerBound, range.upperBound].map { try changed(initial, knob.name, .number($0)) }
      case .integer(let range, _):
        try [range.lowerBound, range.upperBound].map { try changed(initial, knob.name, .number(Double($0))) }
      case .choice, .toggle, .list, .marks: []
      }
    }
  }

  private static func changed(_ settings: Settings, _ name: String, _ value: Setting) throws -> Settings {
    var settings = settings
    try settings.set(name, to: value)
    return settings
  }
}

/// Panels as pictures.
enum LabPictures {
  static func screen(
    _ session: any LabSession, _ area: Area, _ glyphs: GlyphSet = .unicode, _ language: Language = .en
  ) -> Screen {
    var screen = Screen(width: area.column + area.width + 2, height: area.row + area.height + 2)
    let context = ViewContext(
      language: language, glyphs: glyphs, numbers: session.numbers, fresh: Set(session.record.quantities.map(\.id)))
    session.view(in: context).draw(in: area, on: &screen)
    return screen
  }
}

/// The sources of the labs, read to find those that the catalogue forgot.
enum LabSources {
  struct Unreadable: Error { var path: String }

  /// The package's folder: that of this file without its last three parts.
  static var package: String {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/")
  }

  /// The types that conform to `Lab`, with their files.
  static func declaredLabs(in folder: String) throws -> [(name: String, file: String)] {
    try files(in: folder).flatMap { file in
      try text(of: file).split(separator: "\n").compactMap { line -> (String, String)? in
        guard line.hasPrefix("public struct "), line.contains(": Lab {") else { return nil }
        let name = line.dropFirst("public struct ".count).prefix { $0 != ":" && $0 != " " }
        return (String(name), file)
      }
    }
  }

  private static func files(in folder: String) throws -> [String] {
    guard let stream = opendir(folder) else { throw Unreadable(path: folder) }
    defer { closedir(stream) }
    var found: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name.hasPrefix(".") { continue }
      let path = "\(folder)/\(name)"
      if name.hasSuffix(".swift") {
        found.append(path)
      } else if opendir(path).map({ closedir($0) }) != nil {
        found += try files(in: path)
      }
    }
    return found
  }

  static func text(of path: String) throws -> String {
    guard let file = fopen(path, "r") else { throw Unreadable(path: path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
