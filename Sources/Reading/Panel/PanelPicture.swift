import Drawing
import Laboratory
import Synchronization

/// The panel as it was drawn last: scrolling the text beside it need not draw it again.
///
/// A class, since a cache is shared by all copies of the reader; the key says everything that a panel's picture depends
/// on, so whoever asks gets the right one.
final class PanelPictures: Sendable {
  private let last = Mutex<(key: PanelKey, picture: Screen)?>(nil)

  func picture(_ key: PanelKey, draw: () -> Screen) -> Screen {
    if let kept = last.withLock({ $0 }), kept.key == key { return kept.picture }
    let picture = draw()
    last.withLock { $0 = (key, picture) }
    return picture
  }
}

/// What a panel's picture depends on. A run's numbers follow from its lab, settings, seed and step.
struct PanelKey: Equatable, Sendable {
  struct Run: Equatable, Sendable {
    var lab: String
    var settings: Settings
    var seed: UInt64
    var position: Int

    init(_ session: any LabSession) {
      lab = session.about.name
      settings = session.settings
      seed = session.seed
      position = session.position
    }
  }

  var run: Run
  var pinned: Run?
  var presets: [Preset]
  var offered: [String]?
  var knob: Int
  var mode: LabPanel.Mode
  var goal: LabPanel.Goal?
  var isPlaying: Bool
  var notice: Localized?
  var explained: QuantityID?
  var scroll: LabPanel.Scroll
  var hasEquation: Bool
  var language: Language
  var glyphs: GlyphSet
  var isFocused: Bool
  var keys: KeyTable
  var height: Int
  var width: Int

  init(_ view: LabPanelView, _ area: Area) {
    let panel = view.panel
    run = Run(panel.session)
    pinned = panel.pinned.map(Run.init)
    presets = panel.presets
    offered = panel.offered
    knob = panel.knob
    mode = panel.mode
    goal = panel.goal
    isPlaying = panel.isPlaying
    notice = panel.notice
    explained = panel.explained
    scroll = panel.scroll
    hasEquation = view.hasEquation
    language = view.language
    glyphs = view.glyphs
    isFocused = view.isFocused
    keys = view.keys
    height = area.height
    width = area.width
  }
}

extension Reader {
  /// Draws the panel, or puts the picture that was drawn of it before.
  func draw(_ view: LabPanelView, in area: Area, on screen: inout Screen) {
    let picture = panelPictures.picture(PanelKey(view, area)) {
      var picture = Screen(width: area.width, height: area.height)
      view.draw(in: picture.area, on: &picture)
      return picture
    }
    screen.paste(picture, row: area.row, column: area.column)
  }
}
