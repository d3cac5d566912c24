import Drawing
import Laboratory
import Labs
import Textbook
import Typesetting

/// The work behind a page and a panel.
enum BookBenchmarks {
  static func figures(content: String) -> [Figure] {
    var figures = [
      Figure(name: "18 formulas parsed and laid out, each", value: formulas() * 1e6, unit: "µs", target: 50),
      Figure(name: "gae: all steps, with their traces", value: labRun() * 1e3, unit: "ms", target: 5),
      Figure(name: "gae: λ turned at the last step", value: retune() * 1e3, unit: "ms", target: 16),
      Figure(name: "gae: the panel drawn at 60x34", value: panel() * 1e3, unit: "ms", target: 8),
    ]
    if let book = try? Book(at: content) {
      figures.append(Figure(name: "opening the book", value: median { keep(try? Book(at: content)) } * 1e3, unit: "ms"))
      for id in book.chapters.filter({ $0.order > 0 }).prefix(1) {
        figures.append(
          Figure(
            name: "reading the chapter \(id.id)", value: median { keep(try? book.chapter(id, in: .en)) } * 1e3,
            unit: "ms"))
      }
      figures.append(
        Figure(
          name: "searching \(book.chapters.count) chapters, both languages",
          value: median { keep(book.search("advantage")) } * 1e3, unit: "ms"))
    }
    return figures
  }

  private static func formulas() -> Double {
    median {
      for source in Formulas.all {
        guard let expression = try? MathExpression(source) else { continue }
        keep(expression.layout(.display).width)
      }
    } / Double(Formulas.all.count)
  }

  private static func labRun() -> Double {
    median {
      var session = Catalog.session("gae")
      session?.jump(to: 100)
      keep(session?.position)
    }
  }

  private static func retune() -> Double {
    guard var session = Catalog.session("gae") else { return .nan }
    session.jump(to: 100)
    var settings = session.settings
    var up = true
    return median {
      settings.turn("lambda", by: up ? 1 : -1)
      up.toggle()
      keep(try? session.retune(settings))
    }
  }

  private static func panel() -> Double {
    guard var session = Catalog.session("gae") else { return .nan }
    session.jump(to: 100)
    let context = ViewContext(numbers: session.numbers)
    return median {
      var screen = Screen(width: 60, height: 34)
      session.view(in: context).draw(in: screen.area, on: &screen)
      keep(screen.width)
    }
  }
}

/// The formulas of the field, as the typesetter's pictures have them.
enum Formulas {
  static let all = [
    #"G_t = \sum_{k=0}^{\infty} \gamma^k r_{t+k+1}"#,
    #"\hat{A}_t^{\mathrm{GAE}(\gamma,\lambda)} = \sum_{l=0}^{T-t-1} (\gamma\lambda)^l \delta_{t+l}, \qquad \delta_t = r_t + \gamma V(s_{t+1}) - V(s_t)"#,
    #"L^{\mathrm{CLIP}}(\theta) = \hat{\mathbb{E}}_t\left[ \min\left( r_t(\theta)\hat{A}_t,\ \operatorname{clip}\left(r_t(\theta), 1-\epsilon, 1+\epsilon\right)\hat{A}_t \right) \right]"#,
    #"\begin{aligned} \max_\theta\quad & \hat{\mathbb{E}}_t\left[ \frac{\pi_\theta(a_t \mid s_t)}{\pi_{\theta_{\text{old}}}(a_t \mid s_t)} \hat{A}_t \right] \\ \text{s.t.}\quad & \hat{\mathbb{E}}_t\left[ D_{\mathrm{KL}}\left(\pi_{\theta_{\text{old}}}(\cdot \mid s_t) \,\|\, \pi_\theta(\cdot \mid s_t)\right) \right] \le \delta \end{aligned}"#,
    #"J(\theta) = \mathbb{E}\left[ \frac{1}{G} \sum_{i=1}^{G} \frac{1}{|o_i|} \sum_{t=1}^{|o_i|} \left\{ \min\left( \rho_{i,t} \hat{A}_{i,t}, \operatorname{clip}(\rho_{i,t}, 1-\epsilon, 1+\epsilon) \hat{A}_{i,t} \right) - \beta D_{\mathrm{KL}}\left[\pi_\theta \| \pi_{\mathrm{ref}}\right] \right\} \right]"#,
    #"P(y_w \succ y_l \mid x) = \sigma\left( r(x,y_w) - r(x,y_l) \right) = \frac{1}{1 + e^{-(r(x,y_w) - r(x,y_l))}}"#,
    #"\mathcal{L}_{\mathrm{DPO}}(\theta) = -\mathbb{E}_{(x,y_w,y_l)\sim\mathcal{D}}\left[ \log \sigma\left( \beta \log \frac{\pi_\theta(y_w \mid x)}{\pi_{\mathrm{ref}}(y_w \mid x)} - \beta \log \frac{\pi_\theta(y_l \mid x)}{\pi_{\mathrm{ref}}(y_l \mid x)} \right) \right]"#,
    #"D_{\mathrm{KL}}(p \,\|\, q) = \int p(x) \log \frac{p(x)}{q(x)} \, dx = \mathbb{E}_{x \sim p}\left[ \log \frac{p(x)}{q(x)} \right]"#,
    #"\pi_\theta(a \mid s) = \frac{\exp(h_\theta(s,a)/\tau)}{\sum_{b \in \mathcal{A}} \exp(h_\theta(s,b)/\tau)}"#,
    #"Q^*(s,a) = \sum_{s',r} p(s',r \mid s,a) \left[ r + \gamma \max_{a'} Q^*(s',a') \right]"#,
    #"\nabla_\theta J(\theta) = \mathbb{E}_{\tau \sim \pi_\theta}\left[ \sum_{t=0}^{T} \nabla_\theta \log \pi_\theta(a_t \mid s_t) \, \underbrace{\left( R_t - b(s_t) \right)}_{\text{advantage}} \right]"#,
    #"k_3 = \underbrace{\frac{\pi_{\mathrm{ref}}(y)}{\pi_\theta(y)} - 1}_{r-1} - \log \frac{\pi_{\mathrm{ref}}(y)}{\pi_\theta(y)}, \qquad \bar{k}_3 = \sqrt{\frac{1}{N}\sum_{i=1}^{N} (k_3^{(i)})^2}"#,
    #"\hat{A}_t = \begin{cases} \delta_t + \gamma\lambda \hat{A}_{t+1} & \text{若 } t < T-1 \\ \delta_t & \text{否则} \end{cases}"#,
    #"\begin{aligned} V^\pi(s) &= \mathbb{E}_\pi\left[ G_t \mid s_t = s \right] \\ &= \sum_a \pi(a \mid s) \sum_{s'} p(s' \mid s, a) \left[ r(s,a) + \gamma V^\pi(s') \right] \\ A(s,a) &= Q(s,a) - V(s) \end{aligned}"#,
    #"\hat{A}_{i} = \frac{r_i - \operatorname{mean}(\{r_1,\dots,r_G\})}{\operatorname{std}(\{r_1,\dots,r_G\})}"#,
    #"r_t(\theta) = \frac{\pi_\theta(a_t \mid s_t)}{\pi_{\theta_{\text{old}}}(a_t \mid s_t)}"#,
    #"L = \underbrace{\mathbb{E}_t\left[ \min(\cdot) \right]}_{\text{策略}} - c_1 \underbrace{(V_\theta(s_t) - V_t^{\text{targ}})^2}_{\text{价值}} + c_2 \underbrace{S[\pi_\theta](s_t)}_{\text{熵}}"#,
    #"\nabla_\theta J \approx \frac{1}{N}\sum_{i=1}^{N} \begin{pmatrix} g_1^{(i)} \\ \vdots \\ g_d^{(i)} \end{pmatrix}"#,
  ]
}
