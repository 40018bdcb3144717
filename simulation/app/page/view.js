"use strict";
// VIEW: the shown day drawn: the answer in words, maps, curves, the difference with its band, the acts.
SCS.CHARTS = [
  { key: "wrongly", lines: ["wrongly_listed_share"], factor: 100 },
  { key: "listed", lines: ["listed_share"], factor: 100 },
  { key: "repaid", lines: ["repaid_within_30_days", "self_cured_within_30_days"], factor: 100 },
  { key: "approval", lines: ["approval_expressed", "approval_latent"], factor: 100 },
  { key: "legitimacy", lines: ["legitimacy"], factor: 100 },
  { key: "trust", lines: ["trust_in_others"], factor: 100 },
  { key: "discontent", lines: ["discontent"], factor: 1 },
  { key: "scope", lines: ["scope_items"], factor: 1 },
];
SCS.factorOf = (name) => (name === "discontent" || name === "scope_items" ? 1 : 100);
SCS.title = function (pane) {
  const { described } = SCS.state.panes[pane];
  return `${pane ? "B" : "A"}: ${SCS.scenarioTitle(described)}${described.changes.length ? ` (${SCS.t("changed")})` : ""}`;
};
SCS.spoken = (pane) => SCS.t("named", { title: SCS.scenarioTitle(SCS.state.panes[pane].described) + (SCS.state.panes[pane].described.changes.length ? `, ${SCS.t("changed")}` : ""), pane: pane ? "B" : "A" });
SCS.scenarioTitle = (described) => (SCS.language !== "en" && SCS.has("scenario." + described.name) ? SCS.t("scenario." + described.name) : described.title || described.name);

SCS.buildCharts = function () {
  const box = SCS.at("curves");
  box.replaceChildren();
  for (const chart of SCS.CHARTS) {
    const figure = SCS.make("figure"), canvas = SCS.make("canvas", null, { role: "img", id: "curve_" + chart.key });
    figure.append(SCS.make("figcaption", SCS.t("chart." + chart.key)), canvas);
    if (chart.lines.length > 1) figure.append(SCS.make("p", SCS.t("thin." + chart.key), { class: "note" }));
    box.append(figure);
  }
  for (const id of ["mapped", "banded"]) {
    const chosen = SCS.at(id).value || "wrongly_listed_share";
    SCS.at(id).replaceChildren(...(id === "mapped" ? SCS.mapped : SCS.curves).map((name) => SCS.make("option", SCS.t("outcome." + name), { value: name })));
    SCS.at(id).value = chosen;
  }
};

SCS.bandAt = function (name, day) {
  const band = SCS.mustGuess() ? null : SCS.state.band;
  if (!band || !band.n || band.n < 2 || !band.difference[name]) return null;
  let i = band.days.findIndex((d) => d >= day);
  if (i < 0) i = band.days.length - 1;
  const [mean, low, high] = band.difference[name][i];
  return mean === null || low === null ? null : { mean, low, high, day: band.days[i], n: band.n };
};

SCS.ENOUGH = 3; // as in simulation/results/verdict.py
// Which policy lists more people wrongly, by how much, and how sure that is.
SCS.sentence = function () {
  if (SCS.mustGuess()) return [SCS.t("guess_first"), ""];
  const { shown } = SCS.state, names = [0, 1].map(SCS.spoken);
  const known = SCS.bandAt("wrongly_listed_share", shown), here = [0, 1].map((pane) => SCS.valueAt(pane, "wrongly_listed_share", shown));
  if (here.includes(null) || !shown) return [SCS.t("waiting"), ""];
  const one = { a: SCS.number(here[0] * 1000, 1), b: SCS.number(here[1] * 1000, 1), day: shown };
  if (!known) return [SCS.t("say.one", { ...one, first: names[0], second: names[1] }), SCS.t("say.one_sure")];
  const more = known.mean > 0 ? 1 : 0, size = SCS.number(Math.abs(known.mean) * 1000, 1);
  const ends = [known.low, known.high].map((end) => (more ? end : -end) * 1000).sort((a, b) => a - b).map((end) => SCS.number(end, 1));
  const values = { ...one, more: names[more], less: names[1 - more], size, low: ends[0], high: ends[1], n: known.n, at: known.day, citizens: SCS.number(SCS.state.band.citizens, 0) };
  const sure = known.low > 0 || known.high < 0;
  if (known.n < SCS.ENOUGH) return [SCS.t("say.early", values), SCS.t("say.early_sure", values)];
  return [SCS.t(sure ? "say.more" : "say.equal", values), SCS.t(sure ? "say.sure" : "say.unsure", values)];
};

SCS.drawMaps = function () {
  const { panes, shown, mapped, city } = SCS.state, k = SCS.mapped.indexOf(mapped);
  const values = panes.map((pane) => (pane.pictures[shown - 1] ? pane.pictures[shown - 1].m[k] : null));
  let top = 0;
  for (const pane of panes) { const last = pane.pictures[shown - 1]; if (last) top = Math.max(top, ...last.m[k].filter((v) => v !== null)); }
  SCS.top = Math.max(SCS.topFor === mapped ? SCS.top || 0 : 0, top);
  SCS.topFor = mapped;
  panes.forEach((pane, p) => {
    pane.spots = SCS.drawMap(SCS.at("map" + p), pane.described.cities, values[p], SCS.top, city);
    const national = SCS.valueAt(p, mapped, shown);
    SCS.at("map" + p).setAttribute("aria-label", SCS.t("map_label", { title: SCS.title(p), outcome: SCS.t("outcome." + mapped), value: SCS.number((national || 0) * SCS.factorOf(mapped), 2), day: shown }));
  });
  SCS.at("scale").textContent = SCS.t("scale", { top: SCS.number(SCS.top * SCS.factorOf(mapped), 2) });
};

SCS.drawCharts = function () {
  const { panes, shown, days, ghosts } = SCS.state, cut = (pane) => Math.max(shown, 0);
  for (const chart of SCS.CHARTS) {
    const lines = [];
    panes.forEach((pane, p) => chart.lines.forEach((name, n) => {
      const k = SCS.curves.indexOf(name);
      if (ghosts && pane.before.length > 1) lines.push({ values: pane.before.map((picture) => picture.c[k]), colour: SCS.COLOURS[p], dash: [1.5, 3], ghost: true });
      lines.push({ values: SCS.curve(p, name, cut(p)), colour: SCS.COLOURS[p], dash: SCS.DASHES[p], thin: n > 0 });
    }));
    const canvas = SCS.at("curve_" + chart.key);
    SCS.drawCurves(canvas, lines, days, shown, chart.factor);
    const said = panes.map((_, p) => `${SCS.title(p)} ${SCS.number((SCS.valueAt(p, chart.lines[0], shown) || 0) * chart.factor, 2)}`).join("; ");
    canvas.setAttribute("aria-label", `${SCS.t("chart." + chart.key)}. ${said}`);
  }
};

SCS.drawBand = function () {
  const { days, shown } = SCS.state, band = SCS.mustGuess() ? null : SCS.state.band, name = SCS.at("banded").value || "wrongly_listed_share", factor = SCS.factorOf(name);
  const a = SCS.curve(0, name, shown), b = SCS.curve(1, name, shown);
  const own = a.map((value, i) => (value === null || b[i] === null || b[i] === undefined ? null : b[i] - value));
  const lines = [{ values: own, colour: "#6a3d9a", dash: [3, 2] }];
  let area = null;
  if (band && band.n > 1 && band.difference[name]) {
    const rows = band.difference[name];
    area = { days: band.days, low: rows.map((r) => r[1]), high: rows.map((r) => r[2]) };
    lines.unshift({ values: rows.map((r) => r[0]), days: band.days, colour: "#1c1c1c" });
  }
  SCS.drawCurves(SCS.at("band"), lines, days, shown, factor, area);
  const n = band ? band.n : 0, note = band && band.waiting ? "band_waiting" : "band_note";
  SCS.at("band_note").textContent = SCS.mustGuess() ? SCS.t("guess_first") : SCS.t(note, { n, of: band ? band.of : 0, citizens: band ? SCS.number(band.citizens, 0) : "–" });
  const at = SCS.bandAt(name, shown);
  SCS.at("band").setAttribute("aria-label", SCS.t("band_label", { outcome: SCS.t("outcome." + name), mean: at ? SCS.number(at.mean * factor, 2) : "–", low: at ? SCS.number(at.low * factor, 2) : "–", high: at ? SCS.number(at.high * factor, 2) : "–" }));
};

SCS.drawActs = function () {
  SCS.state.panes.forEach((pane, p) => {
    const known = pane.acts.filter((act) => act.day < SCS.state.shown).slice(-40).reverse(), list = SCS.at("acts" + p), mark = `${known.length ? known[0].n : 0}/${known.length}/${SCS.language}`;
    if (list.dataset.mark === mark) return;
    list.dataset.mark = mark;
    list.replaceChildren(...known.map((act) => {
      const item = SCS.make("li"), button = SCS.make("button", `${SCS.t("day_n", { day: act.day + 1 })} · ${SCS.saidOf(act)}`, { type: "button" });
      button.addEventListener("click", () => SCS.whyAct(p, act));
      item.append(button);
      return item;
    }));
    if (!known.length) list.append(SCS.make("li", SCS.t("no_acts"), { class: "note" }));
  });
};

SCS.saidOf = (act) => (SCS.language === "en" ? act.sentence : SCS.t("act." + act.action, { actor: SCS.named(act.actor), target: SCS.named(act.target) }));

SCS.drawTable = function () {
  if (!SCS.at("table_box").open) return;
  const table = SCS.make("table"), head = SCS.make("tr"), { shown } = SCS.state;
  for (const text of [SCS.t("outcome"), SCS.title(0), SCS.title(1), SCS.t("difference"), SCS.t("interval")]) head.append(SCS.make("th", text, { scope: "col" }));
  table.append(head);
  for (const name of SCS.curves) {
    const row = SCS.make("tr"), factor = SCS.factorOf(name), a = SCS.valueAt(0, name, shown), b = SCS.valueAt(1, name, shown), at = SCS.bandAt(name, shown);
    row.append(SCS.make("th", SCS.t("outcome." + name), { scope: "row" }));
    const both = a === null || b === null ? null : (b - a) * factor, interval = at ? `${SCS.number(at.low * factor, 2)} … ${SCS.number(at.high * factor, 2)}` : "–";
    for (const text of [SCS.number(a === null ? null : a * factor, 2), SCS.number(b === null ? null : b * factor, 2), SCS.number(both, 2), interval]) row.append(SCS.make("td", text, { class: "number" }));
    table.append(row);
  }
  SCS.at("table").replaceChildren(table);
};

SCS.describeChange = (change) => {
  const value = Array.isArray(change.value) || (change.value && typeof change.value === "object") ? "…" : String(change.value);
  return SCS.t(change.day ? "change_on" : "change_start", { path: SCS.t("policy." + change.path.replace("policy.", "")), value: SCS.t("preset." + value), day: change.day + 1 });
};

// Both versions of a changed pane, in words, on the day that is shown.
SCS.versions = function (pane) {
  const { panes, shown } = SCS.state, before = panes[pane].before[shown - 1], now = SCS.valueAt(pane, "wrongly_listed_share", shown);
  if (!before || now === null || now === undefined || !panes[pane].described.changes.length) return "";
  return SCS.t("versions", { day: shown, now: SCS.number(now * 1000, 1), before: SCS.number(before.c[SCS.curves.indexOf("wrongly_listed_share")] * 1000, 1) });
};

SCS.draw = function () {
  const { state } = SCS, [sentence, sure] = SCS.sentence();
  if (SCS.at("sentence").textContent !== sentence) SCS.at("sentence").textContent = sentence;
  SCS.at("sure").textContent = sure;
  for (const p of [0, 1]) {
    SCS.at("name" + p).textContent = SCS.title(p);
    SCS.at("key" + p).textContent = SCS.title(p);
    SCS.at("changes" + p).textContent = [state.panes[p].described.changes.map(SCS.describeChange).join("; "), SCS.versions(p)].filter(Boolean).join(". ");
  }
  SCS.at("play").textContent = SCS.t(state.playing ? "pause" : "play");
  SCS.at("timeline").max = state.days;
  SCS.at("timeline").value = state.shown;
  const start = state.panes[0].described.start, date = start ? new Date(Date.parse(start) + (state.shown - 1) * 864e5) : null;
  SCS.at("today").textContent = SCS.t("today", { day: state.shown, days: state.days, date: date ? date.toLocaleDateString(SCS.language === "zh" ? "zh-CN" : "en-GB", { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" }) : "" });
  SCS.at("timeline").setAttribute("aria-valuetext", SCS.at("today").textContent);
  SCS.drawMaps(); SCS.drawCharts(); SCS.drawBand(); SCS.drawActs(); SCS.drawTable();
};

SCS.fillCities = function () {
  const options = [SCS.make("option", "–", { value: "" })];
  for (const name of SCS.state.panes[0].described.cities) options.push(SCS.make("option", SCS.named(name), { value: name }));
  SCS.at("city").replaceChildren(...options);
};

SCS.bindClock = function () {
  const { at, state } = SCS;
  at("play").addEventListener("click", () => SCS.play(!state.playing));
  at("day").addEventListener("click", () => SCS.go(state.shown + 1));
  at("month").addEventListener("click", () => SCS.go(state.shown + SCS.MONTH));
  at("speed").addEventListener("change", () => { state.speed = Number(at("speed").value); SCS.ask(); });
  at("timeline").addEventListener("input", () => SCS.go(Number(at("timeline").value)));
  at("mapped").addEventListener("change", () => { state.mapped = at("mapped").value; SCS.draw(); });
  at("banded").addEventListener("change", SCS.draw);
  at("ghosts").addEventListener("change", () => { state.ghosts = at("ghosts").checked; SCS.draw(); });
  at("table_box").addEventListener("toggle", SCS.draw);
  at("language").addEventListener("change", () => SCS.changeLanguage(at("language").value));
  at("large").addEventListener("click", () => {
    const large = document.documentElement.classList.toggle("large");
    at("large").setAttribute("aria-pressed", String(large));
    SCS.draw();
  });
  window.addEventListener("resize", SCS.draw);
  document.addEventListener("keydown", (event) => {
    if (/^(INPUT|SELECT|TEXTAREA|BUTTON|SUMMARY)$/.test(event.target.tagName) || at("why").open) return;
    if (event.key === " ") { event.preventDefault(); SCS.play(!state.playing); }
    if (event.key === "ArrowRight") SCS.go(state.shown + 1);
    if (event.key === "ArrowLeft") SCS.go(state.shown - 1);
  });
};

SCS.changeLanguage = function (language) {
  SCS.speak(language);
  SCS.at("language").value = language;
  SCS.buildCharts(); SCS.fillCities();
  if (SCS.relabel) SCS.relabel();
  SCS.draw();
};
