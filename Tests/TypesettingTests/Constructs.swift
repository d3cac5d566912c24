/// What the eighteen formulas do not use: each construct once.
enum Construct {
  static let all: [Formula] = sources.split(separator: "\n").map { line in
    Formula(name: String(line), source: String(line))
  }

  private static let sources = #"""
    \frac{\frac{a}{b}}{c+d}
    \frac{1}{1+\frac{1}{x}}
    \binom{n}{k} p^k (1-p)^{n-k}
    \sqrt{2\pi}
    \sqrt[3]{x+y}
    \sqrt{\frac{1}{2}}
    \sqrt[n]{\frac{1}{2}}
    \sqrt{1-\bar{\alpha}_t}\,\epsilon
    f'(x) + f''(x) + g'^2
    \theta' = \theta^* + \theta^\dagger + A^\top + x^\circ
    Q_\theta^{*} + V_{t+1}' + \theta_{t+1}^{(k)}
    x_i^2 + x_{i,j}^{n-1}
    {x_i}^2 + {}_a^b X
    \left(\frac{a}{b}\right)^2 + \left[\frac{a}{b}\right]_{\theta}^{\pi}
    \left.\frac{df}{dx}\right|_{x=0}
    \left\{ x \,\middle|\, \frac{x}{2} > 1 \right\}
    \left\langle \frac{a}{b}, c \right\rangle
    \left\| \frac{x}{y} \right\|_2 + \lVert x \rVert_1
    \left\lfloor \frac{n}{2} \right\rfloor + \lceil x \rceil
    \Big( \sum_{i=1}^n x_i \Big)^2 + \big( x \big)
    \hat{x} + \tilde{\theta} + \bar{x} + \vec{v} + \dot{q} + \ddot{q} + \check{c} + \breve{u} + \mathring{A}
    \widehat{xy} + \overline{abc} + \underline{abc} + \overrightarrow{AB} + \overline{a}\,\overline{b}
    \overline{a}\overline{b} + \bar{x}\bar{x}
    \overbrace{a + b + c}^{n} + \underbrace{x}_{\text{a long label}}
    a \overset{!}{=} b \stackrel{\text{def}}{=} c
    \underset{x \in X}{\operatorname{maximise}} f(x)
    x \xrightarrow{n \to \infty} y \xleftarrow[a]{bc} z
    \operatorname*{arg\,max}_{a \in \mathcal{A}} Q(s,a)
    \arg\max_a Q(s,a) \quad \argmin_\theta L(\theta)
    \lim_{n\to\infty} a_n = \sup_x f(x)
    \int_0^1 f(x)\,dx + \int_{-\infty}^{\infty} e^{-x^2}\,dx
    \int\limits_a^b f + \sum\nolimits_i x_i
    \bigcup_{i=1}^n A_i \subseteq \bigcap_j B_j
    \prod_{\substack{t=0 \\ t \neq k}}^{T} \pi(a_t)
    \begin{pmatrix} a & b \\ c & d \end{pmatrix} \begin{bmatrix} 1 \\ 2 \end{bmatrix}
    \begin{vmatrix} a & b \\ c & d \end{vmatrix} = \begin{Vmatrix} x \end{Vmatrix}
    \begin{Bmatrix} a & b \\ c & d \end{Bmatrix}
    \bigl(\begin{smallmatrix} a & b \\ c & d \end{smallmatrix}\bigr)
    \begin{array}{l|cr} x & y & z \\ \hline 10 & 200 & 3 \\ 4 & 5 & 6 \end{array}
    \begin{gathered} a = b + c \\ d = e \end{gathered}
    \begin{split} a &= b \\ &\quad + c \end{split}
    \begin{aligned} a &= b & c &= d \\ aa &= bb & cc &= dd \end{aligned}
    f(x) = \begin{cases} x & x > 0 \\ 0 & x = 0 \\ -x & \text{otherwise} \end{cases}
    f(x) = \begin{cases} \frac{x}{2} & x > 0 \\ 0 & \text{else} \end{cases}
    \begin{rcases} a \\ b \end{rcases} = c
    \mathbb{P}(X) \mathcal{N}(\mu, \Sigma) \mathfrak{g} \mathbf{w}^\top \mathbf{x} \boldsymbol{\theta} \mathbb{1}
    \mathrm{KL} \mathit{diff} \mathsf{A} \mathtt{x} \text{if } x \textbf{not} y
    \text{for all $x \in X$ with } x > 0
    a \not= b \not\in C \not\to D
    a \bmod b \equiv c \pmod{n}
    x = -1, \; y = +1, \; a - -b, \; (-c), \; 2 \cdot -3
    a, b; c: d! e? f
    x \le y \ge z \ne w \approx v \sim u \propto t \ll s \gg r \equiv q
    A \implies B \iff C \Rightarrow D \to E \mapsto F \gets G
    a \pm b \mp c \times d \div e \cdot f \ast g \star h \circ i \oplus j \otimes k \odot l
    \forall x \in \mathbb{R} \; \exists y \notin S : x \cup y \cap z \setminus w
    1, 2, \dots, n \quad a_1 + \cdots + a_n
    a \phantom{bcd} e \hphantom{x} f \smash{g}
    \boxed{E = mc^2}
    a\!b \, c \: d \; e \quad f \qquad g \hspace{1em} h ~ i
    p(x|y) + |x| + \|x\| + (a \mid b) + D(p \parallel q) + D(p \,\|\, q)
    \Gamma\Delta\Theta\Lambda\Xi\Pi\Sigma\Upsilon\Phi\Psi\Omega
    \alpha\beta\gamma\delta\epsilon\varepsilon\zeta\eta\theta\vartheta\iota\kappa\lambda\mu\nu\xi\pi\varpi\rho\varrho\sigma\varsigma\tau\upsilon\phi\varphi\chi\psi\omega
    \frac{a}{bc} + \frac{a+b}{c} + \frac{|x|}{2\sigma^2} + \frac{1}{f(x)} + \frac{1}{\log x} + -\frac{1}{2} + \frac{12}{34}
    \term{ratio}{r_t(\theta)} + \term{clip}{\epsilon}
    θ ≤ 中文 + ∑ x → ∞
    e^{-\frac{x^2}{2}} + 2^{2^n} + x_{a_{b_c}}
    \mathop{\mathrm{ess\,sup}}_x f
    """#
}

/// Formulas that cannot be read.
enum Mistake {
  static let all: [String] = [
    #"\frac{a}{b"#, "a_b_c", "a^b^c", #"\begin{aligned} a \end{cases}"#, #"\foo"#, #"\lmabda + 1"#, #"\fraq{a}{b}"#,
    "a}", "a & b", #"a \\ b"#, "{a", #"\frac{a}"#, "x^", "x_}", #"\left( a"#, #"a \right)"#, #"\left a \right)"#,
    #"\begin{aligned} a"#, #"\begin{foo} a \end{foo}"#, #"\end{aligned}"#, #"\text{a"#, #"\text a"#, #"\sqrt[3"#,
    #"\sqrt[3{x}"#, "a $ b", "\\", #"\limits_x"#, #"x\limits_a"#, #"\tag{1} \tag{2}"#, #"\text{\frac12}"#,
    #"\hspace{wide}"#, #"\begin{array}{lx} a \end{array}"#, #"\not{ab}"#, "中文 + \\bad", "a\u{200D}b", "x\u{1}",
    #"\hline"#, #"\middle|"#, #"\begin{cases} {a & b} \end{cases}"#, #"\substack a"#, #"\color{red}"#,
    "\\text{one\ntwo} + \\oops", #"x''^2'"#, #"\operatorname{$x$}"#,
  ]
}
