"use strict";
// LESSONS: predict first, then run, compare, explain; and rounds, played month by month against the default path.
SCS.lesson = null;

// In a lesson nothing is told before the guess is made.
SCS.mustGuess = () => Boolean(SCS.lesson && SCS.lesson.kind === "lesson" && SCS.lesson.guess === null);

SCS.inWords = (text) => text[SCS.language] || text.en;

SCS.fillLessons = function () {
  const chosen = SCS.at("lesson").value;
  SCS.at("lesson").replaceChildren(SCS.make("option", "–", { value: "" }), ...SCS.begin.lessons.map((one) => SCS.make("option", `${SCS.t("question." + one.question)}: ${SCS.inWords(one.title)}`, { value: one.id })));
  SCS.at("lesson").value = chosen;
};

SCS.startLesson = function (id) {
  const found = SCS.begin.lessons.find((one) => one.id === id);
  SCS.lesson = found ? { ...found, guess: null, reason: "", month: 0, log: [] } : null;
  if (found) SCS.openPanes(found.panes.map((base) => ({ base })), found.seed, found.citizens, found.days);
  SCS.showLesson();
};

SCS.showLesson = function () {
  const box = SCS.at("lesson_box"), lesson = SCS.lesson;
  box.replaceChildren();
  if (!lesson) return;
  box.append(SCS.make("h3", SCS.inWords(lesson.title)), SCS.make("p", SCS.inWords(lesson.predict)));
  if (lesson.kind === "round") { SCS.showRound(box, lesson); return; }
  const unit = SCS.inWords(lesson.answer.unit);
  if (lesson.guess === null) {
    const form = SCS.make("form", null, { class: "bar" }), label = SCS.make("label", SCS.t("your_guess", { unit }) + " ");
    const guess = SCS.make("input", null, { type: "number", step: "any", id: "guess", required: "" });
    const because = SCS.make("label", SCS.t("because") + " "), reason = SCS.make("input", null, { type: "text", id: "reason", maxlength: "300" });
    label.append(guess); because.append(reason);
    form.append(label, because, SCS.make("button", SCS.t("commit"), { type: "submit", id: "commit" }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      lesson.guess = Number(guess.value); lesson.reason = reason.value;
      SCS.showLesson();
      SCS.play(true);
    });
    box.append(form, SCS.make("p", SCS.t("guess_first"), { class: "note" }));
    return;
  }
  box.append(SCS.make("p", SCS.t("guessed", { guess: SCS.number(lesson.guess, 2), unit, reason: lesson.reason })));
  const done = SCS.state.shown >= lesson.days, result = done ? SCS.resultOf(lesson) : null;
  if (!done) { box.append(SCS.make("p", SCS.t("run_to_end", { days: lesson.days }), { id: "lesson_wait" })); return; }
  const near = Math.abs(result - lesson.guess) <= lesson.answer.tolerance;
  box.append(SCS.make("p", SCS.t(near ? "result_near" : "result_far", { result: SCS.number(result, 2), unit, off: SCS.number(Math.abs(result - lesson.guess), 2) }), { id: "lesson_result" }));
  if (lesson.key !== null) box.append(SCS.make("p", SCS.t("answer_key", { key: SCS.number(lesson.key, 2), unit }), { class: "note" }));
  box.append(SCS.make("p", SCS.inWords(lesson.explain), { id: "lesson_explain" }));
};

SCS.resultOf = function (lesson) {
  const [a, b] = [0, 1].map((pane) => SCS.valueAt(pane, lesson.answer.outcome, lesson.days) || 0);
  return { a, b, difference: b - a }[lesson.answer.of] * lesson.answer.scale;
};

SCS.showRound = function (box, lesson) {
  const months = Math.floor(lesson.days / SCS.MONTH), last = SCS.state.shown;
  if (!last) { SCS.roundWaits = true; box.append(SCS.make("p", SCS.t("waiting"))); return; }
  const said = ["wrongly_listed_share", "approval_expressed", "legitimacy", "discontent"].map((name) => {
    const [a, b] = [0, 1].map((pane) => SCS.valueAt(pane, name, last)), factor = SCS.factorOf(name);
    return SCS.t("round_line", { outcome: SCS.t("outcome." + name), yours: SCS.number(b === null ? null : b * factor, 2), path: SCS.number(a === null ? null : a * factor, 2) });
  });
  box.append(SCS.make("p", lesson.month >= months ? SCS.t("round_over") : SCS.t("round_month", { month: Math.min(lesson.month + 1, months), months }), { id: "round_month" }));
  const list = SCS.make("ul");
  for (const line of said) list.append(SCS.make("li", line));
  box.append(list);
  if (lesson.log.length) box.append(SCS.make("p", SCS.t("your_choices", { log: lesson.log.join(" → ") }), { class: "note" }));
  if (lesson.month >= months) { box.append(SCS.make("p", SCS.inWords(lesson.explain), { id: "lesson_explain" })); return; }
  const bar = SCS.make("div", null, { class: "bar" });
  lesson.choices.forEach((choice, n) => {
    const button = SCS.make("button", SCS.inWords(choice.title), { type: "button", class: "choice" });
    button.addEventListener("click", () => {
      lesson.log.push(SCS.inWords(choice.title));
      if (choice.path) SCS.send({ do: "change", pane: 1, change: { path: choice.path, value: choice.value, day: SCS.state.shown, cities: choice.here && lesson.city ? [lesson.city] : null } });
      lesson.month += 1;
      SCS.roundWaits = true;
      SCS.go(Math.min(1 + lesson.month * SCS.MONTH, lesson.days));
      SCS.showLesson();
    });
    bar.append(button);
  });
  box.append(bar);
};

// Called whenever another day is shown.
SCS.lessonSees = function () {
  const { lesson, state } = SCS;
  if (!lesson) return;
  const ended = state.shown >= lesson.days && lesson.kind === "lesson" && lesson.guess !== null && !SCS.at("lesson_result");
  const arrived = SCS.roundWaits && lesson.kind === "round" && state.shown > 0 && state.shown >= state.target;
  if (arrived) SCS.roundWaits = false;
  if (ended || arrived) SCS.showLesson();
};

// What a pupil hands in: inputs, guess, figures and digest in one page that needs nothing else.
SCS.handIn = function (digests) {
  const page = document.implementation.createHTMLDocument(SCS.t("hand_in_title")), body = page.body, { state } = SCS;
  const add = (tag, text) => { const element = page.createElement(tag); element.textContent = text; body.append(element); return element; };
  add("h1", SCS.t("hand_in_title"));
  add("p", SCS.t("hand_in_who"));
  add("p", SCS.sentence().join(" "));
  for (const pane of [0, 1]) {
    const own = state.panes[pane].described;
    add("h2", SCS.title(pane));
    add("p", SCS.t("hand_in_pane", { name: own.name, seed: own.seed, days: own.days, citizens: SCS.at("citizens").value, changes: own.changes.map(SCS.describeChange).join("; ") || "–", digest: digests[pane] || SCS.t("no_digest") }));
  }
  if (SCS.lesson && SCS.lesson.guess !== null) add("p", SCS.t("guessed", { guess: SCS.lesson.guess, unit: SCS.inWords(SCS.lesson.answer.unit), reason: SCS.lesson.reason }));
  add("p", `A: ${SCS.title(0).slice(3)}; B: ${SCS.title(1).slice(3)}. ${SCS.t("key_note")}`);
  for (const chart of SCS.CHARTS) {
    const image = page.createElement("img");
    image.src = SCS.at("curve_" + chart.key).toDataURL("image/png");
    image.alt = SCS.at("curve_" + chart.key).getAttribute("aria-label");
    image.width = 420;
    add("h3", SCS.t("chart." + chart.key));
    body.append(image);
  }
  return "<!doctype html><meta charset=utf-8>" + page.documentElement.outerHTML;
};
