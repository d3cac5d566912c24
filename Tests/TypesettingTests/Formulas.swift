import Testing

/// Eighteen equations of the field, which every setting is tried on.
struct Formula: Sendable, CustomTestStringConvertible {
  let name: String
  let source: String

  var testDescription: String { name }

  static let all: [Formula] = [
    Formula(
      name: "01 return sum",
      source:
        #"""
        G_t = \sum_{k=0}^{\infty} \gamma^k r_{t+k+1}
        """#),
    Formula(
      name: "02 GAE sum",
      source:
        #"""
        \hat{A}_t^{\mathrm{GAE}(\gamma,\lambda)} = \sum_{l=0}^{T-t-1} (\gamma\lambda)^l \delta_{t+l}, \qquad \#
        \delta_t = r_t + \gamma V(s_{t+1}) - V(s_t)
        """#),
    Formula(
      name: "03 PPO clip",
      source:
        #"""
        L^{\mathrm{CLIP}}(\theta) = \hat{\mathbb{E}}_t\left[ \min\left( r_t(\theta)\hat{A}_t,\ \#
        \operatorname{clip}\left(r_t(\theta), 1-\epsilon, 1+\epsilon\right)\hat{A}_t \right) \right]
        """#),
    Formula(
      name: "04 TRPO",
      source:
        #"""
        \begin{aligned} \max_\theta\quad & \hat{\mathbb{E}}_t\left[ \frac{\pi_\theta(a_t \mid \#
        s_t)}{\pi_{\theta_{\text{old}}}(a_t \mid s_t)} \hat{A}_t \right] \\ \text{s.t.}\quad & \#
        \hat{\mathbb{E}}_t\left[ D_{\mathrm{KL}}\left(\pi_{\theta_{\text{old}}}(\cdot \mid s_t) \,\|\, \#
        \pi_\theta(\cdot \mid s_t)\right) \right] \le \delta \end{aligned}
        """#),
    Formula(
      name: "05 GRPO",
      source:
        #"""
        J(\theta) = \mathbb{E}\left[ \frac{1}{G} \sum_{i=1}^{G} \frac{1}{|o_i|} \sum_{t=1}^{|o_i|} \left\{ \#
        \min\left( \rho_{i,t} \hat{A}_{i,t}, \operatorname{clip}(\rho_{i,t}, 1-\epsilon, 1+\epsilon) \#
        \hat{A}_{i,t} \right) - \beta D_{\mathrm{KL}}\left[\pi_\theta \| \pi_{\mathrm{ref}}\right] \right\} \#
        \right]
        """#),
    Formula(
      name: "06 Bradley-Terry",
      source:
        #"""
        P(y_w \succ y_l \mid x) = \sigma\left( r(x,y_w) - r(x,y_l) \right) = \frac{1}{1 + e^{-(r(x,y_w) - \#
        r(x,y_l))}}
        """#),
    Formula(
      name: "07 DPO",
      source:
        #"""
        \mathcal{L}_{\mathrm{DPO}}(\theta) = -\mathbb{E}_{(x,y_w,y_l)\sim\mathcal{D}}\left[ \log \#
        \sigma\left( \beta \log \frac{\pi_\theta(y_w \mid x)}{\pi_{\mathrm{ref}}(y_w \mid x)} - \beta \log \#
        \frac{\pi_\theta(y_l \mid x)}{\pi_{\mathrm{ref}}(y_l \mid x)} \right) \right]
        """#),
    Formula(
      name: "08 KL",
      source:
        #"""
        D_{\mathrm{KL}}(p \,\|\, q) = \int p(x) \log \frac{p(x)}{q(x)} \, dx = \mathbb{E}_{x \sim p}\left[ \#
        \log \frac{p(x)}{q(x)} \right]
        """#),
    Formula(
      name: "09 softmax",
      source:
        #"""
        \pi_\theta(a \mid s) = \frac{\exp(h_\theta(s,a)/\tau)}{\sum_{b \in \mathcal{A}} \#
        \exp(h_\theta(s,b)/\tau)}
        """#),
    Formula(
      name: "10 Bellman opt",
      source:
        #"""
        Q^*(s,a) = \sum_{s',r} p(s',r \mid s,a) \left[ r + \gamma \max_{a'} Q^*(s',a') \right]
        """#),
    Formula(
      name: "11 policy grad",
      source:
        #"""
        \nabla_\theta J(\theta) = \mathbb{E}_{\tau \sim \pi_\theta}\left[ \sum_{t=0}^{T} \nabla_\theta \log \#
        \pi_\theta(a_t \mid s_t) \, \underbrace{\left( R_t - b(s_t) \right)}_{\text{advantage}} \right]
        """#),
    Formula(
      name: "12 k3",
      source:
        #"""
        k_3 = \underbrace{\frac{\pi_{\mathrm{ref}}(y)}{\pi_\theta(y)} - 1}_{r-1} - \log \#
        \frac{\pi_{\mathrm{ref}}(y)}{\pi_\theta(y)}, \qquad \bar{k}_3 = \sqrt{\frac{1}{N}\sum_{i=1}^{N} \#
        (k_3^{(i)})^2}
        """#),
    Formula(
      name: "13 cases",
      source:
        #"""
        \hat{A}_t = \begin{cases} \delta_t + \gamma\lambda \hat{A}_{t+1} & \text{若 } t < T-1 \\ \delta_t & \#
        \text{否则} \end{cases}
        """#),
    Formula(
      name: "14 aligned",
      source:
        #"""
        \begin{aligned} V^\pi(s) &= \mathbb{E}_\pi\left[ G_t \mid s_t = s \right] \\ &= \sum_a \pi(a \mid s) \#
        \sum_{s'} p(s' \mid s, a) \left[ r(s,a) + \gamma V^\pi(s') \right] \\ A(s,a) &= Q(s,a) - V(s) \#
        \end{aligned}
        """#),
    Formula(
      name: "15 GRPO adv",
      source:
        #"""
        \hat{A}_{i} = \frac{r_i - \#
        \operatorname{mean}(\{r_1,\dots,r_G\})}{\operatorname{std}(\{r_1,\dots,r_G\})}
        """#),
    Formula(
      name: "16 nested sub",
      source:
        #"""
        r_t(\theta) = \frac{\pi_\theta(a_t \mid s_t)}{\pi_{\theta_{\text{old}}}(a_t \mid s_t)}
        """#),
    Formula(
      name: "17 labelled",
      source:
        #"""
        L = \underbrace{\mathbb{E}_t\left[ \min(\cdot) \right]}_{\text{策略}} - c_1 \underbrace{(V_\theta(s_t) \#
        - V_t^{\text{targ}})^2}_{\text{价值}} + c_2 \underbrace{S[\pi_\theta](s_t)}_{\text{熵}}
        """#),
    Formula(
      name: "18 matrix",
      source:
        #"""
        \nabla_\theta J \approx \frac{1}{N}\sum_{i=1}^{N} \begin{pmatrix} g_1^{(i)} \\ \vdots \\ g_d^{(i)} \#
        \end{pmatrix}
        """#),
  ]
}
