"use strict";
// PANELS: why something happened, and what can be changed. Everything asked of the server goes through SCS.send.
SCS.send = () => false; // live.js; false in a recording

SCS.open = function (title, ...parts) {
  SCS.at("why_title").textContent = title;
  SCS.at("why_box").replaceChildren(...parts);
  if (!SCS.at("why").open) SCS.at("why").showModal();
};

SCS.whyAct = function (pane, act) {
  const lines = [SCS.make("p", SCS.saidOf(act)), SCS.make("p", SCS.motiveOf(act)), SCS.make("p", SCS.t("recorded", { cause: act.cause }), { class: "note" })];
  SCS.open(SCS.t("why_act", { day: act.day + 1 }), ...lines);
  SCS.send({ do: "act", pane, number: act.n });
};

SCS.motiveOf = function (act) {
  if (SCS.language === "en") return act.motive;
  if (act.cause.includes("scenario") || act.cause.startsWith("in force from")) return SCS.t("motive.forced");
  const key = act.cause.startsWith("demanded") ? "motive.demanded" : "motive." + act.action;
  return SCS.has(key) ? SCS.t(key) : act.motive;
};

SCS.onAct = function (told) {
  const list = SCS.make("ol", null, { class: "story" });
  for (const one of told.chain.slice(-25)) {
    const item = SCS.make("li", `${SCS.t("day_n", { day: one.day + 1 })}: ${SCS.saidOf(one)}`);
    item.append(SCS.make("small", one.cause));
    list.append(item);
  }
  SCS.at("why_box").append(SCS.make("h3", SCS.t("led_there")), told.chain.length ? list : SCS.make("p", SCS.t("nothing_before")));
};

SCS.lookAtCity = function (pane, city) {
  SCS.state.city = city;
  SCS.at("city").value = city;
  SCS.draw();
  if (city) SCS.send({ do: "city", pane, city });
};

SCS.onCity = function (told) {
  const title = `${SCS.named(told.city)} · ${SCS.title(told.pane)}`, wrong = told.people.filter((one) => one.wrongful).length;
  const parts = [SCS.make("p", SCS.t("city_counts", { citizens: SCS.number(told.citizens, 0), listed: told.listed, wrong, day: SCS.lived() }))];
  const table = SCS.make("table"), head = SCS.make("tr");
  for (const key of ["fifth", "people", "listed_people", "wrong_people"]) head.append(SCS.make("th", SCS.t(key), { scope: "col" }));
  table.append(head);
  told.fifths.forEach(([n, listed, wrongful], i) => {
    const row = SCS.make("tr");
    row.append(SCS.make("th", SCS.t("fifth_n", { n: i + 1 }), { scope: "row" }));
    for (const text of [String(n), `${listed} (${SCS.number(n ? (100 * listed) / n : null, 1)} %)`, `${wrongful} (${SCS.number(n ? (100 * wrongful) / n : null, 1)} %)`]) row.append(SCS.make("td", text, { class: "number" }));
    table.append(row);
  });
  const people = SCS.make("div", null, { class: "people" });
  for (const one of told.people) {
    const text = SCS.t("person", { age: one.age, sex: SCS.t(one.female ? "woman" : "man"), systems: one.systems.map((s) => SCS.t("system." + s)).join(", ") });
    const button = SCS.make("button", (one.wrongful ? "✗ " : "") + text, { type: "button" });
    if (one.wrongful) button.className = "wrong";
    button.addEventListener("click", () => SCS.askCitizen(told.pane, one.uid));
    people.append(button);
  }
  const other = SCS.make("button", SCS.t("same_city_other", { pane: told.pane ? "A" : "B" }), { type: "button" });
  other.addEventListener("click", () => SCS.send({ do: "city", pane: 1 - told.pane, city: told.city }));
  SCS.open(title, ...parts, SCS.make("h3", SCS.t("who_was_hit")), table, SCS.make("h3", SCS.t("listed_now")), SCS.make("p", SCS.t("click_person"), { class: "note" }), people, other);
};

SCS.askCitizen = function (pane, uid) {
  SCS.open(SCS.t("citizen"), SCS.make("p", SCS.t("living_again")));
  SCS.send({ do: "citizen", pane, uid, day: SCS.state.shown });
};

SCS.storyOf = function (changes, female) {
  const person = { she: SCS.t(female ? "she" : "he"), her: SCS.t(female ? "her" : "him"), hers: SCS.t(female ? "hers" : "his") };
  const list = SCS.make("ol", null, { class: "story" });
  for (const change of changes) {
    const words = { ...change.words, ...person };
    for (const [name, value] of Object.entries(words)) {
      if (name === "system") words.system = SCS.t("system." + value);
      if (name === "item") words.item = SCS.t("item." + value);
      if (name === "segment") words.segment = SCS.t("segment." + value);
      if (name === "yuan") words.yuan = SCS.number(value, 0);
    }
    const said = SCS.t("story." + change.key, words), item = SCS.make("li", `${SCS.t("day_n", { day: change.day })}: ${said.charAt(0).toUpperCase()}${said.slice(1)}`), why = [`${SCS.t("rule")} ${change.rule}`];
    for (const [path, value] of Object.entries(change.parameters)) why.push(`${path} = ${value}`);
    if (change.draw) why.push(SCS.t("below" in change.draw ? "drew_below" : "drew", change.draw));
    item.append(SCS.make("small", why.join(" · ")));
    list.append(item);
  }
  return changes.length ? list : SCS.make("p", SCS.t("nothing_happened"));
};

SCS.onCitizen = function (told) {
  const who = told.who, title = SCS.t("citizen_is", { age: who.age, sex: SCS.t(who.female ? "woman" : "man"), city: SCS.named(who.city) });
  const facts = SCS.t("citizen_facts", { schooling: SCS.t("schooling." + who.schooling), fifth: who.fifth, income: SCS.number(who.income, 0), enrolled: SCS.t(who.enrolled ? "yes" : "no") });
  const beside = SCS.make("div", null, { class: "beside" });
  for (const [key, life] of [["with_system", told], ["without_system", told.without]]) {
    const side = SCS.make("section");
    side.append(SCS.make("h3", SCS.t(key)), SCS.storyOf(life.changes, who.female));
    beside.append(side);
  }
  SCS.open(title, SCS.make("p", facts), beside);
  for (const name of ["legitimacy", "trust_in_others"]) {
    const canvas = SCS.make("canvas", null, { role: "img", "aria-label": SCS.t("her." + name) });
    SCS.at("why_box").append(SCS.make("h3", SCS.t("her." + name)), canvas);
    SCS.drawCurves(canvas, [{ values: told.series[name], colour: SCS.COLOURS[told.pane] }, { values: told.without.series[name], colour: "#444", dash: [3, 3], thin: true }], told.series[name].length, 0, 100);
  }
  SCS.at("why_box").append(SCS.make("p", SCS.t("thin_without"), { class: "note" }));
};

SCS.which = () => Number(SCS.at("which").value);
SCS.change = (path, value, extra) => SCS.send({ do: "change", pane: SCS.which(), change: { path, value, day: SCS.state.shown, ...(extra || {}) } });

SCS.onControls = function (told) {
  SCS.controls = told;
  const changes = SCS.state.panes[told.pane].described.changes, last = (path) => changes.filter((c) => c.path === path).at(-1);
  SCS.at("safeguards").replaceChildren(...told.safeguards.map((one) => {
    const label = SCS.make("label", null, { class: "switch" }), box = SCS.make("input", null, { type: "checkbox", role: "switch", id: "safe_" + one.policy }), words = SCS.make("span");
    box.checked = one.now;
    box.addEventListener("change", () => SCS.change("policy." + one.policy, box.checked ? one.on : one.off));
    words.append(SCS.make("strong", SCS.t("policy." + one.policy) + ". "), SCS.t("safeguard." + one.policy));
    label.append(box, words);
    return label;
  }));
  const scope = last("policy.scope"), listed = scope && scope.value && scope.value.city;
  SCS.at("items").replaceChildren(...told.items.map((item) => {
    const label = SCS.make("label"), box = SCS.make("input", null, { type: "checkbox", value: item.name });
    box.checked = listed ? listed.includes(item.name) : item.on;
    box.addEventListener("change", () => {
      const city = [...SCS.at("items").querySelectorAll("input:checked")].map((one) => one.value);
      SCS.change("policy.scope", { like: "narrow", city, service: SCS.controls.service });
    });
    label.append(box, ` ${SCS.t("item." + item.name)} `, SCS.make("span", SCS.t("relevance", { n: SCS.number(item.relevance, 2) }) + (item.illegal ? "" : SCS.t("not_illegal")), { class: "note" }));
    return label;
  }));
  SCS.at("policies").replaceChildren(...Object.entries(told.policies).map(([name, { presets, now }]) => {
    const label = SCS.make("label", SCS.t("policy." + name) + " "), choice = SCS.make("select", null, { id: "policy_" + name });
    choice.append(SCS.make("option", "–", { value: "" }), ...presets.map((preset) => SCS.make("option", SCS.t("preset." + preset), { value: preset })));
    choice.value = now;
    choice.addEventListener("change", () => { if (choice.value) SCS.change("policy." + name, choice.value); });
    label.append(choice);
    return label;
  }));
  SCS.showNumbers();
};

SCS.showNumbers = function () {
  if (!SCS.controls) return;
  const wanted = SCS.at("find").value.toLowerCase(), table = SCS.make("table"), head = SCS.make("tr");
  for (const key of ["key", "meaning", "value", "unit", "range", "grade", "source"]) head.append(SCS.make("th", SCS.t("col." + key), { scope: "col" }));
  table.append(head);
  const found = SCS.controls.numbers.filter((row) => (row.path + " " + row.meaning).toLowerCase().includes(wanted)), rows = found.slice(0, 40);
  for (const number of rows) {
    const row = SCS.make("tr"), cell = SCS.make("td"), input = SCS.make("input", null, { "aria-label": number.path });
    const plain = ["int", "float", "bool"].includes(number.kind);
    input.type = number.kind === "bool" ? "checkbox" : plain ? "number" : "text";
    if (number.kind === "bool") input.checked = number.value; else input.value = number.value === null ? "" : number.value;
    if (plain && number.low !== null) input.min = number.low;
    if (plain && number.high !== null) input.max = number.high;
    if (plain) input.step = number.kind === "int" ? 1 : "any";
    input.disabled = !plain;
    input.addEventListener("change", () => {
      const value = number.kind === "bool" ? input.checked : Number(input.value);
      SCS.change(number.path, value, { day: 0 });
    });
    cell.append(input);
    row.append(SCS.make("th", number.path, { scope: "row" }), SCS.make("td", number.meaning), cell);
    for (const key of ["unit", "range", "grade", "source"]) row.append(SCS.make("td", number[key]));
    table.append(row);
  }
  SCS.at("numbers").replaceChildren(SCS.make("p", SCS.t("numbers_shown", { n: rows.length, of: found.length }), { class: "note" }), table);
};
